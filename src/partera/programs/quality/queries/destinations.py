"""Files for other programs: the mappings of a collaborative, what a file would hold, and what changed since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, pairwise

from django.utils.translation import gettext as _

from partera.core.codes import STATES, place_name
from partera.core.errors import BadInput, NotFound
from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.programs.quality.models import (
    Collaborative,
    Count,
    Destination,
    DestinationFile,
    Enrolment,
    Gap,
    MeasureVersion,
)
from partera.programs.quality.queries import access, measures
from partera.programs.quality.queries.series import entry_of
from partera.programs.quality.rules import course, definitions, mapping_reading, program_rows
from partera.programs.quality.rules.entries import Entry
from partera.programs.quality.rules.mapping import Mapping
from partera.programs.quality.rules.mapping_reading import NotAMapping
from partera.programs.quality.rules.program_rows import Asked, Entered, Hospital, Value

MOST_MONTHS = 120
MOST_ROWS = 200_000


@dataclass(frozen=True)
class DestinationRow:
    """A version of a mapping."""

    id: int
    collaborative: int
    key: str
    version: int
    program: str
    mapping: str
    reason: str
    at: datetime
    by_name: str
    checked_on: date | None
    checked_by: str
    is_current: bool

    @property
    def is_checked(self) -> bool:
        return self.checked_on is not None


@dataclass(frozen=True)
class FileRow:
    """A file that was made."""

    version: int
    first: Month
    last: Month
    rows: int
    sha256: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class Redefined:
    """A measure whose definition changed after the mapping was written, with the columns that show it."""

    key: str
    title: str
    first_month: Month
    reason: str
    fields: tuple[str, ...]
    breaks_the_series: bool
    columns: tuple[str, ...]
    is_ended: bool = False


@dataclass(frozen=True)
class Made:
    """What a file holds. `left_out` names hospitals with counts whose agreement is not in force, with their state."""

    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    hospitals: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    is_cut: bool = False


def destinations(viewer: Viewer, collaborative: int) -> list[DestinationRow]:
    """The mappings in force, by program; for who runs the collaborative."""
    row = _run(viewer, collaborative)
    return [_row(one) for one in row.destinations.filter(is_current=True)]


def versions(viewer: Viewer, collaborative: int, key: str) -> list[DestinationRow]:
    """Every version of a mapping, the newest first, or not found."""
    found = [_row(one) for one in _run(viewer, collaborative).destinations.filter(key=key).order_by("-version")]
    if not found:
        raise NotFound(_("There is no such file for a program."))
    return found


def files(viewer: Viewer, collaborative: int, key: str) -> list[FileRow]:
    """The files that were made by any version of a mapping, the newest first."""
    _run(viewer, collaborative)
    rows = DestinationFile.objects.filter(destination__collaborative=collaborative, destination__key=key)
    return [
        FileRow(
            version=row.destination.version,
            first=Month.of(row.first_month),
            last=Month.of(row.last_month),
            rows=row.rows,
            sha256=row.sha256,
            at=row.at,
            by_name=row.by_name,
        )
        for row in rows.select_related("destination")
    ]


def read(viewer: Viewer, collaborative: int, text: str) -> Mapping:
    """The mapping a text says for this collaborative's measures; NotAMapping tells every line that is wrong."""
    row = _run(viewer, collaborative)
    return mapping_reading.read(text, _shapes(row))


def made(
    viewer: Viewer, collaborative: int, mapping: Mapping, first: Month, last: Month, *, most: int | None = None
) -> Made:
    """What the file of these months would hold, perhaps only its first rows; a fixed number of queries."""
    row = _run(viewer, collaborative)
    if not 0 <= last - first < MOST_MONTHS:
        raise BadInput(_("The last month comes after the first, and a file holds at most ten years."))
    parts = list(row.enrolments.select_related("hospital", "wave").order_by("hospital__name", "id"))
    inside = [part for part in parts if part.state in mapping.states and _is_of_wave(part, mapping)]
    asked = _asked(viewer, collaborative, mapping.measure_keys, last)
    series = _series([part.pk for part in inside], asked, first, last)
    found = program_rows.table(mapping, [_hospital(part) for part in inside], asked, series, first, last)
    limit = MOST_ROWS if most is None else most
    rows = tuple(islice(found, limit + 1))
    if most is None and len(rows) > MOST_ROWS:
        raise BadInput("A file holds at most %(rows)s rows. Choose fewer months.", rows=MOST_ROWS)
    return Made(
        header=tuple(column.name for column in mapping.columns),
        rows=rows[:limit],
        hospitals=tuple(part.hospital.name for part in inside),
        left_out=tuple((part.hospital.name, part.state) for part in parts if part.state not in course.AGREED),
        is_cut=len(rows) > limit,
    )


