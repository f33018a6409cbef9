"""Monthly counts of the hospital collaborative: one's own hospitals and measures, what is entered, entering it."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, NinjaAPI, Router, Schema

from partera.core.errors import BadInput, NotFound
from partera.core.identifiers import guard
from partera.core.periods import Month, NotAPeriod
from partera.core.viewers import Viewer
from partera.doors.api import problems
from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Code, Line, Number, Part, Short, Text, part
from partera.programs.quality.actions import months
from partera.programs.quality.queries import collaboratives, entering, measures
from partera.programs.quality.queries.measures import MeasureRow
from partera.programs.quality.rules import measuring
from partera.programs.quality.rules.entries import Entry, Problem
from partera.programs.quality.rules.fates import Fate, Sheet

router = Router(tags=["Hospital collaborative"])
MOST_ROWS = 2_000
Count = Annotated[int, Field(ge=0, le=measuring.LARGEST)]
Amount = Annotated[float, Field(ge=-measuring.LARGEST, le=measuring.LARGEST, allow_inf_nan=False)]


class HospitalPart(Schema):
    """A hospital's part in a collaborative."""

    id: int
    collaborative: int
    collaborative_name: str
    hospital: int
    hospital_name: str
    state: str
    is_own: bool


class MeasureAsked(Schema):
    """A measure as it is defined in a month."""

    key: str
    title: str
    shape: str
    numerator: str
    denominator: str
    left_out: str
    clock: str
    every: str
    strata: list[str]
    version: int


class Numbers(Schema):
    """Everybody's numbers (no dimension, no group), or a group's."""

    dimension: Code = ""
    group: Code = ""
    numerator: Count | None = None
    denominator: Count | None = None
    unknown: Count = 0
    value: Amount | None = None
    spread: Amount | None = None


class Entered(Schema):
    """What stands for a measure and month."""

    measure: str
    month: str
    revision: int
    entries: list[Numbers]
    gaps: list[int]
    at: datetime
    by: str


class Sending(Schema):
    """A month's numbers for a measure. `confirmed` holds the codes of unlikely values that are so; `reason` says why a
    number changes; `seen` is the revision the sender had before them, and another one is refused."""

    entries: Annotated[list[Numbers], Field(max_length=100)] = []
    gaps: Annotated[list[Count], Field(max_length=200)] = []
    confirmed: Annotated[list[Code], Field(max_length=20)] = []
    reason: Annotated[Text, Field(max_length=500)] = ""
    keep_reason: Line = ""
    seen: Annotated[int, Field(ge=0, le=10_000)] | None = None


class RowSent(Numbers):
    """A row of a batch: one measure, month and group, or the list of numbers between rare events."""

    measure: Short
    month: Code
    gaps: Annotated[list[Count], Field(max_length=200)] | None = None
    confirmed: Annotated[list[Code], Field(max_length=20)] = []


class Batch(Schema):
    """Rows of one hospital. With `try_only` nothing is kept; every row's fate is told all the same."""

    rows: Annotated[list[RowSent], Field(min_length=1, max_length=MOST_ROWS)]
    reason: Annotated[Text, Field(max_length=500)] = ""
    keep_reason: Line = ""
    try_only: bool = False


class Told(Schema):
    """Something wrong or unlikely."""

    code: str
    where: str
    sentence: str


class RowFate(Schema):
    """What became of a row: new, same, revised; or reason, odd, impossible, moved, not_asked, unread."""

    row: int
    fate: str
    problems: list[Told]


class BatchFate(Schema):
    """What became of a batch; `kept` counts measures and months."""

    kept: int
    rows: list[RowFate]


def declare(api: NinjaAPI) -> None:
    """How this subject's refusals are told: each problem with its code, so that a program can answer it."""
    api.add_exception_handler(months.Odd, _odd)
    api.add_exception_handler(months.Impossible, _impossible)
    api.add_exception_handler(guard.Asked, _asked)


def _odd(request: HttpRequest, error: Any) -> HttpResponse:
    questions = [_told(question).dict() for question in error.questions]
    hint = "Send it again with these codes in `confirmed` if it is so."
    return problems.problem(request, 409, f"{error.sentence} {hint}", questions=questions)


