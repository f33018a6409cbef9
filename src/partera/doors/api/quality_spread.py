"""The next wave of a hospital collaborative, what slips at its hospitals, and files for other programs."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema

from partera.core.errors import BadInput
from partera.core.periods import Month, NotAPeriod, today
from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Code, Line, Number, Part, Short, Text, part
from partera.programs.quality.actions import spreading as actions
from partera.programs.quality.queries import destinations, spreading, sustaining

router = Router(tags=["Hospital collaborative"])
_RUN = "quality.run"
_MOST_ROWS = 20_000


class Fact(Schema):
    """What is known by one criterion. Value and points are null where `state` says why it is not known."""

    state: str
    value: float | None
    points: float | None
    period: str
    numerator: float | None
    denominator: float | None


class Candidate(Schema):
    """A hospital of the list that could be asked next. `rank` is 0 while too little is known."""

    site: str
    name: str
    county: str
    birthing_friendly: bool | None
    before: str = Field(description="declined or left, when it was in the collaborative once")
    rank: int
    score: float | None
    known: float
    low: float
    high: float
    stays: float | None
    facts: dict[str, Fact]


class Slip(Schema):
    """One thing that slips at a hospital: went_back, not_audited, concern or missing."""

    kind: str
    part: int
    hospital_name: str
    what: str
    since: date
    measure: int | None


class ReadinessSent(Schema):
    """What holds at a hospital: each statement with 2 (yes), 1 (partly) or 0 (no); those not asked are left out."""

    site: Code
    items: dict[Short, Annotated[int, Field(ge=0, le=2)]]
    note: Annotated[Text, Field(max_length=500)] = ""
    keep_reason: Line = ""


class Readiness(Schema):
    """What was said of a hospital's readiness."""

    items: dict[str, int]
    on: date
    note: str
    by_name: str
    told_by: str


class ProgramFile(Schema):
    """A mapping in force. `checked_on` is null until somebody compared it with the program's current template."""

    key: str
    version: int
    program: str
    at: datetime
    checked_on: date | None
    checked_by: str


class Rows(Schema):
    """What a program's file would hold."""

    header: list[str]
    rows: list[list[str | int | float]]
    is_checked: bool
    left_out: list[str] = Field(description="hospitals whose agreement is not in force")


@operation(
    router, "GET", "/quality/collaboratives/{number}/next-wave", needs=_RUN, gives=Part[Candidate],
    summary="Hospitals that could be asked next",
)  # fmt: skip
def list_next_wave(request: HttpRequest, number: Number, bounds: Bounded) -> dict:
    """By the weights of the newest plan, or the usual ones; the highest score first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = spreading.ranking(viewer, number, spreading.usual_weighing(viewer, number))
    return part(list(found.rows), bounds)


@operation(
    router, "GET", "/quality/collaboratives/{number}/slips", needs=_RUN, gives=Part[Slip],
    summary="What slips at hospitals that take part",
)  # fmt: skip
def list_slips(request: HttpRequest, number: Number, bounds: Bounded) -> dict:
    """The most pressing first."""
    return part(sustaining.slipping(request.viewer, number), bounds)  # type: ignore[attr-defined]


@operation(
    router, "POST", "/quality/collaboratives/{number}/readiness", needs=_RUN, gives=Readiness, status=201,
    summary="Write down how ready a hospital is",
)  # fmt: skip
def note_readiness(request: HttpRequest, number: Number, sent: ReadinessSent) -> Readiness:
    """What stood before stays on record."""
    viewer = request.viewer  # type: ignore[attr-defined]
    actions.note_readiness(collaborative=number, **sent.dict(), by=viewer)
    return Readiness.from_orm(spreading.answered(viewer, number, sent.site)[0])


@operation(
    router, "GET", "/quality/collaboratives/{number}/program-files", needs=_RUN, gives=Part[ProgramFile],
    summary="Mappings for other programs' files",
)  # fmt: skip
def list_program_files(request: HttpRequest, number: Number, bounds: Bounded) -> dict:
    """Those in force."""
    return part(destinations.destinations(request.viewer, number), bounds)  # type: ignore[attr-defined]


@operation(
    router, "GET", "/quality/collaboratives/{number}/program-files/{key}/rows", needs=_RUN, gives=Rows,
    summary="What a program's file holds",
)  # fmt: skip
def get_program_rows(request: HttpRequest, number: Number, key: Short, first: Code = "", last: Code = "") -> Rows:
    """The rows of these months (`2026-01`; the last three that are over unless said), at most 20,000: hospitals by name
    or number, as the mapping says."""
    viewer = request.viewer  # type: ignore[attr-defined]
    row = next(one for one in destinations.versions(viewer, number, key) if one.is_current)
    mapping = destinations.read(viewer, number, row.mapping)
    this = Month.of(today())
    try:
        months = Month.of(first or str(this + -3)), Month.of(last or str(this + -1))
    except NotAPeriod as error:
        raise BadInput("A month is written like 2026-01.") from error
    made = destinations.made(viewer, number, mapping, *months, most=_MOST_ROWS)
    if made.is_cut:
        raise BadInput("A file holds at most %(rows)s rows. Choose fewer months.", rows=_MOST_ROWS)
    return Rows(
        header=list(made.header),
        rows=[list(line) for line in made.rows],
        is_checked=row.is_checked,
        left_out=[name for name, _state in made.left_out],
    )
