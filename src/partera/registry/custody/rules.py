"""What an agreement must say, who it lets load and count, and when it asks for attention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from partera.core.errors import BadInput, Refused
from partera.core.viewers import Viewer
from partera.methods.suppression import HIGHEST_HIDDEN

LOAD, COUNT = "load", "count"
ACTS = {LOAD: "load records", COUNT: "count records"}
PERMISSION_OF = {LOAD: "records.load", COUNT: "records.count"}

RUNNING, NOT_BEGUN, ENDED = "running", "not_begun", "ended"
STATES = {RUNNING: "Running", NOT_BEGUN: "Not begun", ENDED: "Ended"}

WARN_DAYS = (60, 30, 7)
HIGHEST_BOUND = 99


@dataclass(frozen=True)
class Named:
    """Whom an agreement lets load or count: everything that is given must be met."""

    act: str
    role: str = ""
    organisation: int | None = None
    user: int | None = None

    def is_met_by(self, viewer: Viewer, permission: str) -> bool:
        """Whether the viewer is who is named, and holds the permission there."""
        if viewer.everything:
            return True
        if self.user is not None and viewer.person != self.user:
            return False
        if self.role and self.role not in viewer.roles:
            return False
        held = [grant for grant in viewer.grants if grant.permission == permission]
        return any(self.organisation in (None, grant.organisation) for grant in held)


def may(viewer: Viewer, act: str, named: Iterable[Named]) -> bool:
    """Whether an agreement with these names lets the viewer load, or count."""
    return viewer.everything or any(one.act == act and one.is_met_by(viewer, PERMISSION_OF[act]) for one in named)


def is_visible(viewer: Viewer, owner: int, named: Iterable[Named]) -> bool:
    """Whether the agreement exists for the viewer: of the owner, or named in it, or over everything."""
    return viewer.may("records.see", organisation=owner) or any(one.is_met_by(viewer, "records.see") for one in named)


def last_day(end: date, stopped_on: date | None) -> date:
    """The last day on which records may be counted: none of the day on which it was stopped."""
    return end if stopped_on is None else min(end, date.fromordinal(stopped_on.toordinal() - 1))


def state(start: date, last: date, day: date) -> str:
    """Whether an agreement runs on that day."""
    return ENDED if day > last else NOT_BEGUN if day < start else RUNNING


def warning(last: date, day: date) -> int | None:
    """The tightest of 60, 30 and 7 days within which it ends; None when it is further off, or over."""
    left = (last - day).days
    return min((bound for bound in WARN_DAYS if 0 <= left <= bound), default=None)


def check_terms(
    *, title: str, purpose: str, start: date, end: date, destroy_by: date, highest_hidden: int | None
) -> None:
    """Refuse an agreement that says too little or contradicts itself."""
    if not title.strip():
        raise BadInput("An agreement needs a title.")
    if not purpose.strip():
        raise BadInput("Say what the records may be used for.")
    if end < start:
        raise BadInput("The agreement ends before it starts.")
    if destroy_by < end:
        raise BadInput("The records would have to be destroyed before the agreement ends.")
    if highest_hidden is not None and not HIGHEST_HIDDEN < highest_hidden <= HIGHEST_BOUND:
        raise BadInput(
            "A stricter bound on small counts is more than %(ours)s and at most %(most)s; leave it empty for %(ours)s.",
            ours=HIGHEST_HIDDEN,
            most=HIGHEST_BOUND,
        )


def check_named(named: Iterable[Named]) -> None:
    """Refuse an agreement that nobody could load or count under."""
    known = list(named)
    if any(one.act not in ACTS or not (one.role or one.organisation or one.user) for one in known):
        raise BadInput("Name a role, an organization or a person for each who may load or count.")
    for act, words in ACTS.items():
        if not any(one.act == act for one in known):
            raise BadInput("Say who may %(act)s.", act=words)


def check_typed(typed: str, name: str) -> None:
    """Refuse to destroy unless the file's name was typed."""
    if typed.strip() != name:
        raise Refused("Nothing was destroyed: type the name of the file exactly, “%(name)s”.", name=name)
