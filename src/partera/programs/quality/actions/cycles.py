"""A test of change in four steps: planned with its prediction, done, studied, acted on; and the next one after it.

What was planned is locked once doing begins: what came otherwise is written under what happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import Month, now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture, removed
from partera.programs.quality.actions import held, texts
from partera.programs.quality.models import Change, ChangeIdea, Cycle, CyclePoint, Measure
from partera.programs.quality.queries import access
from partera.programs.quality.rules import improving

_LOCKED = (
    "What was planned and predicted cannot be changed once the test has begun. Write what came otherwise under Do."
)


@dataclass(frozen=True)
class Plan:
    """What is written before a test begins."""

    title: str
    starts_on: date
    idea: int | None = None
    scale: str = "one_patient"
    objective: str = ""
    questions: str = ""
    prediction: str = ""
    who: str = ""
    what: str = ""
    where: str = ""
    when: str = ""
    collected: str = ""
    left_out: str = ""
    lived_experience: bool | None = None
    lived_experience_how: str = ""


_TEXTS = ("title", "objective", "questions", "prediction", "who", "what", "where", "when", "collected", "left_out",
          "lived_experience_how")  # fmt: skip


@transaction.atomic
def plan(*, enrolment: int, given: Plan, parent: int | None = None, keep_reason: str = "", by: Viewer) -> int:
    """Plan a test of change at one's own hospital, perhaps one that carries on from another; gives its number."""
    part = held.own_part(enrolment, by)
    before = part.cycles.filter(pk=parent).first() if parent else None
    if parent and before is None:
        raise NotFound(_("There is no such test of change."))
    last = part.cycles.order_by("-number").first()
    row = Cycle(
        enrolment=part, parent=before, number=last.number + 1 if last else 1, state="planned", at=now(), by_name=by.name
    )
    _write(row, given)
    row.save()
    _guard(row, _TEXTS, keep_reason, by)
    record(action="quality.plan_cycle", thing=f"cycle {row.pk}", changes=made(row), by=by)
    return row.pk