def _impossible(request: HttpRequest, error: Any) -> HttpResponse:
    return problems.problem(request, 422, error.sentence, problems=[_told(one).dict() for one in error.problems])


def _asked(request: HttpRequest, error: Any) -> HttpResponse:
    kinds = sorted({one.kind for one in error.found})
    return problems.problem(request, 409, error.sentence, looks_like=kinds)


def _told(problem: Problem) -> Told:
    return Told(code=problem.code, where=problem.where, sentence=problem.sentence)


@operation(
    router, "GET", "/quality/hospitals", needs="quality.see", gives=Part[HospitalPart], summary="Hospitals in full"
)
def list_quality_hospitals(request: HttpRequest, bounds: Bounded) -> dict:
    """The hospitals whose own figures the token may see: its owner's, and those of collaboratives the owner runs."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return part(collaboratives.hospitals(viewer), bounds)


@operation(
    router,
    "GET",
    "/quality/hospitals/{part}/measures",
    needs="quality.see",
    gives=list[MeasureAsked],
    summary="Measures asked of a hospital",
)
def list_quality_measures(request: HttpRequest, part: Number, month: Code = "") -> list[MeasureAsked]:
    """The measures with their definition in a month, or today's."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    hospital = collaboratives.hospital(viewer, part)
    rows = measures.measures(viewer, hospital.collaborative, month=_month(month) if month else None)
    return [
        MeasureAsked(
            key=row.key,
            title=row.definition.title,
            shape=row.definition.shape,
            numerator=row.definition.counts,
            denominator=row.definition.out_of,
            left_out=row.definition.left_out,
            clock=row.definition.clock,
            every=row.definition.every,
            strata=list(row.definition.strata),
            version=row.number,
        )
        for row in rows
    ]


@operation(
    router,
    "GET",
    "/quality/hospitals/{part}/months/{month}",
    needs="quality.see",
    gives=list[Entered],
    summary="What is entered for a month",
)
def get_quality_month(request: HttpRequest, part: Number, month: Code) -> list[Entered]:
    """What stands for a hospital's month, by measure."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    when = _month(month)
    keys = {number: key for key, number in _keys(viewer, part).items()}
    return [
        Entered(
            measure=keys[measure],
            month=str(when),
            revision=kept.revision,
            entries=[Numbers.from_orm(entry) for entry in kept.sheet.entries],
            gaps=list(kept.sheet.gaps),
            at=kept.at,
            by=kept.by_name,
        )
        for (measure, _month_of), kept in entering.current(viewer, part, [when]).items()
    ]


@operation(
    router,
    "PUT",
    "/quality/hospitals/{part}/months/{month}/measures/{measure}",
    needs="quality.enter",
    gives=Entered,
    summary="Enter a measure's month",
)
def put_quality_counts(request: HttpRequest, part: Number, month: Code, measure: Short, sent: Sending) -> Entered:
    """Put a month's numbers; the same numbers again change nothing. An unlikely value is answered with 409 and its
    code, to be sent again in `confirmed`; a change needs its `reason`."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    when, number = _month(month), _number(viewer, part, measure)
    sheet = Sheet(number, tuple(_entry(one) for one in sent.entries), tuple(sent.gaps))
    months.submit(
        enrolment=part,
        month=when.first_day,
        sheet=sheet,
        way="api",
        confirmed=sent.confirmed,
        reason=sent.reason,
        seen=sent.seen,
        keep_reason=sent.keep_reason,
        by=viewer,
    )
    kept = entering.current(viewer, part, [when])[number, when]
    return Entered(
        measure=measure,
        month=str(when),
        revision=kept.revision,
        entries=[Numbers.from_orm(entry) for entry in kept.sheet.entries],
        gaps=list(kept.sheet.gaps),
        at=kept.at,
        by=kept.by_name,
    )


