"""Roll-ups as hospitals may read them; the live sums by name for those who run the collaborative."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count as Counted
from django.db.models import Sum

from partera.core.errors import NotFound
from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.programs.quality.models import Collaborative, Count, RollUpCount
from partera.programs.quality.queries import access, plans
from partera.programs.quality.queries.charted import charted
from partera.programs.quality.queries.charts import HospitalChart, series_of, versions_of
from partera.programs.quality.rules import roll_ups as rules
from partera.programs.quality.rules.charting import Entered

_FIELDS = ("numerator", "denominator", "unknown", "state")


@dataclass(frozen=True)
class RollUpLine:
    """A published sum of a month: of everybody or of a group, over all hospitals or those of a wave."""

    month: Month
    dimension: str
    group: str
    wave: int | None
    numerator: int | None
    denominator: int | None
    unknown: int | None
    state: str
    hospitals: int
    number: int
    at: datetime

    @property
    def is_shown(self) -> bool:
        return self.state == "ok" and self.numerator is not None


@dataclass(frozen=True)
class HospitalSum:
    """A hospital's own sum over some months, for those who may see every hospital by name."""

    hospital: int
    name: str
    numerator: int
    denominator: int
    unknown: int
    months: int


def lines(
    viewer: Viewer,
    collaborative: int,
    *,
    measures: Collection[int] | None = None,
    of_groups: bool = False,
    by_wave: bool = False,
) -> dict[int, list[RollUpLine]]:
    """What stands published of each measure, by month; one query and access. Everybody's, or the groups'."""
    access.collaborative_seen(viewer, collaborative)
    return of_collaborative(collaborative, measures, of_groups=of_groups, by_wave=by_wave)


def of_collaborative(
    collaborative: int, measures: Collection[int] | None, *, of_groups: bool = False, by_wave: bool = False
) -> dict[int, list[RollUpLine]]:
    """The same for a collaborative that is known to be open to whoever asks."""
    rows = RollUpCount.objects.filter(
        roll_up__collaborative=collaborative, roll_up__is_current=True, roll_up__wave__isnull=not by_wave
    ).order_by("roll_up__month", "roll_up__wave__number", "dimension", "group")
    rows = rows if measures is None else rows.filter(version__measure__in=measures)
    rows = rows.exclude(dimension="") if of_groups else rows.filter(dimension="")
    head = ("version__measure_id", "roll_up__month", "dimension", "group", "roll_up__wave__number")
    tail = ("roll_up__hospitals", "roll_up__number", "roll_up__at")
    found: dict[int, list[RollUpLine]] = defaultdict(list)
    for measure, month, *rest in rows.values_list(*head, *_FIELDS, *tail):
        found[measure].append(RollUpLine(Month.of(month), *rest))
    return found


def roll_up_charts(
    viewer: Viewer, collaborative: int, *, measures: Collection[int] | None = None
) -> list[tuple[HospitalChart, list[RollUpLine]]]:
    """The roll-up of each measure that is summed, charted, with its lines; five queries and access."""
    row = access.collaborative_seen(viewer, collaborative)
    known = {
        measure: versions
        for measure, versions in versions_of(row.pk, measures).items()
        if versions[-1].definition.shape in rules.SUMMED
    }
    published = of_collaborative(row.pk, list(known))
    return _charted(row, known, published)


def _charted(
    row: Collaborative, known: dict[int, list], published: dict[int, list[RollUpLine]]
) -> list[tuple[HospitalChart, list[RollUpLine]]]:
    chosen = plans.plans(row, None, known)
    made = charted(
        [
            series_of(
                known[measure],
                chosen[measure],
                [_point(known[measure][-1].definition.shape, one) for one in published.get(measure, [])],
            )
            for measure in known
        ]
    )
    return [
        (HospitalChart(known[measure][-1], tuple(known[measure]), chart), published.get(measure, []))
        for measure, chart in zip(known, made, strict=True)
    ]


def _point(shape: str, line: RollUpLine) -> Entered:
    """A published month as a point; a hidden one has no value. An average is the sum of values over that of cases."""
    if not line.is_shown or line.numerator is None:
        return Entered(line.month, None, None, None, line.unknown, "suppressed")
    if shape == "average":
        mean = line.numerator / line.denominator if line.denominator else None
        return Entered(line.month, mean, None, None, line.unknown)
    total = None if line.denominator is None else float(line.denominator)
    return Entered(line.month, float(line.numerator), total, None, line.unknown)


def live(viewer: Viewer, collaborative: int, measure: int, first: Month, last: Month) -> list[HospitalSum]:
    """Every hospital's own sum by name, as it has been entered until now; for those who run the collaborative."""
    row = access.collaborative_seen(viewer, collaborative)
    if not viewer.may(access.HOSPITALS, partnership=row.partnership_id):
        raise NotFound("There is no such page.")
    return sums(row.pk, measure, first, last)


def sums(collaborative: int, measure: int, first: Month, last: Month) -> list[HospitalSum]:
    """Each hospital's sum over the months; one query. What of it a viewer may see, the caller decides."""
    rows = Count.objects.filter(
        submission__enrolment__collaborative=collaborative,
        submission__measure=measure,
        submission__is_current=True,
        submission__month__gte=first.first_day,
        submission__month__lte=last.first_day,
        dimension="",
        numerator__isnull=False,
        denominator__isnull=False,
    ).order_by("submission__enrolment__hospital__name", "submission__enrolment")
    head = ("submission__enrolment", "submission__enrolment__hospital__name")
    summed = rows.values_list(*head).annotate(
        n=Sum("numerator"), d=Sum("denominator"), u=Sum("unknown"), months=Counted("pk")
    )
    return [HospitalSum(*one) for one in summed]
