"""Makes Django know this app."""

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "partera.programs.families"
    label = "families"
