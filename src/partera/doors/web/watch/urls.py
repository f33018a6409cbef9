"""The addresses of this area."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.routes import PUBLIC, page
from partera.doors.web.watch import views

urlpatterns: list[URLPattern | URLResolver] = [
    page("health/live", views.live, name="health_live", needs=PUBLIC),
    page("health/ready", views.ready, name="health_ready", needs=PUBLIC),
    page("metrics", views.measured, name="metrics", needs=PUBLIC),
]
