"""What stands on and beside a hospital's charts: kept signals with their notes, changes and tests of change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.programs.quality.models import Change, Cycle, Enrolment, MeasureVersion, Signal, SignalNote
from partera.programs.quality.queries import access
from partera.programs.quality.rules import course


@dataclass(frozen=True)
class NoteRow:
    """What somebody said of a signal, and the test of change they named."""

    text: str
    cycle: int | None
    cycle_title: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class SignalRow:
    """A signal that was found."""

    id: int
    measure: int
    rules: str
    rule: str
    side: str
    meaning: str
    first: date
    last: date
    found_at: datetime
    gone_at: datetime | None
    notes: tuple[NoteRow, ...]


@dataclass(frozen=True)
class FlagRow:
    """Something that changed, or a test of change that began, at a month."""

    month: Month
    title: str
    cycle: int | None
    everywhere: bool


@dataclass(frozen=True)
class Unnoted:
    """Signals of a hospital that nobody has said anything of."""

    part: int
    measure: int
    title: str
    title_es: str
    signals: int
    since: date


def signals(part: Enrolment, measures: Collection[int] | None = None) -> list[SignalRow]:
    """The signals of a part that is open to whoever asks, the newest first; three queries. Those that are gone stay in
    the list when somebody wrote a note."""
    rows = Signal.objects.filter(enrolment=part).filter(Q(gone_at__isnull=True) | Q(notes__isnull=False)).distinct()
    rows = rows if measures is None else rows.filter(measure__in=measures)
    found = list(rows.prefetch_related("notes"))
    named = {note.cycle for row in found for note in row.notes.all() if note.cycle}
    titles = dict(Cycle.objects.filter(pk__in=named).values_list("pk", "title"))
    return [_signal(row, titles) for row in found]


def _signal(row: Signal, titles: dict[int, str]) -> SignalRow:
    notes = tuple(_note(note, titles) for note in row.notes.all())
    return SignalRow(
        row.pk, row.measure_id, row.rules, row.rule, row.side, row.meaning, row.first_month, row.last_month,
        row.found_at, row.gone_at, notes,
    )  # fmt: skip


def _note(note: SignalNote, titles: dict[int, str]) -> NoteRow:
    return NoteRow(note.text, note.cycle, titles.get(note.cycle or 0, ""), note.by_name, note.at)


def flags(part: Enrolment, measure: int) -> list[FlagRow]:
    """Changes at the hospital and in the whole collaborative, and the hospital’s tests of change that serve the measure
    or no particular one, by month; two queries."""
    changes = Change.objects.filter(collaborative=part.collaborative_id).filter(
        Q(enrolment__isnull=True) | Q(enrolment=part)
    )
    found = [FlagRow(Month.of(row.month), row.title, row.cycle, row.enrolment_id is None) for row in changes]
    told = {row.cycle for row in found if row.cycle}
    serves = (
        Q(idea__isnull=True) | Q(idea__measures__isnull=True) | Q(idea__measures=measure) | Q(points__measure=measure)
    )
    cycles = Cycle.objects.filter(serves, enrolment=part).exclude(pk__in=told).distinct()
    found += [FlagRow(Month.of(row.starts_on), row.title, row.pk, False) for row in cycles]
    return sorted(found, key=lambda row: (row.month, row.title))


def everywhere(collaborative: int) -> list[FlagRow]:
    """What changed in the whole collaborative, by month, for the chart of its roll-up; one query."""
    rows = Change.objects.filter(collaborative=collaborative, enrolment__isnull=True)
    return [FlagRow(Month.of(row.month), row.title, row.cycle, everywhere=True) for row in rows]


def cycles(part: Enrolment) -> list[tuple[int, str]]:
    """The hospital’s tests of change, the newest first, to choose one: with their numbers, since a chain of tests often
    keeps its title; one query."""
    rows = Cycle.objects.filter(enrolment=part).order_by("-starts_on", "-pk").values_list("pk", "number", "title")
    return [(pk, f"{number}. {title}") for pk, number, title in rows]


def unnoted(viewer: Viewer) -> list[Unnoted]:
    """The viewer’s own hospitals’ signals that wait for a note, a measure a line, by its newest title; two queries at
    most. Whoever may do everything everywhere is no hospital’s own people."""
    if viewer.is_public or access.own_organisations(viewer) is None:
        return []
    own = access.own(viewer).filter(state__in=course.REPORTING)
    rows = Signal.objects.filter(enrolment__in=own, gone_at__isnull=True, notes__isnull=True).order_by("found_at", "pk")
    each: dict[tuple[int, int], list[date]] = defaultdict(list)
    for part, measure, found_at in rows.values_list("enrolment_id", "measure_id", "found_at"):
        each[part, measure].append(found_at.date())
    titles = _titles({measure for _part, measure in each})
    return [Unnoted(part, measure, *titles[measure], len(on), on[0]) for (part, measure), on in each.items()]


def _titles(measures: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = MeasureVersion.objects.filter(measure__in=measures).order_by("number") if measures else []
    return {row.measure_id: (row.title, row.title_es) for row in rows}
