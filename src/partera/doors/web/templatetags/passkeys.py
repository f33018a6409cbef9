"""What a passkey's script needs, written into the page as plain text."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """The value as JSON; the page escapes it like any text."""
    return json.dumps(value, cls=DjangoJSONEncoder)
