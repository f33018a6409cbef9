"""Movements of stock: what kinds there are, and between which kinds of place each goes.

Every movement goes from one place to another. Places outside keep no balance: suppliers, families, the assembly bench,
differences found by counting, what is lost. So what stands in all places together is what came in from outside less
what went out, whatever happened in between.
"""

from __future__ import annotations

from dataclasses import dataclass

WAREHOUSE, SITE, IN_TRANSIT, OUTSIDE = "warehouse", "site", "in_transit", "outside"
PLACES = {
    WAREHOUSE: "Warehouse",
    SITE: "Site",
    IN_TRANSIT: "On the way",
    OUTSIDE: "Outside",
}
HOLDS_STOCK = (WAREHOUSE, SITE, IN_TRANSIT)

SUPPLIER, FAMILIES, BENCH, COUNT, LOST = "supplier", "families", "bench", "count", "lost"
OUTSIDE_PLACES = {
    SUPPLIER: "Suppliers and donors",
    FAMILIES: "Families",
    BENCH: "Assembly bench",
    COUNT: "Difference found by counting",
    LOST: "Lost, damaged or expired",
}


@dataclass(frozen=True)
class Kind:
    """A kind of movement: its words, the places it may go from and to, and whether it needs a reason.

    A place is named by its kind, or, outside, by its own key.
    """

    words: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    needs_reason: bool = False
    may_move_held: bool = False


_STORES = (WAREHOUSE, SITE)
KINDS: dict[str, Kind] = {
    "donation": Kind("Donation received", (SUPPLIER,), _STORES, may_move_held=True),
    "purchase": Kind("Purchase received", (SUPPLIER,), _STORES, may_move_held=True),
    "consume": Kind("Used in assembly", _STORES, (BENCH,)),
    "assemble": Kind("Assembled", (BENCH,), _STORES),
    "take_apart": Kind("Taken apart", _STORES, (BENCH,), may_move_held=True),
    "recover": Kind("Recovered from a kit", (BENCH,), _STORES, may_move_held=True),
    "ship": Kind("Sent", _STORES, (IN_TRANSIT,)),
    "arrive": Kind("Received at the site", (IN_TRANSIT,), _STORES, may_move_held=True),
    "missing": Kind("Missing on arrival", (IN_TRANSIT,), (LOST,), needs_reason=True, may_move_held=True),
    "send_back": Kind("Sent back", (SITE,), (IN_TRANSIT,), may_move_held=True),
    "transfer": Kind("Moved", _STORES, _STORES, may_move_held=True),
    "hand_over": Kind("Handed over", (SITE,), (FAMILIES,)),
    "come_back": Kind("Returned by a family", (FAMILIES,), (SITE,), needs_reason=True, may_move_held=True),
    "count_more": Kind("More found by counting", (COUNT,), _STORES, may_move_held=True),
    "count_less": Kind("Fewer found by counting", _STORES, (COUNT,), may_move_held=True),
    "adjust_up": Kind("Adjusted up", (COUNT,), _STORES, needs_reason=True, may_move_held=True),
    "adjust_down": Kind("Adjusted down", _STORES, (COUNT,), needs_reason=True, may_move_held=True),
    "expire": Kind("Expired", _STORES, (LOST,), may_move_held=True),
    "loss": Kind("Lost or damaged", _STORES, (LOST,), needs_reason=True, may_move_held=True),
    "discard": Kind("Discarded after a recall", _STORES, (LOST,), needs_reason=True, may_move_held=True),
}
"""Everything that can happen to stock. A kind that is not here stops the work."""

KEEPS_PROMISES = ("consume", "ship", "transfer", "send_back", "hand_over")
"""Kinds that somebody chooses to do: they leave what is promised elsewhere. The others say what has happened."""

REVERSAL = "reversal"
"""A movement the other way that answers a mistake; it may go between any two places."""


REVERSED_ALONE = (
    "donation", "purchase", "transfer", "count_more", "count_less", "adjust_up", "adjust_down", "expire", "loss",
    "discard",
)  # fmt: skip
"""Kinds that whoever keeps the place may answer by a reversal."""

REVERSED_TOGETHER = ("consume", "assemble", "take_apart", "recover")
"""Kinds of a run of assembly: all of its movements are reversed, or none. The rest belongs to a shipment or a hand-over
and is put right there."""


def may_go(kind: str, source: str, target: str) -> bool:
    """Whether a kind of movement goes from the one place to the other, each named as in Kind."""
    known = KINDS[kind]
    return source in known.sources and target in known.targets


def available(on_hand: int, allocated: int, *, is_held: bool) -> int:
    """What may still be promised: what stands there less what is promised, nothing while the lot is held."""
    return 0 if is_held else max(on_hand - allocated, 0)


def held_may_go(kind: str, target: str) -> bool:
    """Whether a lot on hold may make a movement of this kind to this kind of place; no hold sends it on to a site."""
    return KINDS[kind].may_move_held and not (kind == "transfer" and target == SITE)


def key_at(place: int, key: str) -> str:
    """The key of what is written down by hand at a place: no other place, and no shipment, has the same."""
    return f"at {place} {key}"
