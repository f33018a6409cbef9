"""One search over everything one may see."""

from __future__ import annotations

from dataclasses import dataclass

from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.evidence.measures.definition import Measure
from partera.programs.convenings import queries as convenings
from partera.programs.quality.queries import collaboratives as quality
from partera.registry.findings.queries import measures_shown
from partera.registry.partners import queries as partners
from partera.registry.places import queries as places

A_KIND = 20


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is, what it is called, and its number or code."""

    kind: str  # place | organisation | collaborative | session | scheduled: one that the public may read of
    label: str
    more: str
    key: str


@dataclass(frozen=True)
class Hits:
    """What was found, by kind."""

    places: list[Hit]
    organisations: list[Hit]
    sessions: list[Hit]
    collaboratives: list[Hit]
    measures: list[Measure]

    @property
    def count(self) -> int:
        kinds = (self.places, self.organisations, self.sessions, self.collaboratives, self.measures)
        return sum(len(found) for found in kinds)


def search(viewer: Viewer, text: str) -> Hits:
    """Everything called like the text, as far as the viewer may see it."""
    text = text.replace("\0", " ").strip()[:80]  # PostgreSQL refuses a text that holds NUL
    if not text:
        return Hits([], [], [], [], [])
    return Hits(
        places=[Hit("place", row.name, "", row.code) for row in places.found(viewer, text, limit=A_KIND)],
        organisations=[
            Hit("organisation", row.name, row.home_county_name, str(row.id))
            for row in partners.organisations(viewer, text=text, size=A_KIND).rows
        ],
        sessions=_sessions(viewer, text)[:A_KIND],
        collaboratives=_collaboratives(viewer, text)[:A_KIND],
        measures=[m for m in measures_shown(viewer) if _holds(f"{m.title} {m.title_es}", text)],
    )


def _holds(called: str, text: str) -> bool:
    return all(word in called.casefold() for word in text.casefold().split())


def _collaboratives(viewer: Viewer, text: str) -> list[Hit]:
    """Those the viewer may see."""
    rows = quality.collaboratives(viewer) if not viewer.is_public else []
    return [Hit("collaborative", r.name, r.partnership_name, str(r.id)) for r in rows if _holds(r.name, text)]


def _sessions(viewer: Viewer, text: str) -> list[Hit]:
    """Those of the viewer's partnerships, then others on the public schedule."""
    own = convenings.sessions(viewer)
    numbers = {row.id for row in own}
    others = [row for row in convenings.schedule(now()) if row.id not in numbers]
    return [
        *(Hit("session", r.title, r.place_name, str(r.id)) for r in own if _holds(f"{r.title} {r.place_name}", text)),
        *(
            Hit("scheduled", r.title, r.place_name, str(r.id))
            for r in others
            if _holds(f"{r.title} {r.place_name}", text)
        ),
    ]
