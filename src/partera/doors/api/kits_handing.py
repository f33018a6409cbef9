"""Hand-overs of supply kits at a site: written down once, counted by day, listed as they were kept."""

from datetime import date, datetime, timedelta
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import AwareDatetime

from partera.core.errors import BadInput
from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Code, Number, Part, Text, part
from partera.programs.kits.actions import handing as actions
from partera.programs.kits.actions.handing import Given
from partera.programs.kits.queries import handing as known
from partera.programs.kits.queries.stock import today_there

router = Router(tags=["Newborn Supply Kit: hand-over"])
_OWN, _SEE = "kits.site", "kits.see"
_MOST_DAYS = 400
_Scanned = Annotated[Text, Field(max_length=5_000)]


class HandOverSent(Schema):
    """One kit offered to the family of one newborn. Nothing that names anybody."""

    key: Annotated[Text, Field(min_length=1, max_length=60, description="the sender's own; the same again counts once")]
    language: Code = Field(description="en, es or other")
    at: AwareDatetime = Field(description="what the device's clock said when the kit was given")
    now: AwareDatetime | None = Field(None, description="what it says at sending; a wrong clock is set right by it")
    outcome: Code = Field("given", description="given, or refused when the family did not want it")
    day_band: Code = Field("not_asked", description="before, 0-2, 3-7, 8-28, 29+ or not_asked")
    voucher: _Scanned = ""
    card: _Scanned = ""
    lot: Number | None = None
    missing: Annotated[list[Number], Field(max_length=100)] = []


class HandOver(Schema):
    """A hand-over as it is kept. `unreconciled` ones moved nothing yet; `reason` says why."""

    id: int
    at: datetime
    phone_at: datetime
    sent_at: datetime
    clock_ahead: int = Field(description="seconds by which the device's clock was ahead at sending")
    outcome: str
    language: str
    day_band: str
    missing: int
    state: str
    reason: str
    lot: int | None
    lot_code: str
    kit: str


class Day(Schema):
    """What a site handed over on a day; `languages` and `day_bands` are of the kits given."""

    day: date
    given: int
    refused: int
    with_missing: int
    languages: dict[str, int]
    day_bands: dict[str, int]


@operation(
    router, "POST", "/kits/sites/{site}/hand-overs", needs=_OWN, gives=HandOver, status=201,
    summary="Write a hand-over down",
)  # fmt: skip
def send_hand_over(request: HttpRequest, site: Number, sent: HandOverSent) -> HandOver:
    """Once for its key, however often it is sent; the same key with other content is refused. What really happened is
    never refused: where the ledger cannot cover it, it is kept as `unreconciled` with the reason."""
    viewer = request.viewer  # type: ignore[attr-defined]
    said = sent.dict()
    said["phone_now"], said["missing"] = said.pop("now"), tuple(said["missing"])
    kept = actions.hand_over(site=site, given=Given(**said), by=viewer)
    return HandOver.from_orm(known.one_kept(viewer, site, kept.pk))


@operation(
    router, "GET", "/kits/sites/{site}/hand-overs", needs=_SEE, gives=Part[HandOver],
    summary="Hand-overs of a site",
)  # fmt: skip
def list_hand_overs(request: HttpRequest, site: Number, bounds: Bounded, state: Code = "") -> dict:
    """The newest first; of one state (`counted`, `unreconciled`, `resolved`, `void`) or all."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found, total = known.listed(viewer, site, state=state, first=bounds.offset, number=bounds.limit)
    return part(found, bounds, total)


@operation(
    router, "GET", "/kits/sites/{site}/hand-over-days", needs=_SEE, gives=Part[Day],
    summary="Kits handed over, by day",
)  # fmt: skip
def count_hand_overs(
    request: HttpRequest, site: Number, bounds: Bounded, first: date | None = None, last: date | None = None
) -> dict:
    """The last 31 days unless said; at most 400 days. Days are those of the installation; those voided
    are left out."""
    until = last or today_there()
    since = first or until - timedelta(days=30)
    if not 0 <= (until - since).days < _MOST_DAYS or until.year > 2200 or since.year < 1970:
        raise BadInput("Ask for 1 to 400 days, the first day first.")
    return part(list(known.days(request.viewer, site, since, until)), bounds)  # type: ignore[attr-defined]
