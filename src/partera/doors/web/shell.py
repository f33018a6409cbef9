"""What every page's frame shows: navigation, language, the mark of the demo."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def context(request: HttpRequest) -> dict[str, Any]:
    """The frame's values."""
    return {}
