"""Places, measures and published figures: public, from the current release."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router

from partera.core.errors import NotFound
from partera.doors.api import shapes
from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Bounds, Code, Line, Part, Short, part
from partera.platform.accounts.permissions import PUBLIC
from partera.registry.findings import queries as findings
from partera.registry.places import queries as places

router = Router(tags=["Evidence"])

_MOST = 50


class Wanted(Bounds):
    """Which figures; each may be named several times."""

    place: Annotated[list[Code], Field(min_length=1, max_length=_MOST)]
    measure: Annotated[list[Short], Field(max_length=_MOST)] = []
    period: Annotated[list[Short], Field(max_length=_MOST)] = []
    group: Annotated[list[Short], Field(max_length=_MOST)] = []


@operation(router, "GET", "/places", needs=PUBLIC, gives=Part[shapes.Place], summary="Find places")
def list_places(request: HttpRequest, bounds: Bounded, inside: Code = "", text: Line = "") -> dict:
    """States; or what lies `inside` a place; or places whose name holds the `text`."""
    viewer = request.viewer  # type: ignore[attr-defined]
    if text:
        found = places.found(viewer, text)
    else:
        found = places.parts(viewer, inside.upper()) if inside else places.states(viewer)
    return part(found, bounds)


@operation(router, "GET", "/places/{code}", needs=PUBLIC, gives=shapes.Place, summary="One place")
def get_place(request: HttpRequest, code: Code) -> object:
    """The place of a code: US, a state's two digits, a county's five."""
    return places.place(request.viewer, code)  # type: ignore[attr-defined]


@operation(router, "GET", "/measures", needs=PUBLIC, gives=Part[shapes.Measure], summary="Measures")
def list_measures(request: HttpRequest, bounds: Bounded) -> dict:
    """The measures of which the current release has figures, each with who answers for its definition."""
    return part(findings.measures_shown(request.viewer), bounds)  # type: ignore[attr-defined]


@operation(router, "GET", "/findings", needs=PUBLIC, gives=Part[shapes.Figure], summary="Published figures")
def list_findings(request: HttpRequest, wanted: Query[Wanted]) -> dict:
    """Figures of up to 50 places, with numerator, denominator, unknown, interval, state and source."""
    found = findings.figures(
        request.viewer,  # type: ignore[attr-defined]
        places=wanted.place,
        measures=wanted.measure or None,
        periods=wanted.period or None,
        groups=wanted.group or None,
    )
    return part(found, wanted)


@operation(router, "GET", "/sources", needs=PUBLIC, gives=Part[shapes.Source], summary="Where figures come from")
def list_sources(request: HttpRequest, bounds: Bounded) -> dict:
    """The loaded files behind the current release."""
    return part(list(findings.sources(request.viewer).values()), bounds)  # type: ignore[attr-defined]


@operation(router, "GET", "/release", needs=PUBLIC, gives=shapes.Release, summary="The current release")
def get_release(request: HttpRequest) -> object:
    """Which release figures are of. It names its content: the same id is the same figures."""
    release = findings.current_release(request.viewer)  # type: ignore[attr-defined]
    if release is None:
        raise NotFound("Nothing is published yet.")
    return release
