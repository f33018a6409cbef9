"""How a letter goes on: its states, and whether it may be handed over a second time."""

from __future__ import annotations

WAITING, HANDING, SENT, UNSURE, REFUSED, BOUNCED = "waiting", "handing", "sent", "unsure", "refused", "bounced"
UNSENT = "unsent"  # no mail server was set
STATES = (WAITING, HANDING, SENT, UNSURE, REFUSED, BOUNCED, UNSENT)

AT_MOST_ONCE = frozenset({"what_needs_you", "kit_shipment"})
"""Templates that rather stay away than come twice. Every other letter matters too much to be lost."""

BODY_KEPT_DAYS = 30
"""Days after which a letter's text and address are removed; that it was sent stays."""


def may_hand_over(*, template: str, state: str) -> bool:
    """Whether the letter may be given to the mail server now.

    One that was being handed over when its worker ended may have gone out. It goes again under the same
    Message-ID, by which the receiving server drops a second copy, unless its template says at most once.
    """
    if state == HANDING:
        return template not in AT_MOST_ONCE
    return state == WAITING


MAY_BE_DECLINED = frozenset({"what_needs_you", "exchange_answered"})
"""Templates that a person may ask not to get."""
