"""The forms of a kit's version: what it is called and costs, and its contents, a line each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.doors.web.kits.stock.forms import Choices, choose
from partera.programs.kits.actions.designs import Part
from partera.programs.kits.rules import designs

MOST_IN_A_KIT = 100_000


class VersionForm(forms.Form):
    """What a version is called, and what a kit costs beside its supplies."""

    name = forms.CharField(
        label=_("Kit"), max_length=120, help_text=_("The same name as before makes its next version.")
    )
    other = forms.DecimalField(
        label=_("Box, packing and carriage of one kit, $"),
        min_value=0,
        max_value=1_000_000,
        decimal_places=2,
        initial=0,
        help_text=_("So that the cost is landed: what a kit costs where it is handed over."),
    )
    barcode = forms.CharField(label=_("Barcode on the box"), max_length=48, required=False)
    note = forms.CharField(label=_("What changed"), max_length=300, required=False)

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["name"]

    @property
    def other_cents(self) -> int:
        """Box, packing and carriage."""
        other: Decimal = self.cleaned_data["other"]
        return int(other * 100)


class PartForm(forms.Form):
    """So many of a supply in one kit; a line left empty is left out."""

    product = forms.TypedChoiceField(label=_("Supply"), coerce=int, empty_value=None, required=False)
    quantity = forms.IntegerField(label=_("In one kit"), min_value=1, max_value=MOST_IN_A_KIT, required=False)
    language = forms.ChoiceField(label=_("Language of an insert"), required=False)

    def __init__(self, *args: Any, products: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["product"], products, first=[("", _("Choose"))])
        languages = [(key, _now(words)) for key, words in designs.LANGUAGES.items()]
        choose(self.fields["language"], languages, first=[("", _("none"))])

    def clean(self) -> dict[str, Any]:
        """Both the supply and its number, or neither."""
        given = super().clean() or {}
        if given.get("product") is None and given.get("quantity") and "product" not in self.errors:
            self.add_error("product", _now("Choose the supply."))
        if given.get("product") is not None and not given.get("quantity") and "quantity" not in self.errors:
            self.add_error("quantity", _now("Write how many one kit holds."))
        return given

    @property
    def part(self) -> Part | None:
        """The line; nothing when it was left empty."""
        given = self.cleaned_data
        if given.get("product") is None:
            return None
        return Part(given["product"], given["quantity"], given["language"])