@transaction.atomic
def change_plan(*, cycle: int, given: Plan, keep_reason: str = "", by: Viewer) -> None:
    """Plan the test otherwise, while it has not begun."""
    row = _held(cycle, by)
    if row.state != "planned":
        raise Refused(_("What was planned stays as it is once the test has begun. Write what came otherwise under Do."))
    before = picture(row)
    _write(row, given)
    row.save()
    _guard(row, _TEXTS, keep_reason, by)
    record(action="quality.change_plan", thing=f"cycle {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def begin(*, cycle: int, on: date | None = None, by: Viewer) -> None:
    """Begin the test: from now on its plan and prediction stay as they are, and charts show when it began."""
    row = _held(cycle, by)
    _require(row, "planned")
    missing = improving.missing_to_begin(
        prediction=row.prediction,
        left_out=row.left_out,
        lived_experience=row.lived_experience,
        how=row.lived_experience_how,
    )
    if missing:
        lacking = "; ".join(_(improving.MISSING[key]) for key in missing)
        raise Refused(_("Before the test begins: %(missing)s.") % {"missing": lacking})
    if on is not None and on > today():
        raise BadInput(_("The test cannot have begun on a day still to come."))
    before = picture(row)
    row.state, row.starts_on = "doing", on or today()
    row.save()
    _move_idea(row, improving.idea_tested, by)
    _flag(row, _("Test begins: %(title)s") % {"title": row.title}, row.starts_on, by)
    record(action="quality.begin_cycle", thing=f"cycle {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def note(*, cycle: int, did: str, unexpected: str = "", keep_reason: str = "", by: Viewer) -> None:
    """Write down what happened, as often as there is something to write."""
    row = _held(cycle, by)
    _require(row, "doing", "studied")
    _rewrite(row, {"did": did, "unexpected": unexpected}, "quality.note_cycle", keep_reason, by)


@transaction.atomic
def study(
    *, cycle: int, studied: str, learned: str = "", by_group: str = "", keep_reason: str = "", by: Viewer
) -> None:
    """Compare what was counted with what was predicted."""
    row = _held(cycle, by)
    _require(row, "doing", "studied")
    if not row.did.strip():
        raise Refused(_("Write down what happened first, under Do."))
    if not studied.strip():
        raise BadInput(_("Say how what you saw compares with what you predicted."))
    row.state = "studied"
    said = {"studied": studied, "learned": learned, "by_group": by_group}
    _rewrite(row, said, "quality.study_cycle", keep_reason, by)


@transaction.atomic
def act(
    *, cycle: int, act: str, next_step: str = "", on: date | None = None, keep_reason: str = "", by: Viewer
) -> None:
    """Decide: adapt, adopt or abandon. The change idea moves along, and charts show when a change was adopted."""
    row = _held(cycle, by)
    _require(row, "studied")
    ended = on or today()
    if act not in improving.ACTS:
        raise BadInput(_("Choose whether you adapt, adopt or abandon the change."))
    if improving.needs_words(act) and not next_step.strip():
        raise BadInput(_("Say what you change, or why you abandon it."))
    if ended > today() or ended < row.starts_on:
        raise BadInput(_("The test ends on a day from its beginning until today."))
    row.state, row.act, row.ends_on = "acted", act, ended
    _rewrite(row, {"next_step": next_step}, "quality.act_cycle", keep_reason, by)
    _move_idea(row, lambda _state: improving.idea_after(act), by)
    if act == "adopt":
        title = row.idea.title if row.idea else row.title
        _flag(row, _("Adopted: %(title)s") % {"title": title}, ended, by)


@transaction.atomic
def link(*, cycle: int, measure: int, month: date, by: Viewer) -> None:
    """Link the test to a point on a chart; the same point again changes nothing."""
    row = _held(cycle, by)
    if not Measure.objects.filter(pk=measure, collaborative=row.enrolment.collaborative_id).exists():
        raise NotFound(_("There is no such measure in this collaborative."))
    first = Month.of(month).first_day
    if first > today():
        raise BadInput(_("This month has not begun. Choose an earlier one."))
    point, is_new = CyclePoint.objects.get_or_create(cycle=row, measure_id=measure, month=first)
    if is_new:
        record(action="quality.link_cycle", thing=f"cycle {row.pk}", changes=made(point), by=by)


@transaction.atomic
def unlink(*, cycle: int, point: int, by: Viewer) -> None:
    """Take a link to a point away."""
    row = _held(cycle, by)
    found = row.points.filter(pk=point).first()
    if found is None:
        raise NotFound(_("There is no such point."))
    told = removed(found)
    found.delete()
    record(action="quality.unlink_cycle", thing=f"cycle {row.pk}", changes=told, by=by)


def _held(number: int, by: Viewer) -> Cycle:
    """The test, held with its hospital's part, when it is one of the viewer's own hospital."""
    found = Cycle.objects.filter(pk=number, enrolment__in=access.in_full(by)).first()
    if found is None:
        raise NotFound(_("There is no such test of change."))
    held.own_part(found.enrolment_id, by)
    return Cycle.objects.select_for_update(of=("self",)).select_related("enrolment", "idea").get(pk=number)


def _require(row: Cycle, *states: str) -> None:
    if row.state not in states:
        raise Refused(_("The test of change is at another step by now. Open it again to see where it stands."))


def _write(row: Cycle, given: Plan) -> None:
    if not given.title.strip():
        raise BadInput(_("Give the test a name."))
    if given.scale not in improving.SCALES:
        raise BadInput(_("Choose how widely the test is tried."))
    if given.lived_experience is not None and not given.lived_experience_how.strip():
        raise BadInput(_("Say how people with lived experience helped, or why not."))
    if given.idea is not None and not ChangeIdea.objects.filter(pk=given.idea, enrolment=row.enrolment_id).exists():
        raise NotFound(_("There is no such change idea."))
    predicted = row.prediction
    for name, value in asdict(given).items():
        setattr(row, "idea_id" if name == "idea" else name, value.strip() if isinstance(value, str) else value)
    if row.prediction != predicted:
        row.predicted_at = now() if row.prediction else None


def _rewrite(row: Cycle, said: dict[str, str], action: str, keep_reason: str, by: Viewer) -> None:
    before = picture(Cycle.objects.get(pk=row.pk))
    for name, text in said.items():
        setattr(row, name, text.strip())
    row.save()
    _guard(row, tuple(said), keep_reason, by)
    record(action=action, thing=f"cycle {row.pk}", changes=between(before, row), by=by)


def _guard(row: Cycle, fields: tuple[str, ...], keep_reason: str, by: Viewer) -> None:
    said = {name: getattr(row, name) for name in fields}
    texts.checked_each(thing=f"cycle {row.pk}", texts=said, keep_reason=keep_reason, by=by)


def _move_idea(row: Cycle, state_after: Callable[[str], str], by: Viewer) -> None:
    if row.idea_id is None:
        return
    idea = ChangeIdea.objects.select_for_update(of=("self",)).get(pk=row.idea_id)
    before = picture(idea)
    idea.state = state_after(idea.state)
    idea.save(update_fields=["state"])
    if changes := between(before, idea):
        record(action="quality.move_idea", thing=f"idea {idea.pk}", changes=changes, by=by)


def _flag(row: Cycle, title: str, on: date, by: Viewer) -> None:
    """What charts draw as a flag on their time axis."""
    Change.objects.create(
        collaborative_id=row.enrolment.collaborative_id,
        enrolment=row.enrolment,
        month=Month.of(on).first_day,
        title=title[:200],
        cycle=row.pk,
        at=now(),
        by_name=by.name,
    )
