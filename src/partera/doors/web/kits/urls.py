"""The addresses of the supply kit, one subject a line."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.handing.urls import urlpatterns as handing

urlpatterns: list[URLPattern | URLResolver] = [
    *handing,
]
