"""Sites that hand kits over, and what becomes of each."""

from __future__ import annotations

SITE_KINDS = {
    "hospital": "Hospital",
    "community": "Community organization",
    "doula": "Doula",
    "home_visiting": "Home visiting program",
}
SITE_STATES = {
    "invited": "Invited",
    "waiting": "Waiting for review",
    "approved": "Approved",
    "recertify": "Asked to confirm its profile",
    "ended": "No longer hands out kits",
}
_NEXT = {
    "invited": ("waiting", "ended"),
    "waiting": ("approved", "invited", "ended"),
    "approved": ("recertify", "ended"),
    "recertify": ("approved", "ended"),
    "ended": ("invited",),
}
HANDS_OVER = ("approved", "recertify")


def may_become(state: str, wanted: str) -> bool:
    """Whether a site may go from one state to another."""
    return wanted in _NEXT[state]
