"""The addresses of the next wave and of sustainment watch: for who runs the collaborative, and for who is asked."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.spread import plans, views
from partera.doors.web.routes import page

_RUN = "quality.run"

urlpatterns: list[URLPattern | URLResolver] = [
    page("quality/<int:number>/spread/", views.spread, name="quality_spread", needs=_RUN),
    page("quality/<int:number>/spread/hospitals.csv", views.ranking_csv, name="quality_spread_csv", needs=_RUN),
    page(
        "quality/<int:number>/spread/hospitals/<slug:site>/",
        views.hospital,
        name="quality_spread_hospital",
        needs=_RUN,
    ),
    page("quality/<int:number>/spread/plans/<int:plan>/", plans.plan, name="quality_spread_plan", needs=_RUN),
    page(
        "quality/<int:number>/spread/plans/<int:plan>/invite/",
        plans.invite,
        name="quality_spread_invite",
        needs=_RUN,
    ),
    page("quality/readiness/<int:asked>/", views.readiness, name="quality_readiness", needs="quality.enter"),
]
