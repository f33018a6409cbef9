"""The addresses of the guides."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.guides import views
from partera.doors.web.routes import page
from partera.programs.kits.queries.access import RUN, SEE

urlpatterns: list[URLPattern | URLResolver] = [
    page("kits/<int:number>/guides/", views.guides, name="kit_guides", needs=SEE, changes=RUN),
    page("kits/<int:number>/guides/<slug:subject>/", views.guide, name="kit_guide", needs=SEE, changes=RUN),
]
