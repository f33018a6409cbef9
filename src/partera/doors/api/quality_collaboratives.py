"""Hospital collaboratives: their hospitals, practices and drills."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema

from partera.doors.api import shapes
from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Code, Long, Number, Part, Short
from partera.programs.quality.actions import drills as drill_actions
from partera.programs.quality.actions import practices as actions
from partera.programs.quality.actions.drills import Held
from partera.programs.quality.queries import collaboratives, drills, hospitals, practices
from partera.programs.quality.queries.drills import DrillRow
from partera.programs.quality.queries.hospitals import Line
from partera.programs.quality.queries.practices import PracticeRow
from partera.programs.quality.rules.drills import Taken

router = Router(tags=["Hospital collaborative"])


class Collaborative(Schema):
    """A collaborative; `hospitals` have signed the agreement and not left."""

    id: int
    name: str
    partnership: int
    partnership_name: str
    purpose: str
    state: str
    starts_on: date
    ends_on: date | None
    due_day: int
    hospitals: int


class Hospital(Schema):
    """A hospital's part in a collaborative."""

    id: int
    hospital: int
    hospital_name: str
    wave: int
    state: str
    invited_on: date
    agreed_on: date | None
    names_itself: bool
    expected_births: int | None
    stage: Decimal | None = Field(description="The newest stage of the team that a coach has noted, 1.0 to 5.0.")
    practices_in_place: int
    has_entered_month_due: bool = Field(description="Whether everything asked of the last month that is over is in.")


class Practice(Schema):
    """A practice at a hospital. `look_again_by` is null while it is not in place."""

    element: int
    key: str
    title: str
    section: str
    status: str
    since: date | None
    evidence: str
    audited_on: date | None
    look_again_by: date | None


Keep = Annotated[Short, Field(description="Why what looks as if it named a patient may stay; asked about once.")]


class StatusSent(Schema):
    """The next step of a practice: in place needs the day and the evidence, slipping back the reason in `evidence`."""

    status: Code
    since: date | None = None
    evidence: Long = ""
    audited_on: date | None = None
    keep_reason: Keep = ""


class Time(Schema):
    """A critical action; `seconds` is null when it was not done."""

    action: Short
    seconds: int | None = None


People = Annotated[int, Field(ge=0, le=200)]


class DrillSent(Schema):
    """A drill: participants by role, never by name."""

    on: date
    scenario: Short
    participants: dict[Code, People]
    times: list[Time] = Field(default=[], max_length=40)
    unit: Short = ""
    gaps: Long = ""
    fixes: Long = ""
    element: Number | None = None
    keep_reason: Keep = ""


class Drill(Schema):
    """A drill as it was written down."""

    id: int
    on: date
    scenario: str
    unit: str
    participants: dict[str, int]
    times: list[Time]
    gaps: str
    fixes: str


@operation(
    router,
    "GET",
    "/quality/collaboratives",
    needs="quality.see",
    gives=Part[Collaborative],
    summary="Hospital collaboratives",
)
def list_collaboratives(request: HttpRequest, bounds: Bounded) -> dict:
    """The collaboratives the token may see, by name."""
    return shapes.part(collaboratives.collaboratives(request.viewer), bounds)  # type: ignore[attr-defined]


@operation(
    router,
    "GET",
    "/quality/collaboratives/{number}/hospitals",
    needs="quality.see",
    gives=Part[Hospital],
    summary="A collaborative's hospitals",
)
def list_hospitals(request: HttpRequest, number: Number, bounds: Bounded, wave: Number | None = None) -> dict:
    """All hospitals for who runs the collaborative, else one's own; by wave and name."""
    found = hospitals.hospitals(
        request.viewer,  # type: ignore[attr-defined]
        number,
        wave=wave,
        state="",
        text="",
        start=bounds.offset,
        size=bounds.limit,
    )
    return shapes.part([_hospital(line) for line in found.lines], bounds, total=found.total)


@operation(
    router,
    "GET",
    "/quality/hospitals/{part}/practices",
    needs="quality.see",
    gives=Part[Practice],
    summary="A hospital's practices",
)
def list_practices(request: HttpRequest, part: Number, bounds: Bounded) -> dict:
    """Every practice of the bundles in use and where it stands, for who may see the hospital in full."""
    found = practices.practices(request.viewer, part)  # type: ignore[attr-defined]
    return shapes.part([_practice(row) for _bundle, rows in found for row in rows], bounds)


@operation(
    router,
    "POST",
    "/quality/hospitals/{part}/practices/{element}/statuses",
    needs="quality.enter",
    gives=Practice,
    summary="Note how far a practice is taken in",
    status=201,
)
def note_status(request: HttpRequest, part: Number, element: Number, sent: StatusSent) -> Practice:
    """Note a practice's next step for one's own hospital; earlier steps stay."""
    viewer = request.viewer  # type: ignore[attr-defined]
    actions.set_status(enrolment=part, element=element, **sent.dict(), by=viewer)
    return _practice(practices.practice(viewer, part, element)[1])


@operation(
    router,
    "GET",
    "/quality/hospitals/{part}/drills",
    needs="quality.see",
    gives=Part[Drill],
    summary="A hospital's drills",
)
def list_drills(request: HttpRequest, part: Number, bounds: Bounded) -> dict:
    """The drills of a hospital, the newest first, for who may see the hospital in full."""
    return shapes.part([_drill(row) for row in drills.drills(request.viewer, part)], bounds)  # type: ignore[attr-defined]


@operation(
    router,
    "POST",
    "/quality/hospitals/{part}/drills",
    needs="quality.enter",
    gives=Drill,
    summary="Write down a drill",
    status=201,
)
def add_drill(request: HttpRequest, part: Number, sent: DrillSent) -> Drill:
    """Write down a drill of one's own hospital."""
    viewer = request.viewer  # type: ignore[attr-defined]
    given = sent.dict(exclude={"keep_reason"}) | {
        "times": tuple(Taken(time.action, time.seconds) for time in sent.times)
    }
    number = drill_actions.log(enrolment=part, drill=Held(**given), keep_reason=sent.keep_reason, by=viewer)
    return _drill(drills.drill(viewer, part, number))


def _hospital(line: Line) -> Hospital:
    names = set(Hospital.model_fields) - {"stage", "practices_in_place", "has_entered_month_due"}
    return Hospital(
        **{name: getattr(line.row, name) for name in names},
        stage=line.stage,
        practices_in_place=line.in_place,
        has_entered_month_due=line.has_reported,
    )


def _practice(row: PracticeRow) -> Practice:
    return Practice(
        element=row.element.id,
        key=row.element.key,
        title=row.element.title,
        section=row.element.section,
        status=row.status,
        since=row.now.since if row.now else None,
        evidence=row.now.evidence if row.now else "",
        audited_on=row.now.audited_on if row.now else None,
        look_again_by=row.due,
    )


def _drill(row: DrillRow) -> Drill:
    return Drill(
        id=row.id,
        on=row.on,
        scenario=row.scenario,
        unit=row.unit,
        participants=dict(row.participants),
        times=[Time(action=taken.action, seconds=taken.seconds) for taken in row.times],
        gaps=row.gaps,
        fixes=row.fixes,
    )
