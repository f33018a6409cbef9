"""The forms of a recall."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.doors.web.inputs import DateInput
from partera.doors.web.kits.recalls.pages import lot_words
from partera.programs.kits.actions.recalls import Notice
from partera.programs.kits.queries.recalls import LotRow

MOST_TICKS = 40
"""Lots that are offered to tick; older ones are named by their code."""


def _long(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=2_000, help_text=hint, widget=forms.Textarea(attrs={"rows": 3}))


class NoticeForm(forms.Form):
    """What the notice says, and which lots it names."""

    codes = forms.CharField(
        label=_("Lot codes as the notice writes them"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One on a line, or with commas between. Every lot of this program with such a code is taken."),
    )
    lots = forms.TypedMultipleChoiceField(
        label=_("Or choose the lots"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("The newest, and those without a code. Kits made with a named supply are found and held as well."),
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

    def __init__(self, *args: Any, lots: Sequence[LotRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = set(sorted((lot.id for lot in lots), reverse=True)[:MOST_TICKS])
        shown = [lot for lot in lots if lot.id in newest or not lot.code]
        self.fields["lots"].choices = [(lot.id, lot_words(lot)) for lot in shown]  # type: ignore[attr-defined]
        self._by_code: dict[str, set[int]] = defaultdict(set)
        for lot in lots:
            self._by_code[lot.code.casefold()].add(lot.id)

    def clean(self) -> dict[str, Any]:
        """The lots that were ticked, and those whose code was written."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        codes = [code for part in re.split(r"[,;\n]", given.get("codes", "")) if (code := part.strip())]
        unknown = [code for code in codes if code.casefold() not in self._by_code]
        if unknown:
            self.add_error("codes", _("No lot of this program is called %(codes)s.") % {"codes": ", ".join(unknown)})
        named = {lot for code in codes for lot in self._by_code.get(code.casefold(), ())}
        given["lots"] = sorted({*given.get("lots", ()), *named})
        if not given["lots"] and not self.errors.keys() & {"codes", "lots"}:
            self.add_error("codes", _("Write at least one lot code, or choose a lot."))
        return given

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
