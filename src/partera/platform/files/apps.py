"""Makes Django know this app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "partera.platform.files"
    label = "files"