def redefined(viewer: Viewer, row: DestinationRow) -> list[Redefined]:
    """The measures of a mapping that were defined anew, or ended, after it was written."""
    collaborative = _run(viewer, row.collaborative)
    try:
        mapping = mapping_reading.read(row.mapping, _shapes(collaborative))
    except NotAMapping:
        return []
    found = []
    for measure in collaborative.measures.filter(key__in=mapping.measure_keys).prefetch_related("versions"):
        every = sorted(measure.versions.all(), key=lambda version: version.number)
        columns = mapping.columns_of(measure.key)
        found += [
            _redefined(measure.key, before, after, columns)
            for before, after in pairwise(every)
            if after.made_at > row.at
        ]
        if measure.ended_on is not None and measure.ended_on >= row.at.date():
            ended = Month.of(measure.ended_on)
            found.append(Redefined(measure.key, every[-1].title, ended, "", (), False, columns, is_ended=True))
    return found


def _redefined(key: str, before: MeasureVersion, after: MeasureVersion, columns: tuple[str, ...]) -> Redefined:
    changed = definitions.differences(measures.definition_of(before), measures.definition_of(after))
    return Redefined(
        key=key,
        title=after.title,
        first_month=Month.of(after.first_month),
        reason=after.reason,
        fields=tuple(changed),
        breaks_the_series=definitions.breaks_the_series(changed),
        columns=columns,
    )


def _run(viewer: Viewer, collaborative: int) -> Collaborative:
    """The collaborative of who runs it and may see its hospitals by name: their figures leave in these files."""
    row = access.collaborative_seen(viewer, collaborative)
    viewer.require(access.RUN, partnership=row.partnership_id)
    viewer.require(access.HOSPITALS, partnership=row.partnership_id)
    return row


def _shapes(row: Collaborative) -> dict[str, str]:
    """What is entered for each measure, by its newest definition."""
    rows = MeasureVersion.objects.filter(measure__collaborative=row).order_by("number")
    return dict(rows.values_list("measure__key", "shape"))


def _is_of_wave(part: Enrolment, mapping: Mapping) -> bool:
    return not mapping.waves or part.wave.number in mapping.waves


def _asked(viewer: Viewer, collaborative: int, keys: Collection[str], last: Month) -> dict[str, Asked]:
    rows = measures.measures(viewer, collaborative, month=last, also_ended=True)
    return {
        row.key: Asked(row.key, row.definition.title, row.definition.shape, row.definition.per, row.definition.every)
        for row in rows
        if row.key in keys
    }


def _series(
    parts: Collection[int], asked: Collection[str], first: Month, last: Month
) -> dict[tuple[int, str, Month], Entered]:
    """What these hospitals entered of these measures in these months: two queries."""
    where = {
        "submission__enrolment__in": parts,
        "submission__measure__key__in": asked,
        "submission__is_current": True,
        "submission__month__range": (first.first_day, last.first_day),
    }
    entries: dict[tuple[int, str, Month], dict[str, Entry]] = {}
    gaps: dict[tuple[int, str, Month], list[int]] = {}
    for row in Count.objects.filter(**where).select_related("submission__measure").order_by():
        entry = entry_of(row)
        entries.setdefault(_key(row), {})[entry.key] = entry
    for gap in Gap.objects.filter(**where).select_related("submission__measure").order_by("submission", "position"):
        gaps.setdefault(_key(gap), []).append(gap.between)
    return {key: Entered(entries.get(key, {}), tuple(gaps.get(key, ()))) for key in {**entries, **gaps}}


def _key(row: Count | Gap) -> tuple[int, str, Month]:
    given = row.submission
    return given.enrolment_id, given.measure.key, Month.of(given.month)


def _hospital(part: Enrolment) -> Hospital:
    county = part.hospital.home_county_id
    begins = max(part.wave.starts_on, part.agreed_on or part.wave.starts_on)
    facts: dict[str, Value | None] = {
        "name": part.hospital.name,
        "cms_number": part.site or None,
        "number": f"H{part.pk}",
        "state": STATES[county[:2]].abbreviation if county else None,
        "county": county,
        "county_name": place_name(county) if county else None,
        "wave": part.wave.number,
        "expected_births": part.expected_births,
    }
    return Hospital(part.pk, facts, Month.of(begins))


def _row(row: Destination) -> DestinationRow:
    return DestinationRow(
        id=row.pk,
        collaborative=row.collaborative_id,
        key=row.key,
        version=row.version,
        program=row.program,
        mapping=row.mapping,
        reason=row.reason,
        at=row.at,
        by_name=row.by_name,
        checked_on=row.checked_on,
        checked_by=row.checked_by,
        is_current=row.is_current,
    )
