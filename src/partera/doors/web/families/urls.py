"""The addresses of families' requests for help: the only room with names."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.families import views
from partera.doors.web.routes import page
from partera.programs.families.queries.access import SEE

urlpatterns: list[URLPattern | URLResolver] = [
    page("families/requests/", views.requests, name="family_requests", needs=SEE),
    page("families/requests/<int:number>/", views.request_for_help, name="family_request", needs=SEE),
]
