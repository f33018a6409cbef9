"""Makes Django know this app."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "partera.platform.work"
    label = "work"
