"""Makes Django know this app."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "partera.registry.findings"
    label = "findings"
