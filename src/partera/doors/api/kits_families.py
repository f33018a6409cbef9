"""What a supply program reaches, its recalls, and what everybody may read of it. Nothing of families stands here."""

from datetime import date

from django.http import HttpRequest
from ninja import Field, Router, Schema

from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Number, Part, part
from partera.platform.accounts.permissions import PUBLIC
from partera.programs.kits.queries import board, public, recalls
from partera.programs.kits.rules.reach import Share

router = Router(tags=["Newborn Supply Kit: reach and recalls"])
_SEE = "kits.see"


class Counted(Schema):
    """A count out of a whole, in percent with 95% limits (Wilson); `state` says ok, estimate, missing or suppressed."""

    figure: str = Field(description="reach, area, race (an estimate from births), language, days or wave")
    key: str
    numerator: float | None
    denominator: float | None
    unknown: float | None
    percent: float | None
    low: float | None
    high: float | None
    state: str


class Reach(Schema):
    """The twelve whole months before this one, or those since the start."""

    first_month: str | None
    last_month: str | None
    births_of: str
    release: str
    lines: list[Counted]


class RecallLine(Schema):
    """A recall: open, told, closed or withdrawn. `families_told` is null until families were written to."""

    id: int
    title: str
    title_es: str
    state: str
    noticed_on: date
    lots: int
    sites: int
    answered: int
    families_told: int | None


class PublicReach(Schema):
    """From the start to the end of the last quarter; what is small, or would give something small away, is hidden."""

    name: str
    first_day: date
    last_month: str | None
    given: int | None
    sites: int
    lines: list[Counted]


def _line(figure: str, key: str, share: Share) -> dict:
    return {
        "figure": figure, "key": key, "numerator": share.numerator, "denominator": share.denominator,
        "unknown": share.unknown, "percent": share.value, "low": share.low, "high": share.high, "state": share.state,
    }  # fmt: skip


@operation(
    router, "GET", "/kits/programs/{number}/reach", needs=_SEE, gives=Reach, summary="Whom a supply program reaches"
)
def get_reach(request: HttpRequest, number: Number) -> dict:
    """The figures of the board, not rounded."""
    row = board.board(request.viewer, number)  # type: ignore[attr-defined]
    lines = [_line("reach", "all", row.reach)]
    for figure, found in (
        ("area", row.areas), ("race", row.races), ("language", row.languages), ("days", row.days)
    ):  # fmt: skip
        lines += [_line(figure, one.key, one.share) for one in found]
    lines += [_line("wave", str(one.wave), one.share) for one in row.waves]
    return {
        "first_month": str(row.span.first) if row.span else None,
        "last_month": str(row.span.last) if row.span else None,
        "births_of": row.births_year,
        "release": row.release,
        "lines": lines,
    }


@operation(
    router, "GET", "/kits/programs/{number}/recalls", needs=_SEE, gives=Part[RecallLine],
    summary="Recalls of a supply program",
)  # fmt: skip
def list_recalls(request: HttpRequest, number: Number, bounds: Bounded) -> dict:
    """The latest first."""
    return part(recalls.recalls(request.viewer, number), bounds)  # type: ignore[attr-defined]


@operation(
    router, "GET", "/kits/programs/{number}/summary", needs=PUBLIC, gives=PublicReach,
    summary="What everybody may read of a supply program",
)  # fmt: skip
def get_public_reach(request: HttpRequest, number: Number) -> dict:
    """Of programs whose partnership shows itself in public."""
    row = public.summary(number)
    groups = (("area", row.areas), ("language", row.languages), ("days", row.days))
    return {
        "name": row.name,
        "first_day": row.first,
        "last_month": str(row.last) if row.last else None,
        "given": row.given,
        "sites": row.sites,
        "lines": [_line(figure, one.key, one.share) for figure, found in groups for one in found],
    }
