"""Requests of sites and the shipments that answer them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

REQUEST_STATES = {
    "pending": "Waiting",
    "approved": "Approved",
    "started": "Being packed",
    "fulfilled": "Fulfilled",
    "partly": "Fulfilled in part",
    "cancelled": "Cancelled",
}
OPEN_REQUESTS = ("pending", "approved", "started")
TO_PACK = ("approved", "started")
BASES = {"number": "By number of kits", "births": "By expected births"}
WAYS = {"pickup": "Pick-up", "delivery": "Delivery", "shipping": "Shipping"}
SHIPMENT_STATES = {
    "packed": "Packed",
    "sent": "On the way",
    "received": "Received",
    "no_show": "Not picked up",
    "cancelled": "Cancelled",
}
_NEXT = {
    "packed": ("sent", "cancelled"),
    "sent": ("received", "no_show", "cancelled"),
    "no_show": ("sent", "cancelled"),
    "received": (),
    "cancelled": (),
}


def shipment_may_become(state: str, wanted: str) -> bool:
    """Whether a shipment may go from one state to another."""
    return wanted in _NEXT[state]


def state_after(asked: int, approved: int, *, sent: int, packed: int) -> str:
    """What becomes of an approved request as parts of it are packed and leave."""
    if sent >= approved:
        return "fulfilled" if sent >= asked else "partly"
    return "started" if sent or packed else "approved"


def state_when_closed(sent: int) -> str:
    """What becomes of a request that is closed before all of it has left."""
    return "partly" if sent else "cancelled"


def is_unusual(quantity: int, earlier: Sequence[int]) -> bool:
    """Whether a number is more than three times what a site usually asks for; its first three are never unusual."""
    return len(earlier) >= 3 and quantity > 3 * median(earlier)
