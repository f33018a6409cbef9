"""The forms of this area."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.core.periods import today
from partera.doors.web.inputs import DateInput
from partera.doors.web.places_typed import PlaceField, PlacesField
from partera.registry.partners.queries import OrganisationFull
from partera.registry.partners.rules import KINDS, LEVELS

NOTHING = [("", "—")]


class FilterForm(forms.Form):
    """What the directory is filtered by; all of it in the address."""

    q = forms.CharField(label=_("Name or words"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    level = forms.ChoiceField(label=_("Level of government"), required=False)
    place = forms.CharField(
        label=_("Place"),
        help_text=_("A state or county, by name or code"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"data-suggest": "/suggest/places/?q=", "autocomplete": "off"}),
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
    home_county = PlaceField(
        label=_("Home county"), help_text=_("For example Pulaski, AR"), required=False, kinds=("county",)
    )
    statewide = forms.BooleanField(label=_("Works in the whole state"), required=False)
    counties_served = PlacesField(
        label=_("Counties served"),
        help_text=_("One a line, like Pulaski, AR. The address of an organization is not its service area."),
        required=False,
        kinds=("county",),
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
    start = forms.DateField(label=_("First day"), widget=DateInput, initial=today)


class EndForm(forms.Form):
    """Somebody leaves an office."""

    end = forms.DateField(label=_("Last day"), widget=DateInput, initial=today)


class AreaForm(forms.Form):
    """Where an award is at work."""

    area = forms.ChoiceField(
        label=_("Area served"),
        choices=[("statewide", _("The whole state")), ("counties", _("These counties"))],
        widget=forms.RadioSelect,
    )
    counties = PlacesField(
        label=_("Counties"), help_text=_("One a line, like Pulaski, AR"), required=False, kinds=("county",)
    )


class ImportForm(forms.Form):
    """A CSV file of organisations."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "Columns: name, kind; and if known government_level, home_county, counties_served, offers, needs …"
        ),
    )
