"""The forms of a request: asked, approved, packed, closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.doors.web.inputs import DateInput
from partera.doors.web.kits.sites.forms import WAYS
from partera.programs.kits.actions.requests import LARGEST, Asked

Choices = Iterable[tuple[Any, str]]


class AskForm(forms.Form):
    """How many kits, for when. The field for the reason stands there once the number was found unusual."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    version = forms.TypedChoiceField(label=_("Which kit?"), coerce=int, widget=forms.RadioSelect)
    basis = forms.ChoiceField(
        label=_("How do you want to ask?"),
        choices=[("number", _("A number of kits")), ("births", _("One kit for each birth we expect"))],
        widget=forms.RadioSelect,
        initial="number",
    )
    number = forms.IntegerField(
        label=_("How many?"), min_value=1, max_value=LARGEST,
        help_text=_("Kits, or births you expect until the next delivery."),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("How do you receive them?"), choices=WAYS, widget=forms.RadioSelect)
    wanted_on = forms.DateField(label=_("Needed by"), widget=DateInput, required=False)
    note = forms.CharField(
        label=_("What the program should know"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Nothing about a single family."),
    )  # fmt: skip

    def __init__(self, *args: Any, versions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(versions)
        self.fields["version"].choices = choices  # type: ignore[attr-defined]
        self.fields["version"].initial = choices[0][0] if choices else None
        self.fields["key"].initial = str(uuid4())
        if self.is_bound and "unusual_reason" in self.data:
            self.ask_why()

    def ask_why(self) -> None:
        """Show the field for the reason of an unusual number."""
        self.fields["unusual_reason"] = forms.CharField(
            label=_("Why do you need that many this time?"), required=False, max_length=300,
            help_text=_("Or correct the number above."),
        )  # fmt: skip
        self.order_fields(["key", "version", "basis", "number", "unusual_reason", "way", "wanted_on", "note"])

    @property
    def asked(self) -> Asked:
        """What was written."""
        given = self.cleaned_data
        by_births = given["basis"] == "births"
        return Asked(
            version=given["version"],
            basis=given["basis"],
            quantity=None if by_births else given["number"],
            births=given["number"] if by_births else None,
            way=given["way"],
            wanted_on=given["wanted_on"],
            note=given["note"],
        )


class ApproveForm(forms.Form):
    """How many of what was asked for are approved."""

    quantity = forms.IntegerField(label=_("Kits approved"), min_value=1, max_value=LARGEST)
    reason = forms.CharField(
        label=_("Why fewer"),
        required=False,
        max_length=300,
        help_text=_("Only when they are fewer. The site reads it."),
    )


class CloseForm(forms.Form):
    """Why a request is taken back, declined or closed."""

    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("The site and the program both read it."))


class PackForm(forms.Form):
    """How many are packed, from where, for which day."""

    source = forms.TypedChoiceField(label=_("From"), coerce=int)
    quantity = forms.IntegerField(label=_("Kits to pack"), min_value=1, max_value=LARGEST)
    planned_on = forms.DateField(label=_("Day it is picked up or arrives"), widget=DateInput)
    way = forms.ChoiceField(label=_("How it gets there"), choices=WAYS)

    def __init__(self, *args: Any, sources: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = list(sources)  # type: ignore[attr-defined]


class FindForm(forms.Form):
    """The code on a packing list."""

    code = forms.CharField(
        label=_("Code on the packing list"), max_length=20,
        error_messages={"required": _("Type the eight letters and numbers under the square code.")},
    )  # fmt: skip
