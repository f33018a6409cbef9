"""Action steps of the partnerships' work plans."""

from django.http import HttpRequest
from ninja import Router

from partera.doors.api import shapes
from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Code, Number, Part, Short, part
from partera.registry.workplans import actions, queries

router = Router(tags=["Work plan"])


@operation(router, "GET", "/steps", needs="workplan.see", gives=Part[shapes.Step], summary="Action steps")
def list_steps(
    request: HttpRequest,
    bounds: Bounded,
    partnership: Number | None = None,
    session: Number | None = None,
    place: Code = "",
    status: Short = "",
    only_open: bool = False,
) -> dict:
    """Action steps, the first due first."""
    found = queries.steps(
        request.viewer,  # type: ignore[attr-defined]
        partnership=partnership,
        session=session,
        place=place or None,
        status=status or None,
        only_open=only_open,
    )
    return part(found, bounds)


@operation(router, "GET", "/steps/{number}", needs="workplan.see", gives=shapes.Step, summary="One action step")
def get_step(request: HttpRequest, number: Number) -> object:
    """An action step as it stands."""
    return queries.step(request.viewer, number)  # type: ignore[attr-defined]


@operation(router, "POST", "/steps", needs="workplan.edit", gives=shapes.Step, summary="Add an action step", status=201)
def add_step(request: HttpRequest, sent: shapes.StepSent) -> shapes.Step:
    """Put a step into a partnership's work plan, proposed or agreed."""
    viewer = request.viewer  # type: ignore[attr-defined]
    number = actions.propose(**sent.dict(), by=viewer)
    return shapes.Step.from_orm(queries.step(viewer, number))


@operation(
    router,
    "POST",
    "/steps/{number}/reports",
    needs="workplan.see",
    gives=shapes.Step,
    summary="Report on an action step",
    status=201,
)
def report_on_step(request: HttpRequest, number: Number, sent: shapes.StepReport) -> shapes.Step:
    """Say how a step stands; the inactivity clock starts anew. Needs workplan.edit, or workplan.report as its lead."""
    viewer = request.viewer  # type: ignore[attr-defined]
    actions.report(step=number, **sent.dict(), by=viewer)
    return shapes.Step.from_orm(queries.step(viewer, number))
