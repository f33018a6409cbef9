"""The addresses of the supply kit, one subject a line."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.family.urls import urlpatterns as family

urlpatterns: list[URLPattern | URLResolver] = [
    *family,
]
