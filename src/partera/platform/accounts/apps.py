"""Makes Django know this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "partera.platform.accounts"
    label = "accounts"
