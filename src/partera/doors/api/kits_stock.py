"""The supply kit's stock: programs, what stands where, what moved; receipts and counts written down."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from partera.core.errors import BadInput
from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Code, Line, Number, Part, Short, part
from partera.programs.kits.actions import stock as actions
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.queries import counts, movements, programs, shelves
from partera.programs.kits.queries.movements import Cursor
from partera.programs.kits.queries.stock import today_there

router = Router(tags=["Newborn Supply Kit: stock"])
_SEE = "kits.see"
_MOST = 10_000_000
_Quantity = Annotated[int, Field(ge=1, le=_MOST)]
_Key = Annotated[str, Field(min_length=8, max_length=40, pattern=r"^[0-9A-Za-z-]+$")]


class KitProgram(Schema):
    """A supply program."""

    id: int
    name: str
    partnership_name: str
    started_on: date
    sites: int
    may_run: bool


class Shelf(Schema):
    """So many of a lot in a place. `allocated` and `available` are those of now, whatever day is asked for."""

    place: int
    place_name: str
    product: int
    product_name: str
    is_kit: bool
    category: str
    unit: str
    lot: int
    code: str
    expires_on: date | None
    is_held: bool
    on_hand: int
    allocated: int
    available: int
    cents: int | None = Field(description="what it is worth by the lot's average price; null where none is known")


class MovementOut(Schema):
    """A movement; a mistake is answered by its reversal, and both stay."""

    id: int
    kind: str
    product: int
    product_name: str
    lot: int
    code: str
    quantity: int
    source_name: str
    target_name: str
    at: datetime
    recorded_at: datetime
    reason: str
    cents: int | None
    origin: str
    reverses: int | None
    reversed_by: int | None


class Movements(Schema):
    """The newest first. Ask again with `before_at` and `before_id` of the last for those before."""

    items: list[MovementOut]
    has_more: bool


class ReceivedLine(Schema):
    """So many of an item; `cents` is what the line is worth."""

    product: Number
    quantity: _Quantity
    lot: Annotated[str, Field(max_length=60)] = ""
    expires_on: date | None = None
    cents: Annotated[int, Field(ge=0, le=10**12)] | None = None


class ReceiptSent(Schema):
    """A donation or a purchase. The same key again writes nothing more."""

    key: _Key
    place: Number
    kind: Literal["donation", "purchase"]
    origin: Short
    lines: Annotated[list[ReceivedLine], Field(min_length=1, max_length=200)]


class CountSent(Schema):
    """How many were found of each lot, by its number; lots left out keep their balance."""

    key: _Key
    place: Number
    found: dict[Code, Annotated[int, Field(ge=0, le=_MOST)]]


class Reversed(Schema):
    """Why a movement is reversed."""

    reason: Line


class Written(Schema):
    """The movements that stand in the ledger for it."""

    movements: list[int]


class Counted(Schema):
    """A count that was kept."""

    id: int
    place: int
    lots: int
    differ: int


@operation(router, "GET", "/kits/programs", needs=_SEE, gives=Part[KitProgram], summary="Supply programs")
def list_kit_programs(request: HttpRequest, bounds: Bounded) -> dict:
    """Those one may see, by name."""
    return part(programs.programs(request.viewer), bounds)  # type: ignore[attr-defined]


@operation(
    router, "GET", "/kits/programs/{number}/stock", needs=_SEE, gives=Part[Shelf], summary="What stands where",
)  # fmt: skip
def list_kit_stock(
    request: HttpRequest, number: Number, bounds: Bounded, on: date | None = None, place: Number | None = None
) -> dict:
    """Now, or at the end of a day: of the places whose stock the token's owner may see."""
    if on is not None and on > today_there():
        raise BadInput("This day has not come yet. Choose today or a day before.")
    asked = shelves.Asked(on=None if on == today_there() else on, place=place)
    return part(shelves.shelf(request.viewer, number, asked), bounds)  # type: ignore[attr-defined]


@operation(
    router, "GET", "/kits/programs/{number}/movements", needs=_SEE, gives=Movements, summary="What moved",
)  # fmt: skip
def list_kit_movements(
    request: HttpRequest,
    number: Number,
    place: Number | None = None,
    before_at: datetime | None = None,
    before_id: Number | None = None,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> Movements:
    """The newest first, of the places whose stock the token's owner may see."""
    after = Cursor(before_at, before_id) if before_at is not None and before_id is not None else None
    if after is not None and after.at.tzinfo is None:
        raise BadInput("A time carries its zone, like 2026-03-01T12:00:00Z.")
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    rows = movements.movements(viewer, number, movements.Asked(place=place), most=limit + 1, after=after)
    return Movements(items=[MovementOut.from_orm(row) for row in rows[:limit]], has_more=len(rows) > limit)


@operation(
    router, "POST", "/kits/programs/{number}/receipts", needs=_SEE, gives=Written, status=201,
    summary="Receive a donation or a purchase",
)  # fmt: skip
def receive_kit_supplies(request: HttpRequest, number: Number, sent: ReceiptSent) -> Written:
    """For who runs the program (scope `kits.run`), or keeps the site (`kits.site`)."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    _check_place(viewer, number, sent.place)
    came = [Came(one.product, one.quantity, one.lot, one.expires_on, one.cents) for one in sent.lines]
    rows = actions.receive(
        location=sent.place, kind=sent.kind, came=came, origin=sent.origin, key=f"api {sent.key}", by=viewer
    )
    return Written(movements=[row.pk for row in rows])


@operation(
    router, "POST", "/kits/programs/{number}/counts", needs=_SEE, gives=Counted, status=201, summary="Count a place",
)  # fmt: skip
def count_kit_stock(request: HttpRequest, number: Number, sent: CountSent) -> Counted:
    """For who runs the program (scope `kits.run`), or keeps the site (`kits.site`)."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    _check_place(viewer, number, sent.place)
    if not all(lot.isdecimal() for lot in sent.found):
        raise BadInput("Lots are named by their numbers.")
    found = {int(lot): quantity for lot, quantity in sent.found.items()}
    made = actions.count(location=sent.place, found=found, key=f"api {sent.key}", by=viewer)
    return Counted.from_orm(counts.count(viewer, number, made)[0])


@operation(
    router, "POST", "/kits/programs/{number}/movements/{movement}/reversal", needs=_SEE, gives=Written, status=201,
    summary="Reverse a movement",
)  # fmt: skip
def reverse_kit_movement(request: HttpRequest, number: Number, movement: Number, sent: Reversed) -> Written:
    """Or the whole run of assembly it belongs to. For who runs the program, or keeps the site."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    movements.movement(viewer, number, movement)
    rows = actions.reverse(movement=movement, reason=sent.reason, by=viewer)
    return Written(movements=[row.pk for row in rows])


def _check_place(viewer: Any, number: int, place: int) -> None:
    """Not found for a place of another program, or one whose stock the viewer may not see."""
    shelves.one_place(viewer, number, place)
