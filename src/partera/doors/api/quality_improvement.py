"""Tests of change and change ideas of one's own hospitals, for systems that show or keep them elsewhere."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema

from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Number, Part, Short, part
from partera.programs.quality.queries import cycles, improvement

router = Router(tags=["Hospital collaborative"])
ENTER = "quality.enter"


class TestOfChange(Schema):
    """A Plan–Do–Study–Act test in a list. `enrolment` is the hospital’s part in a collaborative."""

    id: int
    enrolment: int
    hospital_name: str
    number: int
    title: str
    idea: int | None
    idea_title: str
    parent: int | None
    scale: str
    state: str
    act: str
    starts_on: date
    ends_on: date | None


class Point(Schema):
    """A point on a chart that a test is linked to."""

    measure: int
    month: str

    @staticmethod
    def resolve_month(point: cycles.Point) -> str:
        """The month like 2026-03."""
        return str(point.month)


class TestOfChangeFull(TestOfChange):
    """A test with everything written in it."""

    collaborative: int
    objective: str
    questions: str
    prediction: str
    predicted_at: datetime | None
    who: str
    what: str
    where: str
    when: str
    collected: str
    left_out: str
    lived_experience: bool | None
    lived_experience_how: str
    did: str
    unexpected: str
    studied: str
    by_group: str
    learned: str
    next_step: str
    points: list[Point]


class ChangeIdea(Schema):
    """A change idea; `origin` is the idea it was taken over from."""

    id: int
    collaborative: int
    enrolment: int | None
    hospital_name: str
    driver: int | None
    measures: list[int]
    origin: int | None
    title: str
    text: str
    state: str
    is_shared: bool
    cycles: int


@operation(
    router, "GET", "/quality/cycles", needs=ENTER, gives=Part[TestOfChange], summary="Your hospitals’ tests of change"
)
def list_cycles(request: HttpRequest, bounds: Bounded, state: Short = "") -> dict:
    """Tests of change of the hospitals you lead, the latest first."""
    found = cycles.own_cycles(request.viewer, state=state)  # type: ignore[attr-defined]
    rows = cycles.listed(found[bounds.offset : bounds.offset + bounds.limit])
    return part(rows, bounds, total=found.count())


@operation(router, "GET", "/quality/cycles/{number}", needs=ENTER, gives=TestOfChangeFull, summary="One test of change")
def get_cycle(request: HttpRequest, number: Number) -> object:
    """A test of change of a hospital you lead, with everything written in it."""
    return cycles.own_cycle(request.viewer, number)  # type: ignore[attr-defined]


@operation(router, "GET", "/quality/ideas", needs=ENTER, gives=Part[ChangeIdea], summary="Your hospitals’ change ideas")
def list_ideas(request: HttpRequest, bounds: Bounded, state: Short = "") -> dict:
    """Change ideas of the hospitals you lead."""
    rows, total = improvement.own_ideas(
        request.viewer,  # type: ignore[attr-defined]
        state=state,
        start=bounds.offset,
        most=bounds.limit,
    )
    return part(rows, bounds, total=total)
