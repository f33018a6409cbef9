"""A hospital's counts of a month as they are sent: kept, or refused with every reason; revisions say why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import Month, now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.programs.quality.actions import held, signals, texts
from partera.programs.quality.actions.drafts import forget
from partera.programs.quality.models import Count, Enrolment, Gap, Submission
from partera.programs.quality.queries import standing
from partera.programs.quality.queries.standing import Standing
from partera.programs.quality.rules.entries import Problem
from partera.programs.quality.rules.fates import Fate, Sheet

__all__ = ["Impossible", "Moved", "NotSent", "Odd", "Sent", "Sheet", "send", "submit"]

LONGEST_REASON = 500


class Odd(Refused):
    """Values that are unlikely and not yet confirmed; `questions` says each."""

    def __init__(self, questions: Sequence[Problem]) -> None:
        super().__init__(" ".join(question.sentence for question in questions))
        self.questions = tuple(questions)


class Impossible(BadInput):
    """Values that cannot be; `problems` says each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = tuple(problems)


class Moved(Refused):
    """Somebody else has sent other numbers since these were begun."""

    def __init__(self) -> None:
        super().__init__("Somebody else has sent other numbers meanwhile. Look at them, and send yours again.")


class NotSent(Refused):
    """A month of which nothing was kept because something in it needs attention; `fates` says what, by measure."""

    def __init__(self, fates: Mapping[int, Fate]) -> None:
        super().__init__("Nothing is sent yet: look at what is marked.")
        self.fates = dict(fates)


@dataclass(frozen=True)
class Sent:
    """What became of a month: measures kept anew, revised, and the same as before."""

    new: tuple[int, ...] = ()
    revised: tuple[int, ...] = ()
    same: tuple[int, ...] = ()
    submissions: dict[int, int] = field(default_factory=dict)


@transaction.atomic
def submit(
    *,
    enrolment: int,
    month: date,
    sheet: Sheet,
    way: str = "form",
    confirmed: Sequence[str] = (),
    reason: str = "",
    seen: int | None = None,
    keep_reason: str = "",
    by: Viewer,
) -> int:
    """Keep a hospital's numbers for a measure and month; gives the submission, an earlier one when nothing differs.

    Impossible values are refused; unlikely ones raise Odd until their codes stand in `confirmed`. `seen` is the
    revision the sender had before them: another one raises Moved.
    """
    part = held.own_part(enrolment, by)
    month_of = Month.of(month)
    stands = standing.standing(part, [month_of], [sheet.measure])
    stands.version_of(sheet.measure, month_of)
    fate = stands.fate(month_of, sheet, confirmed=confirmed, reason=reason, seen=seen)
    _raise(fate)
    reason = _checked(part, month_of, reason, keep_reason, by) if fate.kind == "revised" else ""
    kept = _keep(stands, month_of, sheet, fate, way, reason, by)
    if fate.kind != "same":
        signals.find(enrolment=part.pk, measures=[sheet.measure], by=by)
    return kept


@transaction.atomic
def send(
    *,
    enrolment: int,
    month: date,
    sheets: Sequence[Sheet],
    way: str = "form",
    confirmed: Mapping[int, Sequence[str]] | None = None,
    reason: str = "",
    seen: Mapping[int, int] | None = None,
    keep_reason: str = "",
    keeps_groups: bool = False,
    by: Viewer,
) -> Sent:
    """Keep all of a month's sheets, or none and raise NotSent with each measure's fate. What is kept leaves the draft.

    `reason` is said once, for every number that changes. `keeps_groups`: groups of a dimension that a sheet says
    nothing of stay as they are, as for tables that hold totals only.
    """
    part = held.own_part(enrolment, by)
    month_of = Month.of(month)
    stands = standing.standing(part, [month_of], {sheet.measure for sheet in sheets})
    if keeps_groups:
        sheets = [stands.with_groups(month_of, sheet) for sheet in sheets]
    fates = {
        sheet.measure: stands.fate(
            month_of,
            sheet,
            confirmed=(confirmed or {}).get(sheet.measure, ()),
            reason=reason,
            seen=None if seen is None else seen.get(sheet.measure, 0),
        )
        for sheet in sheets
    }
    if not all(fate.is_taken for fate in fates.values()):
        raise NotSent(fates)
    if any(fate.kind == "revised" for fate in fates.values()):
        reason = _checked(part, month_of, reason, keep_reason, by)
    kept = {sheet.measure: _keep(stands, month_of, sheet, fates[sheet.measure], way, reason, by) for sheet in sheets}
    forget(part, month_of, kept)
    kinds = {
        kind: tuple(one for one, fate in fates.items() if fate.kind == kind) for kind in ("new", "revised", "same")
    }
    changed = [*kinds["new"], *kinds["revised"]]
    if changed:
        signals.find(enrolment=part.pk, measures=changed, by=by)
    return Sent(**kinds, submissions=kept)


def _raise(fate: Fate) -> None:
    """The refusal of a single sheet."""
    if fate.kind == "impossible":
        raise Impossible(fate.problems)
    if fate.kind == "odd":
        raise Odd(fate.problems)
    if fate.kind == "moved":
        raise Moved
    if fate.kind == "reason":
        raise Refused(_("Say why the number changes: the earlier one stays on record."))


def _checked(part: Enrolment, month: Month, reason: str, keep_reason: str, by: Viewer) -> str:
    """The reason of a revision, once it has passed the guard."""
    if len(reason) > LONGEST_REASON:
        raise BadInput(_("Say in at most 500 letters why the number changes."))
    thing = f"enrolment {part.pk} {month}"
    return texts.checked(thing=thing, field="reason", text=reason.strip(), keep_reason=keep_reason, by=by)


def _keep(stands: Standing, month: Month, sheet: Sheet, fate: Fate, way: str, reason: str, by: Viewer) -> int:
    before = stands.kept.get((sheet.measure, month))
    if fate.kind == "same":
        if before is None:
            raise NotFound(_("There is no such measure in this collaborative."))
        return before.submission
    version = stands.version_of(sheet.measure, month)
    if before is not None:
        Submission.objects.filter(pk=before.submission).update(is_current=False)
    row = Submission.objects.create(
        enrolment=stands.part,
        version=version,
        measure_id=sheet.measure,
        month=month.first_day,
        revision=before.revision + 1 if before else 1,
        reason=reason if before else "",
        odd=list(fate.odd),
        way=way,
        at=now(),
        by_name=by.name,
    )
    _keep_numbers(row, sheet, is_share=version.shape == "share")
    changes = {"measure": sheet.measure, "month": str(month), "way": way, "odd": row.odd}
    changes["revision"] = [before.revision if before else None, row.revision]
    record(action="quality.submit", thing=f"enrolment {stands.part.pk}", changes=changes, by=by)
    return row.pk


def _keep_numbers(row: Submission, sheet: Sheet, *, is_share: bool) -> None:
    Count.objects.bulk_create(
        Count(
            submission=row,
            dimension=entry.dimension,
            group=entry.group,
            numerator=entry.numerator,
            denominator=entry.denominator,
            unknown=entry.unknown,
            value=entry.value,
            spread=entry.spread,
            is_share=is_share,
        )
        for entry in sheet.entries
    )
    Gap.objects.bulk_create(Gap(submission=row, position=i, between=gap) for i, gap in enumerate(sheet.gaps))
