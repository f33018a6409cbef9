"""Makes Django know the pages: their templates, tags and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "partera.doors.web"
    label = "web"
