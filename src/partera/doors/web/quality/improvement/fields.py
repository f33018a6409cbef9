"""A month to choose, and a yes or no that may stay open."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.core.periods import Month, NotAPeriod


class MonthInput(forms.TextInput):
    """The browser's own month field; a text like 2026-03 where it has none."""

    input_type = "month"


class MonthField(forms.CharField):
    """A month, given as its first day."""

    widget = MonthInput
    default_error_messages = {"month": _("Write the month like 2026-03.")}

    def prepare_value(self, value: Any) -> Any:
        """The text the field shows."""
        return str(Month.of(value)) if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        """The month's first day."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Month.of(text).first_day
        except NotAPeriod as error:
            raise forms.ValidationError(self.error_messages["month"], code="month") from error


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said yet: True, False, None."""

    widget = forms.RadioSelect

    def __init__(self, *, yes: Any, no: Any, **more: Any) -> None:
        super().__init__(
            choices=[("yes", yes), ("no", no)],
            coerce=lambda value: value == "yes",
            empty_value=None,
            required=False,
            **more,
        )

    def prepare_value(self, value: Any) -> Any:
        """The choice that is ticked."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
