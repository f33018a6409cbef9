"""The published figures a book needs, as plain values. The one place where the book meets the findings."""

from __future__ import annotations

from partera.core.viewers import Viewer
from partera.evidence.figures import Figure
from partera.reports.briefing_book_inputs import GapGiven, ReleaseGiven, SourceGiven


def release(viewer: Viewer) -> ReleaseGiven | None:
    """The current release, or None while nothing is published."""
    return None


def figures(viewer: Viewer, places: list[str], measures: list[str] | None = None) -> tuple[Figure, ...]:
    """Everybody's figures of these places."""
    return ()


def gaps(viewer: Viewer, place: str) -> tuple[GapGiven, ...]:
    """The place's gaps between groups, the largest first."""
    return ()


def sources(viewer: Viewer, used: set[str]) -> tuple[SourceGiven, ...]:
    """The files these figures come from."""
    return ()
