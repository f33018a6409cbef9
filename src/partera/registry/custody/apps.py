"""Makes Django know this app."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "partera.registry.custody"
    label = "custody"
