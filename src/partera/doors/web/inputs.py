"""The browser's own fields for days and times."""

from __future__ import annotations

from typing import Any

from django import forms


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)


class TimeInput(forms.TimeInput):
    """The browser's own time field."""

    input_type = "time"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%H:%M", **more)
