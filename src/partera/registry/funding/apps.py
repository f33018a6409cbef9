"""Makes Django know this app."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "partera.registry.funding"
    label = "funding"
