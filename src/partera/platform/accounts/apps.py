"""Makes Django know this app, and listen to the sign-in library."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "partera.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        from partera.platform.accounts import allauth_events  # noqa: F401, PLC0415 - models are known only now
