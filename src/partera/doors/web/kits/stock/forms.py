"""The forms of stock: one column, one thing asked once. Each carries a key, so that sending it twice does it once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.core.periods import now
from partera.doors.web.inputs import DateInput
from partera.doors.web.places_typed import PlaceField, PlacesField
from partera.programs.kits.queries.stock import today_there
from partera.programs.kits.rules import designs, ledger

Choices = Iterable[tuple[Any, Any]]
MOST = 10_000_000
"""More of a thing than anybody moves at once; what is typed above it is a slip."""

WITHIN = (("", _("Any time")), ("0", _("already")), ("30", _("within 30 days")), ("90", _("within 90 days")))
_CHOOSE = [("", _("Choose"))]


def new_key() -> str:
    """A key for what is about to be sent."""
    return secrets.token_hex(12)


def choose(field: forms.Field, choices: Choices, *, first: Choices = ()) -> None:
    """Offer these."""
    field.choices = [*first, *choices]  # type: ignore[attr-defined]


class LongSelect(forms.Select):
    """A choice among thousands of places, written in one go: a template for each option takes a tenth of a second."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        selected = {True: " selected", False: ""}
        options = "\n".join(
            f'<option value="{escape(str(key))}"{selected[str(key) in chosen]}>{escape(str(words))}</option>'
            for key, words in self.choices
        )
        held = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(held), mark_safe(options))  # noqa: S308 - escaped above


