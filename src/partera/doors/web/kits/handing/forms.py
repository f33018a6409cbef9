"""What is typed or tapped of a hand-over, and to put one right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.doors.web.kits.handing import words
from partera.doors.web.templatetags.showing import day
from partera.programs.kits.actions.codes import MOST_VOUCHERS
from partera.programs.kits.queries.handing import Bedside, LotHere
from partera.programs.kits.rules import handing as rules

_LONGEST = 300


class HandOverForm(forms.Form):
    """One hand-over, sent without the page's script."""

    key = forms.CharField(max_length=60)
    code = forms.CharField(max_length=_LONGEST, required=False)
    card = forms.CharField(max_length=_LONGEST, required=False)
    no_voucher = forms.BooleanField(required=False)
    lot = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    language = forms.ChoiceField(
        choices=[(key, key) for key in rules.LANGUAGES],
        error_messages={"required": _("Tap the family’s language.")},
    )
    day_band = forms.ChoiceField(choices=[(key, key) for key in rules.DAY_BANDS], required=False)
    missing = forms.TypedMultipleChoiceField(coerce=int, required=False)
    outcome = forms.ChoiceField(choices=[(key, key) for key in rules.OUTCOMES])

    def __init__(self, *args: Any, here: Bedside, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lot"].choices = [("", ""), *((lot.id, lot.id) for lot in here.lots)]  # type: ignore[attr-defined]
        self.fields["missing"].choices = [(one.id, one.id) for one in here.supplies]  # type: ignore[attr-defined]
        self.here = here

    def clean(self) -> dict[str, Any]:
        """A code is a voucher or a card by its length; a barcode says the lot where there is one alone."""
        given = super().clean() or {}
        given["voucher"] = ""
        code = rules.plain_code(given.get("code", ""))
        if "/k/" in given.get("code", "") or len(code) == rules.CARD_LETTERS:
            given["card"] = code
            code = ""
        if code and len(code) != rules.VOUCHER_LETTERS:
            self.add_error("code", _now("This is no voucher: its code has 10 letters and numbers. Scan it again."))
        given["voucher"] = code
        if not code and given.get("outcome") == "given" and not given.get("no_voucher") and "code" not in self.errors:
            self.add_error("code", _now("Scan or type the voucher, or say that there is none at hand."))
        return given


def lot_label(lot: LotHere) -> str:
    """A lot as people tell it from others: its code, its date, what is left, and that it may not be given."""
    said = [_now("Lot %(code)s") % {"code": words.lot_named(lot.code)}]
    if lot.expires_on is not None:
        said.append(_now("good until %(day)s") % {"day": day(lot.expires_on)})
    said.append(_now("%(n)s left") % {"n": lot.left})
    if lot.is_held:
        said.append(_now("on hold"))
    elif lot.is_expired:
        said.append(_now("expired"))
    return ", ".join(said)


class SettleForm(forms.Form):
    """It happened: which lot it was, what was counted, and what was found."""

    lot = forms.TypedChoiceField(label=_("Which lot was the kit from?"), coerce=int)
    found = forms.IntegerField(
        label=_("How many kits of this lot are there now?"),
        help_text=_("Only if you have counted them just now. The ledger then says what you counted."),
        min_value=0,
        max_value=1_000_000,
        required=False,
    )
    how = forms.CharField(
        label=_("What did you find?"),
        help_text=_("No name, birth date or record number. Example: a box was never received."),
        max_length=_LONGEST,
    )

    def __init__(self, *args: Any, lots: Sequence[LotHere], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _now("Choose a lot")), *((lot.id, f"{lot.kit}: {lot_label(lot)}") for lot in lots)]
        self.fields["lot"].choices = choices  # type: ignore[attr-defined]


class VoidForm(forms.Form):
    """It did not happen, or was written down twice."""

    reason = forms.CharField(
        label=_("Why does it not count?"),
        help_text=_("No name, birth date or record number. Example: typed twice."),
        max_length=_LONGEST,
    )


class PrintForm(forms.Form):
    """How many vouchers to print."""

    number = forms.IntegerField(
        label=_("How many vouchers?"),
        help_text=_("From 1 to 200; 24 stand on a page. One voucher for each newborn."),
        min_value=1,
        max_value=MOST_VOUCHERS,
        initial=48,
    )


class VoidVoucherForm(forms.Form):
    """A lost voucher, by its code."""

    code = forms.CharField(
        label=_("Code of the voucher"), help_text=_("Ten letters and numbers, as printed."), max_length=_LONGEST
    )
