"""How far the hospitals of a collaborative have come with their months: what is complete, missing and late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.programs.quality.models import Collaborative, Enrolment, Measure, Submission
from partera.programs.quality.queries import access
from partera.programs.quality.rules import asking, course, measuring
from partera.programs.quality.rules.asking import AskedMeasure

Cell = tuple[int, Month]
RareMonths = dict[tuple[int, int], set[Month]]


@dataclass(frozen=True)
class MonthState:
    """A hospital's month: so many measures asked for, so many entered."""

    month: Month
    asked: int
    entered: int
    due: date
    state: str
    is_late: bool


@dataclass(frozen=True)
class HospitalMonths:
    """A hospital's part with its months, the newest last."""

    part: int
    hospital_name: str
    wave: int
    first: Month
    months: tuple[MonthState, ...]

    def of(self, month: Month) -> MonthState | None:
        """The month, when the hospital takes part by then."""
        return next((one for one in self.months if one.month == month), None)


@dataclass(frozen=True)
class Reported:
    """How many of the hospitals that owe a month have reported all of it."""

    month: Month
    hospitals: int
    complete: int
    due: date

    @property
    def missing(self) -> int:
        return self.hospitals - self.complete


@dataclass(frozen=True)
class MeasureAsked:
    """A measure with each of its definitions, as far as they decide when it is asked for."""

    id: int
    ended: Month | None
    definitions: tuple[tuple[Month, str, str], ...]  # first month, shape, every; the first first

    @property
    def first(self) -> Month:
        return self.definitions[0][0]

    def at(self, month: Month) -> AskedMeasure:
        """What is asked in a month."""
        found = [one for one in self.definitions if one[0] <= month] or [self.definitions[0]]
        return AskedMeasure(self.id, found[-1][1], found[-1][2], self.first, self.ended)

    @property
    def is_rare(self) -> bool:
        return any(shape in measuring.RARE for _first, shape, _every in self.definitions)


def last_over() -> Month:
    """The last month that is over."""
    return Month.of(today()) + -1


def months_of(viewer: Viewer, enrolment: int, *, newest: int = 24, before: Month | None = None) -> HospitalMonths:
    """A hospital's months for who may see it in full; the running one is among them. Four queries and access."""
    part = access.hospital_seen(viewer, enrolment)
    last = before + -1 if before is not None else Month.of(today())
    first = max(_first(part), last + -(newest - 1))
    return _of_parts([part], first, last)[0]


def next_to_enter(months: Sequence[MonthState]) -> MonthState | None:
    """Which month is entered next: the first that is late, else the first that is over and incomplete, else newest."""
    late = [one for one in months if one.is_late]
    incomplete = [one for one in months if one.state in ("partly", "missing") and one.month < Month.of(today())]
    return next(iter([*late, *incomplete, *months[-1:]]), None)


def board(viewer: Viewer, collaborative: int, parts: Sequence[int], first: Month, last: Month) -> list[HospitalMonths]:
    """The months of some hospitals that the viewer may see in full, in their order. Four queries and access."""
    access.collaborative_seen(viewer, collaborative)
    rows = access.in_full(viewer).filter(collaborative=collaborative, pk__in=parts)
    found = {row.pk: row for row in rows.select_related("collaborative", "hospital", "wave")}
    return _of_parts([found[part] for part in parts if part in found], first, last)


def reporting(viewer: Viewer, collaborative: int) -> list[tuple[int, str, int]]:
    """The hospitals of a collaborative whose counts fall due and that the viewer sees in full: part, name, wave."""
    access.collaborative_seen(viewer, collaborative)
    rows = access.in_full(viewer).filter(collaborative=collaborative, state__in=course.REPORTING)
    return list(rows.values_list("pk", "hospital__name", "wave__number"))


