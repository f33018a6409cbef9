"""The forms of a recall."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.doors.web.inputs import DateInput
from partera.programs.kits.actions.recalls import Notice


def _long(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=2_000, help_text=hint, widget=forms.Textarea(attrs={"rows": 3}))


class NoticeForm(forms.Form):
    """What the notice says, and which lots it names."""

    lots = forms.TypedMultipleChoiceField(
        label=_("Lots that the notice names"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kits that were made with a named supply are found and held as well."),
        error_messages={"required": _("Choose at least one lot.")},
    )
    title = forms.CharField(label=_("What is recalled, in English"), max_length=200)
    title_es = forms.CharField(label=_("What is recalled, in Spanish"), max_length=200)
    source = forms.CharField(
        label=_("Who gave the notice"), max_length=200, help_text=_("Such as CPSC, FDA or the maker")
    )
    link = forms.CharField(
        label=_("Address of the notice"),
        max_length=300,
        required=False,
        widget=forms.URLInput,
        help_text=_("It begins with https://"),
    )
    noticed_on = forms.DateField(label=_("Day of the notice"), widget=DateInput)
    danger = _long(_("What can happen"))
    what_to_do = _long(_("What families should do, in English"), _("Short and plain: it stands on their page."))
    what_to_do_es = _long(_("What families should do, in Spanish"))

    def __init__(self, *args: Any, lots: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lots"].choices = list(lots)  # type: ignore[attr-defined]

    @property
    def notice(self) -> Notice:
        """What was written."""
        return Notice(**{name: self.cleaned_data[name] for name in Notice.__dataclass_fields__})


class FoundForm(forms.Form):
    """How many a site has set aside."""

    found = forms.IntegerField(
        label=_("How many did you find and set aside?"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("Count them. 0 is an answer."),
    )


class CloseForm(forms.Form):
    """How a recall ended."""

    words = _long(_("How it ended"), _("What became of the kits that were set aside, and what is still open."))


class WithdrawForm(forms.Form):
    """Why a recall is withdrawn."""

    why = _long(_("Why it is withdrawn"), _("The lots are given free, and families who were written to hear of it."))
