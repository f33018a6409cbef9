"""The form that brings a file in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.doors.web.inputs import DateInput
from partera.doors.web.kits.stock.forms import Choices, choose
from partera.programs.kits.queries.arrivals import Options
from partera.programs.kits.queries.stock import today_there
from partera.programs.kits.rules import designs


class OptionsForm(forms.Form):
    """How a file is taken."""

    place = forms.TypedChoiceField(
        label=_("Warehouse, for a file of counts that names none"), coerce=int, empty_value=None, required=False
    )
    on = forms.DateField(label=_("Counts are of the end of"), widget=DateInput, required=False)
    adds_items = forms.BooleanField(label=_("Add items that are not known yet"), required=False)
    category = forms.ChoiceField(label=_("Category of items whose name does not say it"), initial="hygiene")

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["place"], places, first=[("", _("Choose"))])
        choose(self.fields["category"], [(key, _now(words)) for key, words in designs.CATEGORIES.items()])
        self.initial.setdefault("on", today_there())

    def clean_on(self) -> date | None:
        """A day that has come."""
        found: date | None = self.cleaned_data["on"]
        if found is not None and (found > today_there() or found.year < 2000):
            raise forms.ValidationError(_now("This day has not come yet. Choose today or a day before."))
        return found

    def options(self) -> Options:
        """What was chosen."""
        given = self.cleaned_data
        return Options(given["place"], given["on"] or today_there(), given["adds_items"], given["category"])


class BringForm(OptionsForm):
    """A file, chosen."""

    file = forms.FileField(label=_("File"), help_text=_("A CSV file, as the other system exported it; at most 1.5 MB."))
    field_order = ("file", "place", "on", "adds_items", "category")


class KeepForm(OptionsForm):
    """The same file, looked at and sent back to be kept."""

    name = forms.CharField(max_length=200, widget=forms.HiddenInput)
    content = forms.CharField(widget=forms.HiddenInput)
