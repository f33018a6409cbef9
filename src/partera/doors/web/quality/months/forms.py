"""The forms about tables of counts: which workbook is wanted, and what is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.core.periods import Month, NotAPeriod, today
from partera.programs.quality.rules.entries import LONGEST_BACK

_MOST_MONTHS = 12


class MonthInput(forms.TextInput):
    """The browser's own field for a month; where there is none, text such as 2026-03."""

    input_type = "month"


class MonthField(forms.CharField):
    """A month that has begun and is not more than ten years ago; gives its text, 2026-03."""

    widget = MonthInput

    def clean(self, value: Any) -> str:
        """The month's text."""
        text = super().clean(value)
        try:
            found = Month.of(text)
        except NotAPeriod as error:
            raise forms.ValidationError(_now("Write the month like 2026-03.")) from error
        if not 0 <= Month.of(today()) - found <= LONGEST_BACK:
            raise forms.ValidationError(_now("Choose a month that has begun, of the last ten years."))
        return text


class FormWanted(forms.Form):
    """Which months the workbook is for."""

    first = MonthField(label=_("First month"), help_text=_("Such as 2026-03."))
    last = MonthField(label=_("Last month"))
    layout = forms.ChoiceField(
        label=_("Sheets"),
        choices=[("months", _("One sheet a month")), ("year", _("All months on one sheet"))],
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """The months run forward, and are no more than a year."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and not 0 <= Month.of(last) - Month.of(first) < _MOST_MONTHS:
            self.add_error("last", _now("Choose from one to twelve months, the first one first."))
        return given


class TableForm(forms.Form):
    """A table: pasted, or as a file."""

    pasted = forms.CharField(
        label=_("Paste a table"),
        required=False,
        widget=forms.Textarea(attrs={"spellcheck": "false"}),
        help_text=_("With its row of headings, as copied from a spreadsheet."),
        max_length=1_000_000,
    )
    month = forms.CharField(
        label=_("Month of rows that do not say theirs"),
        required=False,
        widget=MonthInput,
        help_text=_("Such as 2026-03. Leave it empty when the table has a column of months."),
    )
    file = forms.FileField(
        label=_("Or send a file"),
        required=False,
        help_text=_("The form you filled in, another Excel workbook (.xlsx), or a CSV file; up to 3 MB."),
    )

    def clean_month(self) -> Month | None:
        """The month, when one is said."""
        text = self.cleaned_data["month"]
        try:
            return Month.of(text) if text else None
        except NotAPeriod as error:
            raise forms.ValidationError(_now("Write the month like 2026-03.")) from error

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or {}
        if not given.get("file") and not (given.get("pasted") or "").strip() and not self.errors:
            raise forms.ValidationError(_now("Paste a table, or choose a file."))
        return given
