"""The forms of this area."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.core.codes import STATE_BY_ABBREVIATION, STATE_BY_NAME, counties, find_county, place_name
from partera.core.periods import today
from partera.registry.partners.queries import OrganisationFull
from partera.registry.partners.rules import KINDS, LEVELS

NOTHING = [("", "—")]


def read_county(text: str) -> str | None:
    """The code of a county written as `05119`, `Pulaski, AR` or `Pulaski County, Arkansas`."""
    text = text.strip()
    if re.fullmatch(r"\d{5}", text):
        return text if text in counties() else None
    name, _comma, state = text.rpartition(",")
    found = STATE_BY_ABBREVIATION.get(state.strip().upper()) or STATE_BY_NAME.get(state.strip().lower())
    county = find_county(found.code, name) if found and name.strip() else None
    return county.code if county else None


class CountyField(forms.CharField):
    """One county by name and state, or by code."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        code = read_county(text)
        if code is None:
            raise forms.ValidationError(_now("“%(text)s” is not a county: write it like Pulaski, AR.") % {"text": text})
        return code


class CountiesField(forms.CharField):
    """Counties, one a line."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[str]:
        codes = []
        for line in super().clean(value).splitlines():
            if line.strip():
                code = read_county(line)
                if code is None:
                    sentence = _now("“%(text)s” is not a county: write it like Pulaski, AR.")
                    raise forms.ValidationError(sentence % {"text": line.strip()})
                codes.append(code)
        return codes


def county_lines(codes: list[str]) -> str:
    """The counties as one writes them, one a line."""
    return "\n".join(place_name(code) for code in codes)


class FilterForm(forms.Form):
    """What the directory is filtered by; all of it in the address."""

    q = forms.CharField(label=_("Name or words"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    level = forms.ChoiceField(label=_("Level of government"), required=False)
    place = forms.CharField(
        label=_("Place"), help_text=_("A state or county, by name or code"), required=False, max_length=80
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = NOTHING + [(key, _now(words)) for key, words in KINDS.items()]  # type: ignore[attr-defined]
        self.fields["level"].choices = NOTHING + [(key, _now(words)) for key, words in LEVELS.items() if key]  # type: ignore[attr-defined]


class OrganisationForm(forms.Form):
    """An organisation's profile."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"))
    government_level = forms.ChoiceField(
        label=_("Level of government"),
        help_text=_("Of a hospital or university too, when a government runs it."),
        required=False,
    )
    is_tribal = forms.BooleanField(label=_("Tribal: a tribal nation, or run by one"), required=False)
    home_county = CountyField(
        label=_("Home county"), help_text=_("For example Pulaski, AR"), required=False, max_length=80
    )
    statewide = forms.BooleanField(label=_("Works in the whole state"), required=False)
    counties_served = CountiesField(
        label=_("Counties served"),
        help_text=_("One a line, like Pulaski, AR. The address of an organization is not its service area."),
        required=False,
        max_length=20_000,
    )
    offers = forms.CharField(
        label=_("What it offers"), widget=forms.Textarea, required=False, max_length=4000,
        help_text=_("For example: interpreters, a clinic on Saturdays, data on transport"),
    )  # fmt: skip
    needs = forms.CharField(label=_("What it needs"), widget=forms.Textarea, required=False, max_length=4000)
    languages = forms.CharField(
        label=_("Languages"), help_text=_("For example: English, Spanish, Marshallese"), required=False, max_length=200
    )
    website = forms.CharField(label=_("Website"), help_text=_("Begins with https://"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(key, _now(words)) for key, words in KINDS.items()]  # type: ignore[attr-defined]
        self.fields["government_level"].choices = [(key, _now(words)) for key, words in LEVELS.items()]  # type: ignore[attr-defined]

    @staticmethod
    def of(organisation: OrganisationFull) -> dict[str, Any]:
        """What the form holds for a known organisation."""
        same = ("name", "kind", "government_level", "is_tribal", "statewide", "offers", "needs", "languages", "website")
        return {
            **{name: getattr(organisation, name) for name in same},
            "home_county": organisation.home_county_name,
            "counties_served": "\n".join(name for _code, name in organisation.counties_served),
        }


class PositionForm(forms.Form):
    """Somebody takes an office."""

    name = forms.CharField(label=_("Person’s name"), max_length=120)
    email = forms.EmailField(label=_("Email"), required=False, max_length=254)
    title = forms.CharField(label=_("Position"), help_text=_("For example: Director of nursing"), max_length=160)
    start = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}), initial=today)


class EndForm(forms.Form):
    """Somebody leaves an office."""

    end = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}), initial=today)


class AreaForm(forms.Form):
    """Where an award is at work."""

    area = forms.ChoiceField(
        label=_("Area served"),
        choices=[("statewide", _("The whole state")), ("counties", _("These counties"))],
        widget=forms.RadioSelect,
    )
    counties = CountiesField(label=_("Counties"), help_text=_("One a line, like Pulaski, AR"), required=False)


class ImportForm(forms.Form):
    """A CSV file of organisations."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "Columns: name, kind; and if known government_level, home_county, counties_served, offers, needs …"
        ),
    )
