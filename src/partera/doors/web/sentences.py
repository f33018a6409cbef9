"""What an error says, in the reader's language."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from partera.core.errors import ParteraError
from partera.doors.web.templatetags.showing import day


def spoken(error: ParteraError) -> str:
    """The error's sentence: its words translated, its dates as people write them."""
    if not error.values:
        return _(error.words)
    return _(error.words) % {name: _spoken_value(value) for name, value in error.values.items()}


def _spoken_value(value: object) -> object:
    if isinstance(value, date):
        return day(value)
    return _(value) if isinstance(value, str) and value else value