@operation(
    router,
    "POST",
    "/quality/hospitals/{part}/rows",
    needs="quality.enter",
    gives=BatchFate,
    summary="Enter many rows",
)
def send_quality_rows(request: HttpRequest, part: Number, sent: Batch) -> BatchFate:
    """Each row is told its fate; what can be kept is kept, month by month, and the rest is not."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    _own(viewer, part)
    keys = _keys(viewer, part)
    together, unread = _together(sent, keys)
    confirmed = {about: tuple(code for _at, row in rows for code in row.confirmed) for about, rows in together.items()}
    sheets = {about: _sheet(about[1], [row for _at, row in rows]) for about, rows in together.items()}
    fates = entering.fates(
        viewer, part, [(month, sheet) for (month, _m), sheet in sheets.items()], confirmed=confirmed, reason=sent.reason
    )
    decided = dict(zip(sheets, fates, strict=True))
    told = [*unread, *(_fate(at, decided[about]) for about, rows in together.items() for at, _row in rows)]
    kept = 0 if sent.try_only else _keep(viewer, part, sent, sheets, decided, confirmed)
    return BatchFate(kept=kept, rows=sorted(told, key=lambda one: one.row))


About = tuple[Month, int]


def _keep(
    viewer: Viewer,
    part: int,
    sent: Batch,
    sheets: dict[About, Sheet],
    decided: dict[About, Fate],
    confirmed: dict[About, tuple[str, ...]],
) -> int:
    """Keep what can be kept, month by month."""
    kept = 0
    for month in sorted({month for month, _measure in sheets}):
        taken = [
            sheet for about, sheet in sheets.items() if about[0] == month and decided[about].kind in ("new", "revised")
        ]
        if taken:
            done = months.send(
                enrolment=part,
                month=month.first_day,
                sheets=taken,
                way="api",
                confirmed={sheet.measure: confirmed[month, sheet.measure] for sheet in taken},
                reason=sent.reason,
                keep_reason=sent.keep_reason,
                keeps_groups=True,
                by=viewer,
            )
            kept += len(done.new) + len(done.revised)
    return kept


def _together(sent: Batch, keys: dict[str, int]) -> tuple[dict[About, list[tuple[int, RowSent]]], list[RowFate]]:
    """The rows of each month and measure; and those that name neither."""
    found: dict[About, list[tuple[int, RowSent]]] = {}
    unread = []
    for at, row in enumerate(sent.rows, start=1):
        try:
            month = Month.of(row.month)
        except NotAPeriod:
            told = Told(code="month", where="all", sentence="Write the month like 2026-03.")
            unread.append(RowFate(row=at, fate="unread", problems=[told]))
            continue
        if row.measure not in keys:
            told = Told(code="measure", where="all", sentence="There is no measure of this key in the collaborative.")
            unread.append(RowFate(row=at, fate="unread", problems=[told]))
            continue
        found.setdefault((month, keys[row.measure]), []).append((at, row))
    return found, unread


def _sheet(measure: int, rows: list[RowSent]) -> Sheet:
    if any(row.gaps is not None for row in rows):
        return Sheet(measure, (), tuple(gap for row in rows for gap in row.gaps or ()))
    return Sheet(measure, tuple(_entry(row) for row in rows))


def _fate(at: int, fate: Fate) -> RowFate:
    return RowFate(row=at, fate=fate.kind, problems=[_told(problem) for problem in fate.problems])


def _entry(one: Numbers) -> Entry:
    return Entry(one.dimension, one.group, one.numerator, one.denominator, one.unknown, one.value, one.spread)


def _month(text: str) -> Month:
    try:
        return Month.of(text)
    except NotAPeriod as error:
        raise BadInput("Write the month like 2026-03.") from error


def _own(viewer: Viewer, part: int) -> None:
    if not collaboratives.hospital(viewer, part).is_own:
        raise NotFound("There is no such hospital in the collaborative.")


def _rows(viewer: Viewer, part: int) -> list[MeasureRow]:
    hospital = collaboratives.hospital(viewer, part)
    return measures.measures(viewer, hospital.collaborative, also_ended=True)


def _keys(viewer: Viewer, part: int) -> dict[str, int]:
    """The measures of a hospital's collaborative by key."""
    return {row.key: row.id for row in _rows(viewer, part)}


def _number(viewer: Viewer, part: int, key: str) -> int:
    found = _keys(viewer, part).get(key)
    if found is None:
        raise NotFound("There is no such measure in this collaborative.")
    return found
