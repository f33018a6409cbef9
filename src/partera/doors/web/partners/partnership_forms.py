"""The forms of partnerships."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.doors.web.places_typed import PlacesField, place_lines
from partera.registry.partners.queries import PartnershipFull
from partera.registry.partners.rules import BEGINNINGS, PARTNERSHIP_STATES, PARTNERSHIP_TYPES, STAGES_WITH_REASON

Choices = Iterable[tuple[int, str]]
ABOUT_TYPES = {
    "public_private": _("a government and private organizations, such as funders or businesses"),
    "inter_agency": _("agencies of one or several governments"),
    "community_based": _("providers with faith groups, schools, child care and others of the community"),
    "multi_sectoral": _("several sectors, such as health, transport, housing and business"),
}


class PartnershipForm(forms.Form):
    """What a partnership says of itself."""

    name = forms.CharField(label=_("Name"), max_length=200)
    type = forms.ChoiceField(label=_("Type"), widget=forms.RadioSelect)
    lead = forms.TypedChoiceField(label=_("Lead organization"), coerce=int)
    places = PlacesField(
        label=_("Places"), help_text=_("States or counties, one a line, like Arkansas or Pulaski, AR.")
    )
    about = forms.CharField(
        label=_("What it is for"),
        required=False,
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("One or two plain sentences. Leave out names of people."),
    )
    is_public = forms.BooleanField(
        label=_("The public may read of it: name, type, stage, places, members and announced sessions"), required=False
    )

    def __init__(self, *args: Any, leads: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [  # type: ignore[attr-defined]
            (key, f"{_now(words)}: {ABOUT_TYPES[key]}") for key, words in PARTNERSHIP_TYPES.items()
        ]
        self.fields["lead"].choices = [("", "—"), *leads]  # type: ignore[attr-defined]

    @staticmethod
    def of(known: PartnershipFull) -> dict[str, Any]:
        """What the form holds for a known partnership."""
        same = {name: getattr(known, name) for name in ("name", "type", "lead", "about", "is_public")}
        return {**same, "places": place_lines(known.place_codes)}


class StartForm(PartnershipForm):
    """A new partnership; who joins is asked on its own page."""

    state = forms.ChoiceField(label=_("Stage"), initial="scoping")

    field_order = ("name", "type", "lead", "places", "state", "about", "is_public")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(key, _now(PARTNERSHIP_STATES[key])) for key in BEGINNINGS]  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    """Whom to bring in."""

    organisation = forms.TypedChoiceField(
        label=_("Organization"),
        coerce=int,
        help_text=_("One that you keep joins at once; another is asked, and answers itself."),
    )

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "—"), *organisations]  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """Why a member leaves."""

    reason = forms.CharField(label=_("Why"), max_length=500, required=False)


class StageForm(forms.Form):
    """The next stage."""

    stage = forms.ChoiceField(label=_("Next stage"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), max_length=500, required=False, help_text=_("Needed when it is paused or declined.")
    )

    def __init__(self, *args: Any, stages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(key, _now(PARTNERSHIP_STATES[key])) for key in stages]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A pause or a refusal says why."""
        given = super().clean() or {}
        if given.get("stage") in STAGES_WITH_REASON and not given.get("reason", "").strip():
            self.add_error("reason", _now("Say why, so that nobody has to ask."))
        return given
