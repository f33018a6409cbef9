"""One search over everything one may see."""

from __future__ import annotations

from dataclasses import dataclass

from partera.core.viewers import Viewer
from partera.programs.convenings import queries as convenings
from partera.registry.partners import queries as partners
from partera.registry.places import queries as places

A_KIND = 20


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is, what it is called, and its number or code."""

    kind: str  # place | organisation | session
    label: str
    more: str
    key: str


@dataclass(frozen=True)
class Hits:
    """What was found, by kind."""

    places: list[Hit]
    organisations: list[Hit]
    sessions: list[Hit]

    @property
    def count(self) -> int:
        return len(self.places) + len(self.organisations) + len(self.sessions)


def search(viewer: Viewer, text: str) -> Hits:
    """Places, organisations and sessions called like the text, as far as the viewer may see them."""
    text = text.replace("\0", " ").strip()[:80]  # PostgreSQL refuses a text that holds NUL
    if not text:
        return Hits([], [], [])
    return Hits(
        places=[Hit("place", row.name, "", row.code) for row in places.found(viewer, text, limit=A_KIND)],
        organisations=[
            Hit("organisation", row.name, row.home_county_name, str(row.id))
            for row in partners.organisations(viewer, text=text, size=A_KIND).rows
        ],
        sessions=_sessions(viewer, text)[:A_KIND],
    )


def _sessions(viewer: Viewer, text: str) -> list[Hit]:
    words = text.casefold().split()
    return [
        Hit("session", row.title, row.place_name, str(row.id))
        for row in convenings.sessions(viewer)
        if all(word in f"{row.title} {row.place_name}".casefold() for word in words)
    ]
