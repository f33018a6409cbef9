"""Makes Django know this app."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "partera.programs.quality"
    label = "quality"
