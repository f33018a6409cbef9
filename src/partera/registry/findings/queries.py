"""Reading published releases. Pages, reports and files read figures only here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from partera.core.codes import area_of
from partera.core.errors import NotFound
from partera.core.periods import Period
from partera.core.viewers import Viewer
from partera.evidence import release as releases
from partera.evidence.agreements import LeftOut
from partera.evidence.catalog import Catalog
from partera.evidence.destruction import destroyed
from partera.evidence.figures import Figure
from partera.evidence.measures import all_measures
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import ALL, DIMENSIONS, group_key, group_parts
from partera.registry.findings import rules
from partera.registry.findings.models import Release, RollBack


@dataclass(frozen=True)
class ReleaseInfo:
    """The current release: which, of when, and by which rule counts are hidden."""

    id: str
    audience: str
    made_at: datetime
    published_at: datetime
    highest_hidden: int
    measures: tuple[str, ...]
    stricter: Mapping[str, int] = field(default_factory=dict)  # by state, where the owner of its records asks for more
    highest_in_tables: int = 0

    @property
    def rule(self) -> str:
        """The rule in words."""
        return rules.hiding_rule(self.highest_hidden)

    def highest_at(self, place: str) -> int:
        """Up to which count figures from a place's own records are hidden."""
        return self.stricter.get(area_of(place), self.highest_hidden)


@dataclass(frozen=True)
class ReleaseRow:
    """A release in the list: when, what it holds, and whether it can be gone back to."""

    id: str
    made_at: datetime
    published_at: datetime
    is_current: bool
    is_kept: bool  # whether its files are still there
    figures: int = 0
    places: int = 0
    measures: tuple[str, ...] = ()
    highest_hidden: int = 0
    stricter: Mapping[str, int] = field(default_factory=dict)
    highest_in_tables: int = 0
    files: tuple[tuple[str, str], ...] = ()  # the extract's id, and what it was recognized as


@dataclass(frozen=True)
class RollBackRow:
    """That the pages went back, from which release to which, and why."""

    to: str
    before: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class SourceInfo:
    """A loaded file that figures come from."""

    id: str
    title: str
    notes: tuple[str, ...]
    caveats: tuple[str, ...]
    query_date: str
    loaded_at: datetime
    filters: tuple[tuple[str, str], ...]
    destroyed_on: date | None = None  # of records held under an agreement


@dataclass(frozen=True)
class Gap:
    """A gap between a group and the group it is measured against, three ways, with 95% limits."""

    measure: str
    period: str
    dimension: str
    group: Figure
    reference: Figure
    compared: int  # how many groups were compared
    difference: tuple[float, float, float]  # in the measure's unit: value, lower, upper
    ratio: tuple[float, float, float]
    excess: tuple[float, float, float]  # events


def current_release(viewer: Viewer, audience: str = "public") -> ReleaseInfo | None:
    """The current release that the viewer may read; None while nothing is published."""
    row = _current(audience)
    if row is None:
        return None
    manifest = _opened(row.id).manifest
    return ReleaseInfo(
        id=row.id,
        audience=row.audience,
        made_at=row.made_at,
        published_at=row.published_at,
        highest_hidden=manifest["highest_hidden"],
        measures=tuple(manifest["measures"]),
        stricter=manifest.get("stricter", {}),
        highest_in_tables=manifest.get("highest_in_tables", manifest["highest_hidden"]),
    )


def all_releases(viewer: Viewer, audience: str = "public") -> list[ReleaseRow]:
    """Every release that was published, the last published first. Needs evidence.see."""
    viewer.require_somewhere("evidence.see")
    return [_release_row(row) for row in Release.objects.filter(audience=audience)]


def roll_backs(viewer: Viewer) -> list[RollBackRow]:
    """Each time the pages went back to an earlier release, the last first. Needs evidence.see."""
    viewer.require_somewhere("evidence.see")
    return [RollBackRow(row.to_id, row.before_id, row.at, row.by, row.reason) for row in RollBack.objects.all()]


def _release_row(row: Release) -> ReleaseRow:
    try:
        manifest = _opened(row.id).manifest
    except NotFound:
        return ReleaseRow(row.id, row.made_at, row.published_at, row.is_current, is_kept=False)
    return ReleaseRow(
        id=row.id,
        made_at=row.made_at,
        published_at=row.published_at,
        is_current=row.is_current,
        is_kept=True,
        figures=manifest["rows"],
        places=manifest["places"],
        measures=tuple(manifest["measures"]),
        highest_hidden=manifest["highest_hidden"],
        stricter=manifest.get("stricter", {}),
        highest_in_tables=manifest.get("highest_in_tables", manifest["highest_hidden"]),
        files=tuple((extract, one["title"]) for extract, one in manifest["extracts"].items()),
    )


