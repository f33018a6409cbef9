"""The forms of a shipment: another day, called off, received with what is missing, a receipt taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.doors.web.inputs import DateInput
from partera.doors.web.kits.sites.forms import WAYS
from partera.programs.kits.queries.shipments import LineRow


class DayForm(forms.Form):
    """Another day, or another way."""

    planned_on = forms.DateField(label=_("Day it is picked up or arrives"), widget=DateInput)
    way = forms.ChoiceField(label=_("How it gets there"), choices=WAYS)


class WhyForm(forms.Form):
    """Why it is called off, or what is wrong with its receipt."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class AllForm(forms.Form):
    """Everything arrived."""

    received_by = forms.CharField(label=_("Who received it"), max_length=160)


class SomeForm(forms.Form):
    """How many of each lot arrived, and what is known of the others."""

    def __init__(self, *args: Any, lines: Sequence[LineRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            label = _("Arrived of lot %(lot)s (%(n)s were sent)") % {"lot": line.code or "–", "n": line.quantity}
            self.fields[f"lot-{line.lot}"] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=line.quantity,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.fields["reason"] = forms.CharField(
            label=_("What you know of the missing ones"),
            max_length=300,
            help_text=_("For example: one box was wet"),
            error_messages={"required": _("Say what you know of the missing ones.")},
        )
        self.fields["received_by"] = forms.CharField(label=_("Who received it"), max_length=160)

    @property
    def arrived(self) -> dict[int, int]:
        """Lot → how many arrived."""
        given = self.cleaned_data
        return {int(name[4:]): value for name, value in given.items() if name.startswith("lot-")}
