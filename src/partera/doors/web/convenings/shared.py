"""What the pages of this area do alike: whose session it is, and whom one may choose."""

from __future__ import annotations

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.convenings import queries
from partera.registry.partners import queries as partners


def run_by(viewer: Viewer, number: int) -> queries.SessionDetail:
    """The session when the viewer runs it, else not found."""
    session = queries.session(viewer, number)
    if not session.may_run:
        raise NotFound("There is no such page.")
    return session


def directory(viewer: Viewer, place: str = "") -> list[tuple[int, str]]:
    """Organisations to choose from: number and name."""
    return [(row.id, row.name) for row in partners.organisations(viewer, place=place).rows]


def people_in(viewer: Viewer, organisations: list[int]) -> list[tuple[int, str]]:
    """People to choose from, of these organisations."""
    found = {pair for organisation in organisations for pair in partners.people_of(viewer, organisation)}
    return sorted(found, key=lambda pair: pair[1])