def figures(
    viewer: Viewer,
    *,
    places: Collection[str],
    measures: Collection[str] | None = None,
    periods: Collection[str] | None = None,
    groups: Collection[str] | None = None,
) -> list[Figure]:
    """Published figures, sorted by place, measure, group and period; none while nothing is published."""
    row = _current()
    if row is None:
        return []
    return _opened(row.id).figures(places=places, measures=measures, periods=periods, groups=groups)


def measures_shown(viewer: Viewer) -> list[Measure]:
    """The measures that the current release has figures of, in the order in which they are shown."""
    row = _current()
    return list(_measures(row.id)) if row is not None else []


def measures_of(viewer: Viewer, release: str) -> list[Measure]:
    """The measures that a kept release has figures of, declared ones too, in the order in which they are shown."""
    return list(_measures(release))


def sources(viewer: Viewer) -> dict[str, SourceInfo]:
    """The loaded files behind the current release, by extract id."""
    row = _current()
    if row is None:
        return {}
    gone = destroyed_in(viewer, row.id)
    return {extract: replace(one, destroyed_on=gone.get(extract)) for extract, one in _sources(row.id).items()}


def destroyed_in(viewer: Viewer, release: str) -> dict[str, date]:
    """The files behind a release whose records were destroyed since, with the day."""
    held = {name: one for name, one in _opened(release).manifest["extracts"].items() if one.get("custody")}
    if not held:
        return {}
    return {
        one["extract"]: date.fromisoformat(one["destroyed_at"][:10])
        for one in destroyed(Catalog(Path(settings.PARTERA_HOME)))
        if one["extract"] in held and one["loaded_at"] == held[one["extract"]]["loaded_at"]
    }


def left_out(viewer: Viewer, release: str | None = None, *, place: str | None = None) -> list[LeftOut]:
    """Records that a release (the current one) is made without, because an agreement ended or they are destroyed."""
    if release is None:
        if (row := _current()) is None:
            return []
        release = row.id
    manifest = _opened(release).manifest
    lines = [LeftOut(**line) for line in manifest.get("left_out", [])]
    return [line for line in lines if place is None or place in {at for code in line.places for at in (code, code[:2])}]


def trend(viewer: Viewer, *, measure: str, place: str) -> list[Figure]:
    """A measure's figures for everybody of a place by single year, oldest first."""
    found = figures(viewer, places=[place], measures=[measure], groups=["all"])
    return [figure for figure in found if Period(figure.period).kind == "year"]


def largest_gaps(viewer: Viewer, place: str, most: int = 8) -> list[Gap]:
    """A place's widest gaps between groups, most excess events first: at most one a measure and dimension.

    Compared are the groups that are shown, of the newest period that has them; the reference is the group with
    the best rate. Only gaps whose whole interval lies on the worse side are listed.
    """
    row = _current()
    if row is None:
        return []
    known = {measure.id: measure for measure in _measures(row.id)}
    found = []
    for key, shown in rules.comparable(_opened(row.id).figures(places=[place])).items():
        if (measure := known.get(key[0])) and (best := rules.widest_gap(shown, measure)):
            group, reference, sizes = best
            found.append(Gap(key[0], key[1], key[2], group, reference, len(shown), *sizes))
    return sorted(found, key=lambda gap: (-gap.excess[0], gap.measure, gap.dimension))[:most]


def widest_gaps(
    viewer: Viewer, measure: str, places: Collection[str], dimensions: Collection[str]
) -> dict[str, Gap | None]:
    """The widest gap of one measure in each of several places, by these dimensions; one read of the release.

    None where groups are compared and no gap lies wholly on the worse side; a place without two shown groups is not
    in it.
    """
    row = _current()
    definition = next((one for one in _measures(row.id) if one.id == measure), None) if row else None
    if row is None or definition is None or not places:
        return {}
    by_place: dict[str, list[Figure]] = {}
    for figure in _opened(row.id).figures(places=places, measures=[measure]):
        by_place.setdefault(figure.place, []).append(figure)
    found = {place: _widest_of(figures, definition, dimensions) for place, figures in by_place.items()}
    return {place: gap for place, (is_compared, gap) in found.items() if is_compared}


