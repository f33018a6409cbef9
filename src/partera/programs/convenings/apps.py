"""Makes Django know this app."""

from django.apps import AppConfig


class ConveningsConfig(AppConfig):
    name = "partera.programs.convenings"
    label = "convenings"
