"""What a session is, what may become of it, and what each step needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

PURPOSES = ("improve_programs", "support_initiatives", "focus_issue")
LEVELS = ("community", "state")
STATES = ("kickoff", "planned", "held", "followed_up", "cancelled")
ACQUAINTANCE = ("unknown", "no", "some", "well")
ANSWERS = ("waiting", "yes", "no", "maybe")
WAYS = ("in_person", "remote")
NOTE_KINDS = ("general", "synergy", "policy_feedback", "decision")
RESULT_KINDS = ("new_relationship", "clarity", "action_step")
FEEDBACK_PATH = ("received", "acknowledged", "under_review", "answered", "told_to_submitter")
FEEDBACK_ANSWERS = ("adopted", "adopted_in_part", "not_adopted", "referred")

_NEXT = {
    "kickoff": ("planned", "cancelled"),
    "planned": ("held", "cancelled"),
    "held": ("followed_up",),
    "followed_up": (),
    "cancelled": (),
}


def level_of(place_kind: str) -> str:
    """community or state: a session for a county is its community's, every other one a state's."""
    return "community" if place_kind in ("county", "unidentified") else "state"


def may_become(state: str, wanted: str) -> bool:
    """Whether a session may go from one state to another."""
    return wanted in _NEXT[state]


def is_open(state: str) -> bool:
    """Whether the session may still be changed."""
    return state not in ("cancelled", "followed_up")


def is_announced(state: str, *, is_public: bool) -> bool:
    """Whether the public schedule shows a session that has not been announced before: not during its kick-off."""
    return is_public and state in ("planned", "held", "followed_up")


@dataclass(frozen=True)
class Readiness:
    """What the kick-off still lacks before the session can be planned; each word is one thing to do."""

    missing: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        return not self.missing


def readiness(*, focus: int, invitees: int, presenters: int, starts_at: datetime | None) -> Readiness:
    """What must be chosen at the kick-off: a focus, who comes, who presents, and when."""
    wanted = {"focus": focus, "invitees": invitees, "presenters": presenters, "starts_at": starts_at}
    return Readiness(tuple(name for name, given in wanted.items() if not given))


def times_are_right(starts_at: datetime | None, ends_at: datetime | None) -> bool:
    """Whether it ends after it starts, when both are known."""
    return starts_at is None or ends_at is None or ends_at > starts_at


def next_feedback(status: str) -> str | None:
    """The next station of a piece of policy feedback; None when its submitter was told the answer."""
    place = FEEDBACK_PATH.index(status) + 1
    return FEEDBACK_PATH[place] if place < len(FEEDBACK_PATH) else None
