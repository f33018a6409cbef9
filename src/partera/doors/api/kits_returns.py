"""Returns of supply kits: what a site sends back and a warehouse receives, and kits that families brought back."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema

from partera.core.errors import NotFound
from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Line, Number, Part, part
from partera.programs.kits.actions import returns as actions
from partera.programs.kits.queries import handing
from partera.programs.kits.queries import returns as known

router = Router(tags=["Newborn Supply Kit: returns"])
_SEE = "kits.see"
_MOST = 10_000_000
_Key = Annotated[str, Field(min_length=8, max_length=40, pattern=r"^[0-9A-Za-z-]+$")]


class KitReturn(Schema):
    """So many of a lot that a site sent back: `sent`, `received` with what is missing, or `called_off`."""

    id: int
    product: str
    code: str
    quantity: int
    at: datetime
    reason: str
    state: str
    warehouse: str
    arrived: int
    missing: int
    missing_reason: str


class KitCameBack(Schema):
    """A kit that a family brought back unopened; `hand_over` where it is known."""

    id: int
    product: str
    code: str
    at: datetime
    reason: str
    hand_over: int | None


class ReturnSent(Schema):
    """So many of a lot that goes back. The same key again sends no more."""

    key: _Key
    lot: Number
    quantity: Annotated[int, Field(ge=1, le=_MOST)]
    reason: Line


class ReturnReceived(Schema):
    """How many of it arrived in which warehouse; `reason` says what is known of the missing ones."""

    warehouse: Number
    arrived: Annotated[int, Field(ge=0, le=_MOST)]
    reason: Line = ""


class CameBackSent(Schema):
    """A kit that came back unopened: of a hand-over, or, where none is known, of a lot."""

    key: _Key
    reason: Line
    hand_over: Number | None = None
    lot: Number | None = None


@operation(
    router, "GET", "/kits/sites/{site}/returns", needs=_SEE, gives=Part[KitReturn], summary="What a site sent back",
)  # fmt: skip
def list_kit_returns(request: HttpRequest, site: Number, bounds: Bounded) -> dict:
    """The newest first."""
    return part(known.sent_back(request.viewer, site), bounds)  # type: ignore[attr-defined]


@operation(
    router, "POST", "/kits/sites/{site}/returns", needs=_SEE, gives=KitReturn, status=201,
    summary="Send stock of a site back",
)  # fmt: skip
def send_kits_back(request: HttpRequest, site: Number, sent: ReturnSent) -> KitReturn:
    """For the site's own people (scope `kits.site`) and who runs the program (`kits.run`)."""
    viewer = request.viewer  # type: ignore[attr-defined]
    said = sent.dict() | {"key": f"api {sent.key}"}
    return _one(request, site, actions.send_back(site=site, **said, by=viewer).pk)


@operation(
    router, "POST", "/kits/sites/{site}/returns/{number}/receipt", needs="kits.run", gives=KitReturn, status=201,
    summary="Receive what a site sent back",
)  # fmt: skip
def receive_kits_back(request: HttpRequest, site: Number, number: Number, sent: ReturnReceived) -> KitReturn:
    """For who runs the program. The same again changes nothing."""
    viewer = request.viewer  # type: ignore[attr-defined]
    _one(request, site, number)
    actions.receive_back(sent=number, **sent.dict(), by=viewer)
    return _one(request, site, number)


@operation(
    router, "GET", "/kits/sites/{site}/returned-kits", needs=_SEE, gives=Part[KitCameBack],
    summary="Kits that families brought back",
)  # fmt: skip
def list_returned_kits(request: HttpRequest, site: Number, bounds: Bounded) -> dict:
    """The newest first."""
    return part(known.came_back(request.viewer, site), bounds)  # type: ignore[attr-defined]


@operation(
    router, "POST", "/kits/sites/{site}/returned-kits", needs=_SEE, gives=KitCameBack, status=201,
    summary="Take a kit back that a family returned unopened",
)  # fmt: skip
def take_kit_back(request: HttpRequest, site: Number, sent: CameBackSent) -> KitCameBack:
    """With its hand-over, which is then no longer counted as given and whose voucher stays used; or with its lot
    alone, which changes the stock and no count."""
    viewer = request.viewer  # type: ignore[attr-defined]
    if sent.hand_over is None:
        made = actions.come_back_unknown(
            site=site, lot=sent.lot or 0, reason=sent.reason, key=f"api {sent.key}", by=viewer
        )
        found = [one for one in known.came_back(viewer, site) if one.id == made.pk]
    else:
        if handing.one_kept(viewer, site, sent.hand_over) is None:
            raise NotFound("There is no such hand-over.")
        actions.come_back(hand_over=sent.hand_over, reason=sent.reason, by=viewer)
        found = [one for one in known.came_back(viewer, site) if one.hand_over == sent.hand_over]
    return KitCameBack.from_orm(found[0])


def _one(request: HttpRequest, site: int, number: int) -> KitReturn:
    found = [one for one in known.sent_back(request.viewer, site) if one.id == number]  # type: ignore[attr-defined]
    if not found:
        raise NotFound("There is no such return.")
    return KitReturn.from_orm(found[0])
