"""The pages' addresses, one area a line."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("partera.doors.web.home.urls")),
    path("", include("partera.doors.web.watch.urls")),
    path("", include("partera.doors.web.tokens.urls")),
    path("", include("partera.doors.web.accounts.urls")),
    path("", include("partera.doors.web.audit.urls")),
    path("", include("partera.doors.web.places.urls")),
    path("", include("partera.doors.web.custody.urls")),
    path("", include("partera.doors.web.evidence.urls")),
    path("", include("partera.doors.web.partners.urls")),
    path("", include("partera.doors.web.convenings.urls")),
    path("", include("partera.doors.web.quality.urls")),
    path("", include("partera.doors.web.kits.urls")),
    path("", include("partera.doors.web.families.urls")),
    path("", include("partera.doors.web.work.urls")),
]