def reported(viewer: Viewer, collaborative: int, month: Month) -> tuple[Reported, frozenset[int]]:
    """How many hospitals have reported a month, for who sees the collaborative; and which parts have not.

    Of the parts only those are given that the viewer may see in full.
    """
    row = access.collaborative_seen(viewer, collaborative)
    found, missing = _reported(row, month)
    mine = set(access.in_full(viewer).filter(collaborative=row).values_list("pk", flat=True))
    return found, frozenset(missing & mine)


def complete(parts: Sequence[Enrolment], month: Month) -> frozenset[int]:
    """Which of these parts, open to whoever asks, have entered everything that is asked of a month; four queries."""
    states = _of_parts(parts, month, month)
    return frozenset(one.part for one in states if any(each.state == "complete" for each in one.months))


def own_open_months(viewer: Viewer, *, newest: int = 12) -> list[tuple[Enrolment, list[MonthState]]]:
    """The viewer's own hospitals with the months that are over and not complete, the newest last."""
    last = last_over()
    rows = access.own(viewer).filter(state__in=course.REPORTING, collaborative__state__in=("active", "sustaining"))
    parts = list(rows.select_related("collaborative", "hospital", "wave"))
    states = _of_parts(parts, last + -(newest - 1), last)
    return [
        (part, [month for month in one.months if month.state in ("partly", "missing")])
        for part, one in zip(parts, states, strict=True)
    ]


def run_and_late(viewer: Viewer) -> list[tuple[Collaborative, Reported]]:
    """The collaboratives the viewer runs, with the last month whose day has passed and that is not complete."""
    partnerships = viewer.partnerships_for(access.RUN)
    rows = Collaborative.objects.filter(state__in=("active", "sustaining")).select_related("partnership")
    if partnerships is not None:
        rows = rows.filter(partnership__in=partnerships)
    found = []
    for row in rows:
        month = last_over()
        if asking.due_on(month, row.due_day) >= today():
            month = month + -1
        state, missing = _reported(row, month)
        if missing:
            found.append((row, state))
    return found


def _first(part: Enrolment) -> Month:
    return asking.owes_from(part.wave.starts_on, part.agreed_on)


def measures_asked(collaboratives: Collection[int]) -> dict[int, list[MeasureAsked]]:
    """The measures of collaboratives, with when each is asked for; two queries."""
    found = defaultdict(list)
    for row in Measure.objects.filter(collaborative__in=collaboratives).prefetch_related("versions"):
        versions = sorted(row.versions.all(), key=lambda version: version.first_month)
        definitions = tuple((Month.of(one.first_month), one.shape, one.every) for one in versions)
        if definitions:
            ended = Month.of(row.ended_on) if row.ended_on else None
            found[row.collaborative_id].append(MeasureAsked(row.pk, ended, definitions))
    return dict(found)


@dataclass(frozen=True)
class _Wanted:
    """What a collaborative asks for in a month: measures of everybody, and rare ones of those who count them."""

    month: Month
    always: int
    rare: tuple[int, ...]

    def of(self, part: int, entered: dict[Cell, int], rare: RareMonths) -> tuple[int, int]:
        """How many measures a hospital owes, and how many of these it has entered."""
        wanted, have = self.always, entered.get((part, self.month), 0)
        for measure in self.rare:
            months = rare.get((part, measure), ())
            if months and any(self.month + -back in months for back in range(1, asking.RARE_LATELY + 1)):
                wanted += 1
                have += self.month in months
        return wanted, min(have, wanted)


def _wanted_in(asked: Iterable[MeasureAsked], month: Month) -> _Wanted:
    owed = [measure for measure in asked if asking.is_asked(measure.at(month), month)]
    rare = tuple(measure.id for measure in owed if measure.is_rare)
    return _Wanted(month, len(owed) - len(rare), rare)


