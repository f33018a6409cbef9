"""What a new installation needs first, for those who set it up."""

from __future__ import annotations

from dataclasses import dataclass

from partera.core.viewers import Viewer
from partera.registry.findings.queries import current_release
from partera.registry.partners import queries as partners


@dataclass(frozen=True)
class FirstStep:
    """One thing to do first, and whether it is done."""

    key: str  # organization | partnership | people | files
    is_done: bool


def first_steps(viewer: Viewer) -> list[FirstStep]:
    """The steps in their order; none for who does not manage people, or once all are done."""
    if not viewer.may_somewhere("people.manage"):
        return []
    steps = [
        FirstStep("organization", partners.organisations(viewer, size=0).total > 0),
        FirstStep("partnership", bool(partners.partnerships(viewer))),
        FirstStep("people", partners.number_of_users(viewer) > 1),
        FirstStep("files", current_release(viewer) is not None),
    ]
    return [] if all(step.is_done for step in steps) else steps
