"""Makes Django know this app."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "partera.registry.services"
    label = "services"
