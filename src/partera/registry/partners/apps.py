"""Makes Django know this app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partera.registry.partners"
    label = "partners"
