"""Makes Django know this app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "partera.registry.places"
    label = "places"
