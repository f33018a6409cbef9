"""The interface put together: one router a subject, one translation of errors."""

from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI, Router

from partera.doors.api import (
    convenings,
    directory,
    evidence,
    kits_families,
    kits_handing,
    kits_returns,
    kits_sites,
    kits_stock,
    problems,
    quality_charts,
    quality_collaboratives,
    quality_improvement,
    quality_months,
    quality_spread,
    shapes,
    workplans,
)
from partera.doors.api.operations import operation
from partera.platform.accounts.permissions import SIGNED_IN

api = NinjaAPI(
    title="Partera",
    version="1",
    description=(
        "The same queries and actions as the pages. What is public needs no token; for the rest make one on the page "
        "Tokens and send it as `Authorization: Bearer …`. Lists come in parts (`limit`, `offset`). A write with the "
        "header `Idempotency-Key` is done once, however often it is sent within a day. Errors are problem details "
        "(RFC 9457)."
    ),
    docs_url=None,
    urls_namespace="api",
)
problems.declare(api)
quality_months.declare(api)
_own = Router(tags=["Token"])


@operation(_own, "GET", "/me", needs=SIGNED_IN, gives=shapes.Me, summary="Whom the token acts for")
def get_me(request: HttpRequest) -> dict:
    """The owner of the token, and what the token may."""
    return {"name": request.viewer.name, "scopes": sorted(request.auth.scopes)}  # type: ignore[attr-defined]


for router in (
    evidence.router,
    directory.router,
    convenings.router,
    workplans.router,
    quality_charts.router,
    quality_improvement.router,
    quality_spread.router,
    quality_collaboratives.router,
    quality_months.router,
    kits_stock.router,
    kits_sites.router,
    kits_handing.router,
    kits_returns.router,
    kits_families.router,
    _own,
):
    api.add_router("", router)

urlpatterns = [path("api/", api.urls)]
