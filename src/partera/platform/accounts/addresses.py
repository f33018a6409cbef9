"""The address a request came from."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - the word for *not known* in a column that holds addresses


def address_of(request: HttpRequest) -> str:
    """Where a request came from. What a proxy adds is believed only from as many proxies as TRUSTED_PROXIES says."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    added = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    given = added[-proxies] if 0 < proxies <= len(added) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(given))
    except ValueError:
        return UNKNOWN
