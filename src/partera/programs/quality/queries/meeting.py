"""What a meeting's slides tell: of the collaborative only what every hospital of it may see, of a hospital its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.programs.quality.models import (
    Cycle,
    ElementStatus,
    Enrolment,
    SignalNote,
)
from partera.programs.quality.queries import access, adoption, bundles, measures, reporting
from partera.programs.quality.queries.reporting import Reported
from partera.programs.quality.rules import course
from partera.programs.quality.rules import meeting as rules


@dataclass(frozen=True)
class Practice:
    """A practice of a hospital, and how far it has come."""

    title: str
    title_es: str
    status: str


@dataclass(frozen=True)
class Band:
    """A practice, and the band in which the share of hospitals that have it in place lies."""

    title: str
    title_es: str
    band: int


@dataclass(frozen=True)
class Note:
    """What a hospital said of a signal."""

    id: int
    hospital_name: str
    measure: str
    measure_es: str
    month: Month
    meaning: str
    text: str


@dataclass(frozen=True)
class Tested:
    """A change a hospital tested, and what became of it."""

    id: int
    hospital_name: str
    title: str
    learned: str
    act: str
    scale: str


@dataclass(frozen=True)
class Told:
    """Everything that can stand in a set of slides. `hospitals` are those counted together in `bands`; `unnamed`
    counts notes and tests of hospitals that stay unnamed."""

    reported: Reported | None
    missing: tuple[Month, ...]
    practices: tuple[Practice, ...]
    bands: tuple[Band, ...]
    hospitals: int
    notes: tuple[Note, ...]
    tests: tuple[Tested, ...]
    unnamed: int


def of_collaborative(viewer: Viewer, collaborative: int, month: Month) -> Told:
    """What all hospitals may see together, up to a month: a fixed number of queries."""
    row = access.collaborative_seen(viewer, collaborative)
    parts = list(row.enrolments.filter(state__in=course.AGREED).select_related("hospital", "wave"))
    named = [part.pk for part in parts if part.names_itself]
    notes, tests = _notes(parts, month), _tests(parts, month)
    counted, bands = _bands(viewer, collaborative)
    shown_notes = tuple(note for part, note in notes if part in named)
    shown_tests = tuple(test for part, test in tests if part in named)
    return Told(
        reported=reporting.reported(viewer, collaborative, month)[0],
        missing=(),
        practices=(),
        bands=bands,
        hospitals=counted,
        notes=shown_notes,
        tests=shown_tests,
        unnamed=len(notes) + len(tests) - len(shown_notes) - len(shown_tests),
    )


def of_hospital(viewer: Viewer, enrolment: int, month: Month) -> Told:
    """A hospital's own set, for who may see it in full; the published sums stand beside its own months."""
    part = access.hospital_seen(viewer, enrolment)
    return Told(
        reported=None,
        missing=_missing(viewer, enrolment, month),
        practices=_statuses(part),
        bands=(),
        hospitals=1,
        notes=tuple(note for _part, note in _notes([part], month)),
        tests=tuple(test for _part, test in _tests([part], month)),
        unnamed=0,
    )


def _missing(viewer: Viewer, enrolment: int, month: Month) -> tuple[Month, ...]:
    """Of the last months those in which something that is asked for was not entered."""
    months = reporting.months_of(viewer, enrolment, newest=rules.MONTHS_BACK, before=month + 1).months
    return tuple(one.month for one in months if one.entered < one.asked)


def _bands(viewer: Viewer, collaborative: int) -> tuple[int, tuple[Band, ...]]:
    """How many hospitals are counted together, and the band of each practice in use; none while they are too few."""
    counted, found = 0, []
    for bundle in bundles.used_by(collaborative):
        shared = adoption.shared(viewer, collaborative, bundle)
        if shared is not None:
            counted = shared.hospitals
            found += [Band(one.title, one.title_es, shared.bands[one.id]) for one in bundle.elements]
    return counted, tuple(found)


def _statuses(part: Enrolment) -> tuple[Practice, ...]:
    rows = ElementStatus.objects.filter(enrolment=part, is_current=True).select_related("element")
    return tuple(
        Practice(row.element.title, row.element.title_es, row.status)
        for row in rows.order_by("element__bundle", "element__number")
    )


def _since(month: Month) -> date:
    return (month + -(rules.MONTHS_BACK - 1)).first_day


def _notes(parts: Sequence[Enrolment], month: Month) -> list[tuple[int, Note]]:
    """The last note on each signal of the months before, by hospital."""
    names = {part.pk: part.hospital.name for part in parts}
    rows = SignalNote.objects.filter(
        signal__enrolment__in=names,
        signal__gone_at=None,
        at__date__gte=_since(month),
        at__date__lt=(month + 2).first_day,
    ).select_related("signal")
    last = {row.signal_id: row for row in rows.order_by("id")}
    titles = measures_titles({row.signal.measure_id for row in last.values()})
    return [
        (
            row.signal.enrolment_id,
            Note(
                row.pk,
                names[row.signal.enrolment_id],
                *titles[row.signal.measure_id],
                Month.of(row.signal.last_month),
                row.signal.meaning,
                row.text,
            ),
        )
        for row in last.values()
    ]


def measures_titles(numbers: set[int]) -> dict[int, tuple[str, str]]:
    """The newest title of each measure, in English and Spanish."""
    rows = measures.MeasureVersion.objects.filter(measure__in=numbers).order_by("number")
    return {row.measure_id: (row.title, row.title_es or row.title) for row in rows}


def _tests(parts: Sequence[Enrolment], month: Month) -> list[tuple[int, Tested]]:
    """The tests of change that came to their end in the months before."""
    names = {part.pk: part.hospital.name for part in parts}
    rows = Cycle.objects.filter(
        enrolment__in=names, state="acted", ends_on__gte=_since(month), ends_on__lt=(month + 2).first_day
    ).order_by("enrolment__hospital__name", "ends_on", "id")
    return [
        (row.enrolment_id, Tested(row.pk, names[row.enrolment_id], row.title, row.learned, row.act, row.scale))
        for row in rows
    ]
