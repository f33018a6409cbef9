"""Makes Django know this app."""

from django.apps import AppConfig


class WorkplansConfig(AppConfig):
    name = "partera.registry.workplans"
    label = "workplans"