class KeyedForm(forms.Form):
    """A form whose second sending does nothing more."""

    key = forms.RegexField(r"^[0-9a-f]{24}$", widget=forms.HiddenInput, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", new_key())


class ProgramForm(forms.Form):
    """A supply program begun."""

    partnership = forms.TypedChoiceField(label=_("Partnership"), coerce=int)
    name = forms.CharField(label=_("Name"), max_length=200)
    places = PlacesField(
        label=_("States or counties it serves"), help_text=_("One a line, like Arkansas or Pulaski, AR")
    )
    started_on = forms.DateField(label=_("Begins"), widget=DateInput)
    warehouse = forms.CharField(label=_("Name of the first warehouse"), max_length=200)

    def __init__(self, *args: Any, partnerships: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["partnership"], partnerships)


class WarehouseForm(forms.Form):
    """A warehouse more."""

    name = forms.CharField(label=_("Name of the warehouse"), max_length=200)
    county = PlaceField(label=_("County"), required=False, kinds=("county",), help_text=_("For example Pulaski, AR"))


class SupplyForm(forms.Form):
    """A supply more."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As on the shelf: Diapers, newborn"))
    name_es = forms.CharField(label=_("Spanish name"), max_length=200, required=False)
    category = forms.ChoiceField(label=_("Category"))
    unit = forms.CharField(label=_("Counted in"), max_length=40, initial="piece", help_text=_("piece, pack, bottle"))
    case_size = forms.IntegerField(label=_("Pieces in a case"), min_value=1, max_value=MOST, initial=1)
    barcode = forms.CharField(label=_("Barcode"), max_length=48, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["category"], [(key, _now(words)) for key, words in designs.CATEGORIES.items()])


class StockFilter(forms.Form):
    """Which part of the stock is shown; it stands in the address."""

    on = forms.DateField(label=_("As of the end of"), widget=DateInput, required=False)
    place = forms.TypedChoiceField(label=_("Place"), coerce=int, empty_value=None, required=False, widget=LongSelect)
    what = forms.ChoiceField(label=_("What"), required=False)
    within = forms.TypedChoiceField(label=_("Expires"), coerce=int, empty_value=None, required=False, choices=WITHIN)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["place"], places, first=[("", _("All places"))])
        every = [("", _("Kits and supplies")), ("kits", _("Kits"))]
        choose(self.fields["what"], [(key, _now(words)) for key, words in designs.CATEGORIES.items()], first=every)

    def clean_on(self) -> date | None:
        """A day that has come."""
        found: date | None = self.cleaned_data["on"]
        if found is not None and found > today_there():
            raise forms.ValidationError(_now("This day has not come yet. Choose today or a day before."))
        if found is not None and found.year < 2000:
            raise forms.ValidationError(_now("Choose a day after 1999."))
        return found


class MovementFilter(forms.Form):
    """Which movements are shown; it stands in the address."""

    place = forms.TypedChoiceField(label=_("Place"), coerce=int, empty_value=None, required=False, widget=LongSelect)
    kind = forms.ChoiceField(label=_("What happened"), required=False)
    product = forms.TypedChoiceField(label=_("Item"), coerce=int, empty_value=None, required=False)
    first = forms.DateField(label=_("From"), widget=DateInput, required=False)
    last = forms.DateField(label=_("To"), widget=DateInput, required=False)

    def __init__(self, *args: Any, places: Choices, products: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["place"], places, first=[("", _("All places"))])
        choose(self.fields["product"], products, first=[("", _("All items"))])
        kinds = [(key, _now(one.words)) for key, one in ledger.KINDS.items()]
        choose(self.fields["kind"], [*kinds, (ledger.REVERSAL, _("Reversal"))], first=[("", _("Everything"))])


class ReceiveForm(KeyedForm):
    """A donation or a purchase: what is the same for all its lines."""

    place = forms.TypedChoiceField(label=_("Received at"), coerce=int, widget=LongSelect)
    kind = forms.ChoiceField(
        label=_("It is"),
        choices=[("donation", _("a donation")), ("purchase", _("a purchase"))],
        widget=forms.RadioSelect,
        initial="donation",
    )
    origin = forms.CharField(
        label=_("Who gave or sold it"),
        max_length=200,
        help_text=_("The organization, drive or store. No private person."),
    )
    on = forms.DateField(label=_("Day it came"), widget=DateInput)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["place"], places)
        self.initial.setdefault("on", today_there())

    def clean_on(self) -> date:
        """A day that has come."""
        found: date = self.cleaned_data["on"]
        if found > today_there() or found.year < 2000:
            raise forms.ValidationError(_now("Stock is written down once it is here: choose today or a day before."))
        return found

    def moment(self) -> datetime | None:
        """When it came: noon of a day before, now today."""
        on: date = self.cleaned_data["on"]
        return None if on == today_there() else datetime.combine(on, time(12), tzinfo=timezone.get_default_timezone())


class LineForm(forms.Form):
    """One item that came; a line left empty is left out."""

    product = forms.TypedChoiceField(label=_("Item"), coerce=int, empty_value=None, required=False)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST, required=False)
    lot = forms.CharField(label=_("Lot"), max_length=60, required=False)
    expires_on = forms.DateField(label=_("Expires"), widget=DateInput, required=False)
    dollars = forms.DecimalField(
        label=_("Worth of the line, $"), min_value=0, max_value=100_000_000, decimal_places=2, required=False
    )

    def __init__(self, *args: Any, products: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["product"], products, first=_CHOOSE)

    def clean(self) -> dict[str, Any]:
        """Both the item and its number, or neither."""
        given = super().clean() or {}
        has_more = any(given.get(name) for name in ("lot", "expires_on", "dollars"))
        if given.get("product") is None and (given.get("quantity") or has_more) and "product" not in self.errors:
            self.add_error("product", _now("Choose the item."))
        if given.get("product") is not None and not given.get("quantity") and "quantity" not in self.errors:
            self.add_error("quantity", _now("Write how many came."))
        return given

    @property
    def cents(self) -> int | None:
        """What the line is worth."""
        dollars: Decimal | None = self.cleaned_data.get("dollars")
        return None if dollars is None else int(dollars * 100)


class AssembleForm(KeyedForm):
    """Kits made of a version."""

    version = forms.TypedChoiceField(label=_("Kit"), coerce=int)
    place = forms.TypedChoiceField(label=_("Where"), coerce=int)
    kits = forms.IntegerField(label=_("How many kits were made"), min_value=1, max_value=MOST)
    lot = forms.CharField(label=_("Lot code of these kits"), max_length=60, help_text=_("It stands on each box."))

    def __init__(self, *args: Any, versions: Choices, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["version"], versions)
        choose(self.fields["place"], places)


class ChangeForm(KeyedForm):
    """What became of a lot in a place."""

    what = forms.ChoiceField(label=_("What happened"))
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    target = forms.TypedChoiceField(
        label=_("Moved to"), coerce=int, empty_value=None, required=False, widget=LongSelect
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("Needed unless it expired, moved or was taken apart."),
    )

    def __init__(self, *args: Any, ways: Choices, targets: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["what"], ways)
        choose(self.fields["target"], targets, first=_CHOOSE)
        if len(list(self.fields["target"].choices)) == 1:  # type: ignore[attr-defined]
            del self.fields["target"]

    def clean(self) -> dict[str, Any]:
        """A move names where to."""
        given = super().clean() or {}
        if given.get("what") == "transfer" and given.get("target") is None:
            self.add_error("target", _now("Choose where it was moved to."))
        return given


class ReverseForm(forms.Form):
    """Why a movement is reversed."""

    reason = forms.CharField(label=_("Why it is reversed"), max_length=300)


class CountForm(KeyedForm):
    """How many were found of each lot; what is left empty was not counted."""

    since = forms.DateTimeField(widget=forms.HiddenInput)
    other_product = forms.TypedChoiceField(label=_("Item"), coerce=int, empty_value=None, required=False)
    other_lot = forms.CharField(label=_("Lot"), max_length=60, required=False)
    other_expires_on = forms.DateField(label=_("Expires"), widget=DateInput, required=False)
    other_number = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST, required=False)

    def __init__(self, *args: Any, lots: Iterable[tuple[int, str]], products: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", now().isoformat())
        choose(self.fields["other_product"], products, first=_CHOOSE)
        self.rows = [self._row(lot, words) for lot, words in lots]

    def _row(self, lot: int, words: str) -> str:
        name = f"lot-{lot}"
        self.fields[name] = forms.IntegerField(label=words, min_value=0, max_value=MOST, required=False)
        return name

    def found(self) -> dict[int, int]:
        """Lot → how many were found."""
        sent = {name: self.cleaned_data.get(name) for name in self.rows}
        return {int(name.removeprefix("lot-")): number for name, number in sent.items() if number is not None}

    def clean(self) -> dict[str, Any]:
        """At least one lot was counted; one that the list lacks names its item and its number."""
        given = super().clean() or {}
        has_other = given.get("other_product") is not None
        if has_other and given.get("other_number") is None and "other_number" not in self.errors:
            self.add_error("other_number", _now("Write how many you found."))
        if not has_other and (given.get("other_number") or given.get("other_lot")):
            self.add_error("other_product", _now("Choose the item."))
        if not self.errors and not self.found() and not has_other:
            raise forms.ValidationError(_now("Write down how many you found of at least one lot."))
        return given
