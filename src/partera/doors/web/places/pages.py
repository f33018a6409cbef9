"""The page objects of places: each is read whole, then shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from partera.core.codes import NATION
from partera.core.errors import NotFound
from partera.core.viewers import PUBLIC, Viewer
from partera.doors.web.places import words
from partera.doors.web.places.about import about, left_out_said
from partera.doors.web.places.blocks import About, FigureBlock
from partera.doors.web.places.definitions import Definition, definition_of
from partera.doors.web.places.gaps import GapBlock, gap_block
from partera.doors.web.places.making import Maker, comparison, groups
from partera.doors.web.places.mapping import MapBlock, area_of, map_block, map_period
from partera.doors.web.places.reading import Shelf, compared_with, unidentified_of
from partera.doors.web.places.trends import trend
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import ALL
from partera.registry.findings import queries as findings
from partera.registry.findings.rules import is_ranked
from partera.registry.places import queries as places
from partera.registry.places.queries import PlaceRow

LEADS = ("ptb", "imr", "lbw", "births", "population")
"""Which measure's sentence answers for the place, the first that has a figure."""


@dataclass(frozen=True)
class Family:
    """Measures of one kind."""

    id: str
    title: str
    blocks: tuple[FigureBlock, ...]


@dataclass(frozen=True)
class PlacePage:
    """A place's profile."""

    place: PlaceRow
    name: str
    short_name: str
    above: tuple[tuple[str, str], ...]
    answer: str
    ended: str
    parts: tuple[PlaceRow, ...]
    parts_title: str
    families: tuple[Family, ...] = ()
    gaps: GapBlock | None = None
    about: About | None = None
    lacking: tuple[str, ...] = ()
    would_fill: str = ""
    csv_address: str = ""
    why_empty: str = ""
    left_out: tuple[str, ...] = ()
    begin_address: str = ""
    book_address: str = ""

    @property
    def heading(self) -> str:
        return self.name[:1].upper() + self.name[1:]


@dataclass(frozen=True)
class MeasurePage:
    """One measure at one place."""

    place: PlaceRow
    name: str
    short_name: str
    above: tuple[tuple[str, str], ...]
    heading: str
    title: str
    answer: str
    main: FigureBlock | None
    trend: FigureBlock | None
    groups: tuple[FigureBlock, ...]
    map: MapBlock | None
    definition: Definition
    about: About | None

    @property
    def place_address(self) -> str:
        return f"/places/{self.place.code}/"

    @property
    def comparison(self) -> FigureBlock | None:
        """The main figure as this page shows it: under another heading, without a link to itself."""
        if self.main is None:
            return None
        headings = {"nation": _("The latest figure"), "state": _("Beside the nation")}
        heading = headings.get(self.place.kind, _("Beside state and nation"))
        return replace(self.main, heading=heading, address="")

    def block(self, what: str) -> FigureBlock | None:
        """The figure of that name: comparison, trend, map, or a dimension."""
        found = {"comparison": self.main, "trend": self.trend, "map": self.map.figure if self.map else None}
        return found.get(what) or next((b for b in self.groups if b.id == f"by-{what}"), None)


def _names(viewer: Viewer, place: PlaceRow) -> dict[str, str]:
    """The names of the places a page speaks of."""
    codes = [*compared_with(place.code)]
    if pooled := unidentified_of(place.code):
        codes.append(pooled)
    return {place.code: place.name} | {code: places.place(viewer, code).name for code in codes}


def place_page(viewer: Viewer, code: str) -> PlacePage:
    """Everything published of a place. Raises NotFound for a code that is none."""
    place = places.place(viewer, code)
    bare = _bare_page(viewer, place)
    release = findings.current_release(viewer)
    if release is None:
        why = _("No file has been loaded yet. Somebody who may load files does so under Evidence.")
        answer = _("No release has been published yet, so there is nothing to show of {place}.")
        return replace(bare, answer=answer.format(place=bare.name), why_empty=why)
    names = _names(viewer, place)
    maker = Maker(place, names, Shelf.of(findings.figures(viewer, places=list(names), groups=[ALL])), release.id)
    measures = {measure.id: measure for measure in findings.measures_shown(viewer)}
    made = {measure.id: comparison(maker, measure) for measure in measures.values()}
    blocks = {measure: block for measure, block in made.items() if block is not None}
    families = dict.fromkeys(measures[measure].family for measure in blocks)
    gaps = gap_block(maker, list(_gaps(release.id, place.code)), measures)
    return replace(
        bare,
        answer=_answer(blocks, bare.name),
        families=tuple(
            Family(f, words.family_title(f), tuple(b for m, b in blocks.items() if measures[m].family == f))
            for f in families
        ),
        gaps=gaps,
        about=about(release, findings.sources(viewer), maker.used, maker.notes, place.code) if blocks else None,
        lacking=_lacking(place, [measures[measure] for measure, block in made.items() if block is None]),
        would_fill=_would_fill(place, maker),
        csv_address=f"/places/{place.code}/profile.csv" if blocks else "",
        why_empty="" if blocks else _would_fill_all(),
        left_out=left_out_said(findings.left_out(viewer, place=place.code)),
    )


def _lacking(place: PlaceRow, lacking: Iterable[Measure]) -> tuple[str, ...]:
    """The measures that could be known of such a place and are not; only counties are ranked by vulnerability."""
    ranked = place.kind == "county"
    return tuple(words.title(measure) for measure in lacking if ranked or measure.family != "vulnerability")