def _widest_of(figures: list[Figure], definition: Measure, dimensions: Collection[str]) -> tuple[bool, Gap | None]:
    """Whether groups can be compared, and the gap with the largest difference."""
    gaps, is_compared = [], False
    for (measure, period, dimension), shown in rules.comparable(figures).items():
        if dimension not in dimensions:
            continue
        is_compared = True
        if best := rules.widest_gap(shown, definition):
            group, reference, sizes = best
            gaps.append(Gap(measure, period, dimension, group, reference, len(shown), *sizes))
    return is_compared, max(gaps, key=lambda gap: (abs(gap.difference[0]), gap.dimension), default=None)


def _current(audience: str = "public") -> Release | None:
    return Release.objects.filter(audience=audience, is_current=True).first()


def _opened(release_id: str) -> releases.Release:
    return releases.open_release(Path(settings.PARTERA_HOME), release_id)


@lru_cache(maxsize=4)
def _measures(release_id: str) -> tuple[Measure, ...]:
    manifest = _opened(release_id).manifest
    shown = set(manifest["measures"])
    found = [measure for measure in all_measures().values() if measure.id in shown]
    known = {measure.id for measure in found}
    declared = [one for name, one in sorted(manifest["declared"].items()) if name in shown - known]
    return (*found, *(_declared(one) for one in declared))


def _declared(one: dict[str, Any]) -> Measure:
    """A measure that a mapping file declares."""
    title = one["title"]
    return Measure(
        id=one["id"],
        version=1,
        family="indicator",
        title=title,
        title_es=one.get("title_es") or title,
        counts=title,
        counts_es=one.get("title_es") or title,
        out_of="",
        out_of_es="",
        per=1,
        better=one.get("better") or "neither",
        author=one.get("source") or "as stated in the mapping file",
        checked_by="no person yet",
        source=one.get("source") or "",
        reviewed=date(2026, 11, 1),
        next_review=date(2027, 11, 1),
        unit=one.get("unit") or "",
    )


@lru_cache(maxsize=4)
def _sources(release_id: str) -> dict[str, SourceInfo]:
    found = _opened(release_id).manifest["extracts"]
    return {extract: _source(extract, one) for extract, one in found.items()}


def _source(extract: str, one: dict[str, Any]) -> SourceInfo:
    provenance = one["provenance"]
    parameters = provenance.get("parameters") or {}
    return SourceInfo(
        id=extract,
        title=one["title"],
        notes=tuple(one["notes"]),
        caveats=tuple(provenance.get("caveats") or ()),
        query_date=str(provenance.get("query_date") or ""),
        loaded_at=datetime.fromisoformat(one["loaded_at"]),
        filters=tuple((str(name), str(value)) for name, value in parameters.items())
        if isinstance(parameters, dict)
        else (),
    )


@lru_cache(maxsize=4)
def _births_of(release_id: str) -> dict[str, tuple[float, str]]:
    found: dict[str, tuple[float, str]] = {}
    for figure in _opened(release_id).figures(places=None, measures=["births"], periods=None, groups=["all"]):
        if figure.is_shown and figure.value is not None and Period(figure.period).kind == "year":
            known = found.get(figure.place)
            if known is None or figure.period > known[1]:
                found[figure.place] = (figure.value, figure.period)
    return found


def births(viewer: Viewer) -> dict[str, tuple[float, str]]:
    """Place → live births to its residents in the newest year published for it, and that year; hidden ones left out.

    A release never changes, so that what was read of it once is kept.
    """
    row = _current()
    return _births_of(row.id) if row is not None else {}


@lru_cache(maxsize=4)
def _births_by_race_of(release_id: str) -> dict[str, tuple[str, dict[str, float | None]]]:
    groups = [ALL, *(group_key({"race": race}) for race in DIMENSIONS["race"])]
    found: dict[str, dict[str, dict[str, float | None]]] = {}
    for figure in _opened(release_id).figures(places=None, measures=["births"], periods=None, groups=groups):
        if Period(figure.period).kind == "year":
            group = group_parts(figure.group).get("race", ALL)
            year = found.setdefault(figure.place, {}).setdefault(figure.period, {})
            year[group] = figure.value if figure.is_shown else None
    newest = {
        place: max((year for year, told in years.items() if told.get(ALL) and len(told) > 1), default="")
        for place, years in found.items()
    }
    return {place: (year, found[place][year]) for place, year in newest.items() if year}


def births_by_race(viewer: Viewer) -> dict[str, tuple[str, dict[str, float | None]]]:
    """Place → the newest year with births by mother's race and ethnicity, and these births by group with those of all;
    None stands where a count is hidden."""
    row = _current()
    return _births_by_race_of(row.id) if row is not None else {}
