"""A database's address, as DATABASE_URL gives it, in the words that Django asks for."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from partera.core.errors import BadInput

SCHEMES = ("postgres", "postgresql")


def postgresql(address: str, *, pooled: bool) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address; what stands behind its `?` (like sslmode) goes to the driver.

    >>> postgresql("postgresql://ana@db.example/partera?sslmode=require", pooled=False)["OPTIONS"]
    {'sslmode': 'require'}
    """
    url = urlparse(address)
    if url.scheme not in SCHEMES or not url.path.strip("/"):
        raise BadInput("A database’s address looks like postgresql://user@host/name.")
    pool = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}} if pooled else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 0,  # the pool needs it
        "OPTIONS": {**dict(parse_qsl(url.query)), **pool},
    }
