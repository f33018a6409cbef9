"""Hospitals of a collaborative side by side, as far as the viewer may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Min

from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.programs.quality.models import Enrolment, RollUpMember, Submission
from partera.programs.quality.queries import access, adoption
from partera.programs.quality.queries.measures import MeasureRow
from partera.programs.quality.queries.roll_ups import RollUpLine, sums
from partera.programs.quality.rules import funnels as rules
from partera.programs.quality.rules import roll_ups
from partera.programs.quality.rules.funnels import Choice, Summed
from partera.programs.quality.rules.roll_ups import Contribution, Published


@dataclass(frozen=True)
class Funnel:
    """The points of a period, and the published numbers that the middle line is made of. `all_by_name`: the viewer runs
    the collaborative, and the line is of what has been entered."""

    first: Month
    last: Month
    choice: Choice
    numerator: int
    denominator: int
    months: int  # published ones, in the middle line
    all_by_name: bool


def funnel(viewer: Viewer, collaborative: int, measure: MeasureRow, published: Collection[RollUpLine]) -> Funnel | None:
    """A measure's funnel for the viewer; None where nothing can be drawn. Seven queries and access, and more
    while a hospital that has named itself lately stands in a published roll-up."""
    row = access.collaborative_seen(viewer, collaborative)
    by_name = viewer.may(access.HOSPITALS, partnership=row.partnership_id)
    shown = [line for line in published if line.is_shown and line.denominator]
    newest = Month.of(today()) + -1 if by_name else max((line.month for line in shown), default=None)
    if newest is None:
        return None
    first, last = rules.period(newest)
    each = sums(row.pk, measure.id, first, last)
    own = set(access.own(viewer).filter(collaborative=row).values_list("pk", flat=True)) if not by_name else set()
    known = {} if by_name else _known(row.pk)
    named = _named(row.pk, measure, first, last, known)
    if not by_name:
        together = _together(row.pk, measure.id)
        each = [one for one in each if one.hospital in together | own | named]
    hospitals = [
        Summed(
            one.hospital, one.name, one.numerator, one.denominator, one.unknown, one.months,
            is_own=one.hospital in own, is_named=by_name or one.hospital in named, is_known=one.hospital in known,
        )
        for one in each
    ]  # fmt: skip
    choice = rules.choose(measure.definition.shape, measure.definition.per, hospitals, all_by_name=by_name)
    if by_name:
        middle = (sum(one.numerator for one in each), sum(one.denominator for one in each), 0)
    else:
        within = [line for line in shown if first <= line.month <= last]
        middle = (
            sum(line.numerator or 0 for line in within),
            sum(line.denominator or 0 for line in within),
            len(within),
        )
    return Funnel(first, last, choice, *middle, by_name) if middle[1] else None


def _together(collaborative: int, measure: int) -> frozenset[int]:
    """The hospitals that stand as points without a name: they come, with their first month of the measure, and go, when
    they leave, in groups, so that no new point is that of one hospital. Three queries."""
    rows = Submission.objects.filter(enrolment__collaborative=collaborative, measure=measure).order_by()
    first = rows.values_list("enrolment").annotate(first=Min("pk")).values_list("first", flat=True)
    came = Submission.objects.filter(pk__in=list(first)).order_by("at", "pk")
    return adoption.counted_since(collaborative, came.values_list("enrolment", "at"))


def _known(collaborative: int) -> dict[int, bool]:
    """The hospitals whose figures the others have ever known, and whether each agrees to be named today."""
    parts = Enrolment.objects.filter(collaborative=collaborative, ever_named=True)
    return dict(parts.values_list("pk", "names_itself"))


def _named(collaborative: int, measure: MeasureRow, first: Month, last: Month, known: dict[int, bool]) -> set[int]:
    """The hospitals whose figures of the period may stand with their name: they have agreed, and nothing published
    before they did would then say too much of the others."""
    now_named = {part for part, names_itself in known.items() if names_itself}
    if not now_named:
        return set()
    family = roll_ups.family_of(measure.key, measure.definition.same_births)
    for month in _unsettled(collaborative, family, first, last, now_named):
        earlier = _earlier(collaborative, family, month)
        members = {one.hospital for row in earlier for one in row.members}
        now_named -= members - roll_ups.may_be_named(earlier, members & now_named, set(known))
    return now_named


def _unsettled(collaborative: int, family: str, first: Month, last: Month, hospitals: Collection[int]) -> list[Month]:
    """The months published while one of these hospitals was not yet known."""
    rows = RollUpMember.objects.filter(
        roll_up__collaborative=collaborative,
        roll_up__same_births=family,
        roll_up__month__gte=first.first_day,
        roll_up__month__lte=last.first_day,
        was_named=False,
        submission__enrolment__in=hospitals,
    ).order_by()
    return sorted({Month.of(month) for month in rows.values_list("roll_up__month", flat=True).distinct()})


def _earlier(collaborative: int, family: str, month: Month) -> list[Published]:
    """Who stood in each roll-up of the month, with which submissions."""
    rows = RollUpMember.objects.filter(
        roll_up__collaborative=collaborative, roll_up__same_births=family, roll_up__month=month.first_day
    ).order_by("roll_up", "submission__measure")
    found: dict[int, dict[int, tuple[list[int], bool]]] = defaultdict(dict)
    for roll_up, hospital, submission, was_named in rows.values_list(
        "roll_up", "submission__enrolment_id", "submission_id", "was_named"
    ):
        found[roll_up].setdefault(hospital, ([], was_named))[0].append(submission)
    return [
        Published(None, tuple(Contribution(h, 0, named, tuple(of)) for h, (of, named) in each.items()), {})
        for each in found.values()
    ]
