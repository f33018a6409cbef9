"""Every address. Each area declares its own routes and the permission each needs."""

from django.urls import include, path

urlpatterns = [
    path("", include("partera.doors.web.urls")),
    path("", include("partera.doors.api.urls")),
]

handler400 = "partera.config.faults.not_understood"
handler403 = "partera.doors.web.home.errors.not_allowed"
handler404 = "partera.config.faults.not_found"
handler429 = "partera.doors.web.home.errors.too_many"  # asked for by the sign-in library
handler500 = "partera.config.faults.broken"