def _would_fill(place: PlaceRow, maker: Maker) -> str:
    """What would give a place the figures that it lacks; of a county that CDC WONDER does not name, only its state."""
    pooled = unidentified_of(place.code)
    if pooled and any(held == pooled for _measure, held, _group in maker.shelf.figures):
        return _(
            "No loaded file holds these for this place. CDC WONDER does not name this county; the state’s birth "
            "extract would fill this. Whoever may load files does so under Evidence."
        )
    return _(
        "No loaded file holds these for this place. A CDC WONDER export by these groupings, or the state’s birth "
        "extract, would fill this. Whoever may load files does so under Evidence."
    )


def _would_fill_all() -> str:
    return _(
        "The loaded files hold no figure of this place. A CDC WONDER export that names it, or the state’s birth "
        "extract, would fill this. Whoever may load files does so under Evidence."
    )


def _bare_page(viewer: Viewer, place: PlaceRow) -> PlacePage:
    """The page before any figure stands on it."""
    parts = tuple(places.parts(viewer, place.code)) if place.kind in ("nation", "state") else ()
    meets = place.kind in ("state", "county")
    ended = ""
    if place.last_year is not None:
        ended = _("This code ended with {year}; figures stand under it for the years before.").format(
            year=place.last_year
        )
    return PlacePage(
        place=place,
        name=words.place_name(place.name) if place.kind == "nation" else place.name,
        short_name=_shown_name(place),
        above=_above(place),
        answer="",
        ended=ended,
        parts=parts,
        parts_title=_("States and territories") if place.kind == "nation" else _("Counties"),
        begin_address=f"/sessions/new/?place={place.code}" if meets and viewer.may_somewhere("sessions.run") else "",
        book_address=f"/book/{place.code}/" if meets and viewer.may_somewhere("findings.see") else "",
    )


def _above(place: PlaceRow) -> tuple[tuple[str, str], ...]:
    """The breadcrumbs between Places and this place."""
    nation = (_("United States"), f"/places/{NATION}/")
    if place.kind == "nation":
        return ()
    if place.kind in ("state", "division"):
        return (nation,)
    return (nation, (place.parent_name, f"/places/{place.parent}/"))


@lru_cache(maxsize=1_000)
def _gaps(release_id: str, code: str) -> tuple[findings.Gap, ...]:
    """The widest gaps of a place in a release: what a public release holds never changes."""
    return tuple(findings.largest_gaps(PUBLIC, code))


def _answer(by_id: dict[str, FigureBlock], name: str) -> str:
    """The sentence of the first measure that has a number; when none has, of the first."""
    order = [measure for measure in (*LEADS, *by_id) if measure in by_id]
    for measure in order:
        if by_id[measure].rows[0].has_number:
            return by_id[measure].sentence
    if order:
        return by_id[order[0]].sentence
    return _("Nothing of {place} has been published in this release.").format(place=name)


def measure_page(viewer: Viewer, code: str, measure_id: str, maps: Path, *, with_map: bool = True) -> MeasurePage:
    """One measure at a place: comparison, trend, groups, map, definition."""
    place = places.place(viewer, code)
    release = findings.current_release(viewer)
    measure = measure_of(viewer, measure_id)
    names = _names(viewer, place)
    figures = findings.figures(viewer, places=list(names), measures=[measure.id])
    maker = Maker(place, names, Shelf.of(figures), release.id if release else "")
    main = comparison(maker, measure)
    shown_map = _map(viewer, maker, measure, maps) if with_map else None
    if main:
        answer = main.sentence
    elif shown_map and is_ranked(measure):
        answer = shown_map.figure.sentence
    else:
        answer = words.sentence(None, measure, words.place_name(place.name), [])
    line, by_group = trend(maker, measure), tuple(groups(maker, measure))
    return MeasurePage(
        place=place,
        name=words.place_name(place.name) if place.kind == "nation" else place.name,
        short_name=_shown_name(place),
        above=_above(place),
        heading=_("{measure}: {place}").format(measure=words.title(measure), place=words.place_label(place.name)),
        title=words.title(measure),
        answer=answer,
        main=main,
        trend=line,
        groups=by_group,
        map=shown_map,
        definition=definition_of(measure),
        about=about(release, findings.sources(viewer), maker.used, maker.notes, place.code)
        if release and (main or shown_map)
        else None,
    )


def _shown_name(place: PlaceRow) -> str:
    return _("United States") if place.kind == "nation" else place.short_name


def measure_of(viewer: Viewer, measure_id: str) -> Measure:
    """The published measure of that id. Raises NotFound."""
    for measure in findings.measures_shown(viewer):
        if measure.id == measure_id:
            return measure
    raise NotFound("There is no published measure of that name. The place’s page lists those that are.")


def _map(viewer: Viewer, maker: Maker, measure: Measure, folder: Path) -> MapBlock | None:
    area = area_of(maker.place.code)
    parts = places.parts(viewer, area)
    codes = [part.code for part in parts] + ([] if area == NATION else [f"{area}999"])
    shelf = Shelf.of(findings.figures(viewer, places=codes, measures=[measure.id], groups=[ALL]))
    leading, _pooled = maker.leading(measure)
    period = map_period(shelf, measure.id, codes, leading.period if leading else "")
    if period is None:
        return None
    part_maker = Maker(maker.place, maker.names, shelf, maker.release, maker.used, maker.notes)
    return map_block(part_maker, measure, parts, period, folder)
