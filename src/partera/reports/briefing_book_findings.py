"""The published figures a book needs, as plain values. The one place where the book meets the findings."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from partera.core.viewers import Viewer
from partera.evidence.figures import Figure
from partera.evidence.measures import all_measures
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import ALL
from partera.registry.findings import queries
from partera.reports.briefing_book_inputs import GapGiven, ReleaseGiven, SourceGiven


def release(viewer: Viewer, place: str) -> ReleaseGiven | None:
    """The current release with its bounds at a place, or None while nothing is published."""
    found = queries.current_release(viewer)
    if found is None:
        return None
    return ReleaseGiven(found.id, found.made_at.date(), found.highest_at(place), found.highest_in_tables)


def measures(viewer: Viewer) -> dict[str, Measure]:
    """Every measure by id, those that mapping files declare among them."""
    return all_measures() | {measure.id: measure for measure in queries.measures_shown(viewer)}


def figures(viewer: Viewer, places: Collection[str], wanted: Collection[str] | None = None) -> tuple[Figure, ...]:
    """Everybody's figures of these places."""
    return tuple(queries.figures(viewer, places=places, measures=wanted, groups=[ALL]))


def by_group(viewer: Viewer, place: str, largest: Sequence[GapGiven]) -> tuple[Figure, ...]:
    """The groups' figures behind the largest gap."""
    if not largest:
        return ()
    first = largest[0]
    found = queries.figures(viewer, places=[place], measures=[first.measure], periods=[first.period])
    return tuple(figure for figure in found if figure.group != ALL)


def gaps(viewer: Viewer, place: str) -> tuple[GapGiven, ...]:
    """The place's gaps between groups, most excess events first."""
    return tuple(
        GapGiven(
            measure=gap.measure,
            period=gap.period,
            group=gap.group.group,
            reference=gap.reference.group,
            value=gap.group.value or 0.0,
            reference_value=gap.reference.value or 0.0,
            difference=gap.difference,
            ratio=gap.ratio,
            excess=gap.excess,
        )
        for gap in queries.largest_gaps(viewer, place)
    )


def sources(viewer: Viewer, used: Collection[str]) -> tuple[SourceGiven, ...]:
    """The files these figures come from, by title."""
    found = [info for name, info in queries.sources(viewer).items() if name in used]
    return tuple(
        SourceGiven(
            id=info.id,
            title=info.title,
            notes=info.notes,
            query_date=info.query_date,
            loaded_on=info.loaded_at.date(),
            caveats=info.caveats,
        )
        for info in sorted(found, key=lambda info: (info.title, info.id))
    )
