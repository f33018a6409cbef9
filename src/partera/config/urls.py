"""Every address. Each area declares its own routes and the permission each needs."""

from django.urls import include, path

urlpatterns = [
    path("", include("partera.doors.web.urls")),
]
