"""Makes Django know this app."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "partera.platform.letters"
    label = "letters"
