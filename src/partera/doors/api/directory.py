"""Organizations of the directory."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from partera.doors.api import shapes
from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Code, Line, Number, Part, Short, part
from partera.registry.partners import actions, queries

router = Router(tags=["Directory"])


@operation(
    router,
    "GET",
    "/organizations",
    needs="directory.see",
    gives=Part[shapes.Organization],
    summary="Find organizations",
)
def list_organizations(
    request: HttpRequest,
    bounds: Bounded,
    kind: Short = "",
    level: Short = "",
    place: Code = "",
    text: Line = "",
) -> dict:
    """The directory: of a kind or level of government, at work in a place, or named like a text."""
    found = queries.organisations(
        request.viewer,  # type: ignore[attr-defined]
        kind=kind,
        level=level,
        place=place,
        text=text,
        start=bounds.offset,
        size=bounds.limit,
    )
    return part(found.rows, bounds, found.total)


@operation(
    router,
    "GET",
    "/organizations/{number}",
    needs="directory.see",
    gives=shapes.OrganizationFull,
    summary="One organization",
)
def get_organization(request: HttpRequest, number: Number) -> object:
    """An organization's profile; the people in it are not given out."""
    return queries.organisation(request.viewer, number)  # type: ignore[attr-defined]


@operation(
    router,
    "POST",
    "/organizations",
    needs="directory.edit",
    gives=shapes.OrganizationFull,
    summary="Add an organization",
    status=201,
)
def add_organization(request: HttpRequest, sent: shapes.OrganizationSent) -> shapes.OrganizationFull:
    """Put an organization into the directory."""
    viewer = request.viewer  # type: ignore[attr-defined]
    made = actions.add_organisation(**sent.dict(), by=viewer)
    return shapes.OrganizationFull.from_orm(queries.organisation(viewer, made.pk))


@operation(
    router,
    "PATCH",
    "/organizations/{number}",
    needs="directory.see",
    gives=shapes.OrganizationFull,
    summary="Change an organization",
)
def change_organization(
    request: HttpRequest, number: Number, sent: shapes.OrganizationChange
) -> shapes.OrganizationFull:
    """Change a profile; what is left out stays as it is. Needs directory.edit or organisation.edit."""
    viewer = request.viewer  # type: ignore[attr-defined]
    before = queries.organisation(viewer, number)
    said: dict[str, Any] = sent.dict(exclude_unset=True)
    kept = {"home_county": before.home_county, "counties_served": [code for code, _name in before.counties_served]}
    actions.change_organisation(organisation=number, **{**kept, **_said(said)}, by=viewer)
    return shapes.OrganizationFull.from_orm(queries.organisation(viewer, number))


def _said(said: dict[str, Any]) -> dict[str, Any]:
    """What was said to become; a null says nothing, but of the home county that there is none."""
    return {name: value for name, value in said.items() if value is not None or name == "home_county"}
