"""Makes Django know this app."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "partera.platform.tokens"
    label = "tokens"
