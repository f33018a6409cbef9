"""The forms of a site: invited, what it says of itself, where it stands, what it weighs."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.doors.web.places_typed import PlacesField, place_lines
from partera.programs.kits.actions.sites import MOST_BIRTHS, Profile
from partera.programs.kits.queries.sites import TO_PUT_RIGHT, TO_PUT_RIGHT_HELD, SiteFull

KINDS = [
    ("hospital", _("Hospital")),
    ("community", _("Community organization")),
    ("doula", _("Doula")),
    ("home_visiting", _("Home visiting program")),
]
WAYS = [("pickup", _("Pick-up")), ("delivery", _("Delivery")), ("shipping", _("Shipping"))]


class InviteForm(forms.Form):
    """An organisation asked to hand kits out."""

    organisation = forms.TypedChoiceField(
        label=_("Organization"), coerce=int, help_text=_("It must be in the directory to be invited.")
    )
    kind = forms.ChoiceField(label=_("What kind of site is it?"), choices=KINDS, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("What the place is called"), required=False, max_length=200,
        help_text=_("Only when it is called otherwise than the organization, such as: Labor ward, third floor"),
    )  # fmt: skip
    wave = forms.IntegerField(label=_("Wave"), min_value=1, max_value=99, initial=1)
    most_at_once = forms.IntegerField(
        label=_("Most kits it may ask for at once"), required=False, min_value=1, max_value=100_000
    )

    def __init__(self, *args: Any, organisations: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "—"), *organisations]  # type: ignore[attr-defined]


class ProfileForm(forms.Form):
    """What a site says of itself."""

    births_from = forms.ChoiceField(
        label=_("How do you know how many births to expect?"),
        choices=[
            ("own", _("We know our own number")),
            ("share", _("We serve a share of the births of our counties")),
        ],
        widget=forms.RadioSelect,
    )
    births = forms.IntegerField(
        label=_("Births a year that you serve"), required=False, min_value=0, max_value=MOST_BIRTHS
    )
    births_source = forms.CharField(
        label=_("Where that number comes from"), required=False, max_length=200,
        help_text=_("For example: our own birth log"),
    )  # fmt: skip
    births_period = forms.CharField(
        label=_("The year or months it is of"), required=False, max_length=40, help_text=_("For example: 2025")
    )
    births_percent = forms.DecimalField(
        label=_("Share of your counties’ births that you serve, in percent"), required=False, min_value=0,
        max_value=100, max_digits=5, decimal_places=2, help_text=_("For example: 8"),
    )  # fmt: skip
    counties = PlacesField(
        label=_("Counties you serve"), help_text=_("One a line, like Pulaski, AR"), required=False, kinds=("county",)
    )
    languages = forms.CharField(
        label=_("Languages families speak"), required=False, max_length=120,
        help_text=_("For example: English, Spanish, Marshallese"),
    )  # fmt: skip
    is_rural = forms.BooleanField(label=_("Most of the families live in the country"), required=False)
    way = forms.ChoiceField(label=_("How do you receive kits?"), choices=WAYS, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Where kits are brought"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Street, town and ZIP code, and which door. Not needed when you pick them up."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A number has its source and period; a share its counties; what is brought has an address."""
        given = super().clean() or {}
        if given.get("births_from") == "own":
            self._need("births", _now("Write how many births a year you serve."))
            self._need("births_source", _now("Write where the number comes from."))
            self._need("births_period", _now("Write the year or months it is of."))
        elif given.get("births_from") == "share":
            if not given.get("births_percent"):
                self.add_error("births_percent", _now("Write the share in percent, above 0."))
            self._need("counties", _now("Name the counties the share is of."))
        if given.get("way") in ("delivery", "shipping"):
            self._need("address", _now("Write where the kits are brought."))
        return given

    def _need(self, name: str, words: str) -> None:
        if name not in self.errors and self.cleaned_data.get(name) in (None, "", []):
            self.add_error(name, words)

    @property
    def profile(self) -> Profile:
        """What was written."""
        given = self.cleaned_data
        own = given["births_from"] == "own"
        percent = given["births_percent"]
        return Profile(
            births=given["births"] if own else None,
            births_source=given["births_source"] if own else "",
            births_period=given["births_period"] if own else "",
            births_share=percent / Decimal(100) if percent and not own else None,
            counties=tuple(given["counties"]),
            languages=given["languages"],
            is_rural=given["is_rural"],
            address=given["address"],
            way=given["way"],
        )

    @staticmethod
    def values(site: SiteFull) -> dict[str, Any]:
        """What the form begins with."""
        return {
            "births_from": "share" if site.births is None and site.births_share is not None else "own",
            "births": site.births,
            "births_source": site.births_source,
            "births_period": site.births_period,
            "births_percent": (site.births_share * 100).normalize() if site.births_share is not None else None,
            "counties": place_lines(site.counties),
            "languages": site.languages,
            "is_rural": site.is_rural,
            "way": site.way,
            "address": site.address,
        }


class StateForm(forms.Form):
    """Where a site goes from here."""

    state = forms.ChoiceField(label=_("What do you decide?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=300, help_text=_("Needed when the site no longer hands out kits.")
    )

    def __init__(self, *args: Any, steps: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = list(steps)  # type: ignore[attr-defined]


class WeighForm(forms.Form):
    """What a site weighs in a fair share, and the most it may ask for."""

    need_weight = forms.DecimalField(
        label=_("Weight in a fair share"), min_value=Decimal("0.001"), max_value=Decimal("99.999"), max_digits=5,
        decimal_places=3,
        help_text=_("1 is the usual one. With 2, a shortfall at this site counts twice as much. Everybody who shares "
                    "kits out sees it."),
    )  # fmt: skip
    most_at_once = forms.IntegerField(
        label=_("Most kits it may have asked for at once"), required=False, min_value=1, max_value=100_000
    )


TO_PUT_RIGHT_WORDS = {
    TO_PUT_RIGHT: _("With hand-overs to put right"),
    TO_PUT_RIGHT_HELD: _("With hand-overs of a lot on hold to put right"),
}


class FilterForm(forms.Form):
    """What the list of sites is narrowed to."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *KINDS])
    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[
            ("", _("All")),
            ("invited", _("Invited")),
            ("waiting", _("Waiting for review")),
            ("approved", _("Approved")),
            ("recertify", _("Asked to confirm its profile")),
            ("ended", _("No longer hands out kits")),
        ],
    )
    wave = forms.IntegerField(label=_("Wave"), required=False, min_value=1, max_value=99)

    def __init__(self, *args: Any, sees_hand_overs: bool, **kwargs: Any) -> None:
        """Who sees no site's hand-overs is not offered to ask for those to put right: none found would not be true."""
        super().__init__(*args, **kwargs)
        if sees_hand_overs:
            self.fields["state"].choices += list(TO_PUT_RIGHT_WORDS.items())  # type: ignore[attr-defined]
