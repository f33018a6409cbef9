"""Makes Django know this app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "partera.platform.audit"
    label = "audit"
