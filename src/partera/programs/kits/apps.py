"""Makes Django know this app."""

from django.apps import AppConfig


class KitsConfig(AppConfig):
    name = "partera.programs.kits"
    label = "kits"