def _of_parts(parts: Sequence[Enrolment], first: Month, last: Month) -> list[HospitalMonths]:
    asked = measures_asked({part.collaborative_id for part in parts})
    every = [measure for measures in asked.values() for measure in measures]
    theirs = Q(enrolment__in=[part.pk for part in parts])
    entered, rare = _entered(theirs, every, first, last), _rare(theirs, every, first, last)
    wanted = {
        (collaborative, month): _wanted_in(measures, month)
        for collaborative, measures in asked.items()
        for month in first.to(last)
    }
    return [
        HospitalMonths(
            part.pk,
            part.hospital.name,
            part.wave.number,
            _first(part),
            tuple(
                _state(part, wanted.get((part.collaborative_id, month), _Wanted(month, 0, ())), entered, rare)
                for month in max(first, _first(part)).to(last)
            ),
        )
        for part in parts
    ]


def _state(part: Enrolment, asked: _Wanted, entered: dict[Cell, int], rare: RareMonths) -> MonthState:
    wanted, have = asked.of(part.pk, entered, rare)
    due = asking.due_on(asked.month, part.collaborative.due_day)
    state = asking.state_of(wanted, have)
    return MonthState(asked.month, wanted, have, due, state, asking.is_late(state, due, today()))


def _entered(theirs: Q, measures: Sequence[MeasureAsked], first: Month, last: Month) -> dict[Cell, int]:
    """How many measures a hospital has entered of those it is always asked for, by month."""
    wanted = _within([measure for measure in measures if not measure.is_rare])
    if wanted is None:
        return {}
    rows = Submission.objects.filter(theirs, wanted, is_current=True, month__range=(first.first_day, last.first_day))
    grouped = rows.order_by().values_list("enrolment", "month").annotate(Count("pk"))
    return {(part, Month.of(month)): found for part, month, found in grouped}


def _entered_in(measures: Sequence[MeasureAsked], month: Month) -> dict[Cell, int]:
    """The same for one month and every hospital: answered from an index alone."""
    always = [one.id for one in measures if not one.is_rare and asking.is_asked(one.at(month), month)]
    rows = Submission.objects.filter(measure__in=always, month=month.first_day, is_current=True)
    grouped = rows.order_by().values_list("enrolment").annotate(Count("pk"))
    return {(part, month): found for part, found in grouped}


def _within(measures: Sequence[MeasureAsked]) -> Q | None:
    """Submissions of months in which their measure is asked for; None when there is no measure."""
    found: Q | None = None
    for measure in measures:
        one = Q(measure=measure.id, month__gte=measure.first.first_day)
        if measure.ended is not None:
            one &= Q(month__lte=measure.ended.first_day)
        found = one if found is None else found | one
    return found


def _rare(theirs: Q, measures: Sequence[MeasureAsked], first: Month, last: Month) -> RareMonths:
    """The months in which each hospital has entered each measure of rare events, some months back."""
    rows = Submission.objects.filter(
        theirs,
        is_current=True,
        measure__in=[measure.id for measure in measures if measure.is_rare],
        month__range=((first + -asking.RARE_LATELY).first_day, last.first_day),
    )
    found = defaultdict(set)
    for part, measure, month in rows.order_by().values_list("enrolment", "measure", "month"):
        found[part, measure].add(Month.of(month))
    return dict(found)


def _reported(row: Collaborative, month: Month) -> tuple[Reported, set[int]]:
    """How many of a collaborative's hospitals have reported a month, and which have not: five queries at any size."""
    parts = row.enrolments.filter(state__in=course.REPORTING).values_list("pk", "wave__starts_on", "agreed_on")
    asked = measures_asked([row.pk]).get(row.pk, [])
    entered, rare = _entered_in(asked, month), _rare(Q(), asked, month, month)
    asks, over, owing, missing = _wanted_in(asked, month), (month + 1).first_day, 0, set()
    for part, wave_starts, agreed_on in parts.order_by():
        if max(wave_starts, agreed_on or wave_starts) < over:  # as owes_from says, without a Month a hospital
            wanted, have = asks.of(part, entered, rare)
            owing += bool(wanted)
            if have < wanted:
                missing.add(part)
    return Reported(month, owing, owing - len(missing), asking.due_on(month, row.due_day)), missing
