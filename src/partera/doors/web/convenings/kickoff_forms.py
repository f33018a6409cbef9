"""The forms that begin a session and agree its kick-off, one for each step; and the one that calls it off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.doors.web.convenings import labels
from partera.doors.web.inputs import DateInput, TimeInput
from partera.doors.web.places_typed import PlaceField
from partera.programs.convenings.actions import Guest
from partera.programs.convenings.queries import Invited

Choices = Iterable[tuple[Any, Any]]


class NewSessionForm(forms.Form):
    """Where, with whom, what for."""

    partnership = forms.TypedChoiceField(label=_("Partnership"), coerce=int)
    place = PlaceField(
        label=_("Place"), help_text=_("A county or a state, such as Pulaski County, Arkansas, or Pulaski, AR.")
    )
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("What the public schedule will say."))
    purposes = forms.MultipleChoiceField(
        label=_("Purpose"),
        choices=labels.PURPOSES.items(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one."),
    )

    def __init__(self, *args: Any, partnerships: Choices, within: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"].choices = list(partnerships)  # type: ignore[attr-defined]
        self.fields["place"].within = within  # type: ignore[attr-defined]


class FrameForm(forms.Form):
    """What the session is about."""

    title = forms.CharField(label=_("Title"), max_length=200)
    purposes = forms.MultipleChoiceField(
        label=_("Purpose"), choices=labels.PURPOSES.items(), widget=forms.CheckboxSelectMultiple
    )
    focus = forms.MultipleChoiceField(
        label=_("Focus"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The measures the session is about. Their latest values stand beside them."),
    )
    focus_reason = forms.CharField(label=_("Why this focus"), required=False, widget=forms.Textarea)
    health_plans = forms.CharField(
        label=_("Health plans it starts from"),
        required=False,
        widget=forms.Textarea,
        help_text=_("For example the state's Title V needs assessment."),
    )
    acquaintance = forms.ChoiceField(
        label=_("Do the grantees know each other?"), choices=labels.ACQUAINTANCE.items(), widget=forms.RadioSelect
    )
    kickoff_on = forms.DateField(label=_("Day of the kick-off meeting"), required=False, widget=DateInput)

    def __init__(self, *args: Any, measures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["focus"].choices = list(measures)  # type: ignore[attr-defined]


class WhenForm(forms.Form):
    """Day, times and place of the session."""

    day = forms.DateField(label=_("Day"), required=False, widget=DateInput)
    start = forms.TimeField(label=_("Begins"), required=False, widget=TimeInput)
    end = forms.TimeField(label=_("Ends"), required=False, widget=TimeInput)
    timezone = forms.ChoiceField(label=_("Time zone"), choices=labels.TIMEZONES.items())
    venue = forms.CharField(label=_("Venue"), required=False, max_length=300)
    remote_link = forms.URLField(
        label=_("Link for those who join remotely"),
        required=False,
        assume_scheme="https",
        help_text=_("Only members of the partnership see it. It is never on the public schedule."),
    )

    def clean(self) -> dict[str, Any]:
        """A time needs its day, and a day its beginning."""
        given = super().clean() or {}
        if given.get("day") and not given.get("start"):
            self.add_error("start", _now("Say when the session begins."))
        if (given.get("start") or given.get("end")) and not given.get("day"):
            self.add_error("day", _now("Say on which day."))
        return given

    def moment(self, name: str) -> datetime | None:
        """The day with that time, in the zone chosen."""
        day, at = self.cleaned_data["day"], self.cleaned_data[name]
        if day is None or at is None:
            return None
        return datetime.combine(day, at, tzinfo=ZoneInfo(self.cleaned_data["timezone"]))


class GuestsForm(forms.Form):
    """The whole list of guests: what is known of each, and whom to invite."""

    def __init__(self, *args: Any, invitees: Iterable[Invited], near: Choices, others: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitees, self.others = list(invitees), {name.casefold(): number for number, name in others}
        for invitee in self.invitees:
            self._ask_about(invitee)
        self.fields["organisations"] = forms.TypedMultipleChoiceField(
            label=_("Organizations to invite"),
            choices=list(near),
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Members of the partnership, and those at work in the place."),
        )
        self.fields["other"] = forms.CharField(
            label=_("Another organization of the directory"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"list": "others", "autocomplete": "off"}),
            help_text=_("Its name, as the directory writes it."),
        )

    def _ask_about(self, invitee: Invited) -> None:
        knows = {True: "yes", False: "no", None: ""}[invitee.knows_others]
        self.fields |= {
            f"answer-{invitee.id}": forms.ChoiceField(
                label=_("Answer"), choices=labels.ANSWERS.items(), initial=invitee.answer
            ),
            f"knows-{invitee.id}": forms.TypedChoiceField(
                label=_("Knows the other grantees"),
                required=False,
                choices=(("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No"))),
                coerce=lambda value: {"yes": True, "no": False}[value],
                empty_value=None,
                initial=knows,
            ),
            f"presents-{invitee.id}": forms.BooleanField(
                label=_("Presents its program"), required=False, initial=invitee.presents
            ),
            f"gone-{invitee.id}": forms.BooleanField(label=_("Take off the list"), required=False),
        }

    def of(self, invitee: Invited) -> list[forms.BoundField]:
        """The fields about one invitee."""
        return [self[f"{name}-{invitee.id}"] for name in ("answer", "knows", "presents", "gone")]

    def clean_other(self) -> int | None:
        """The number of the organisation named."""
        name = self.cleaned_data["other"].strip()
        if name and name.casefold() not in self.others:
            words = _now("The directory holds no other organization called “%(name)s”. Add it there first.")
            raise forms.ValidationError(words % {"name": name})
        return self.others.get(name.casefold())

    def arranged(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        given = self.cleaned_data
        gone = [one.id for one in self.invitees if given[f"gone-{one.id}"]]
        known = [
            Guest(one.id, given[f"presents-{one.id}"], given[f"knows-{one.id}"], given[f"answer-{one.id}"])
            for one in self.invitees
            if one.id not in gone
        ]
        was = {one.id: Guest(one.id, one.presents, one.knows_others, one.answer) for one in self.invitees}
        new = [*given["organisations"], *([given["other"]] if given["other"] else [])]
        return {"known": [guest for guest in known if guest != was[guest.invitee]], "gone": gone, "new": new}


class PublishForm(forms.Form):
    """What the public may read."""

    is_public = forms.BooleanField(label=_("Show it on the public schedule"), required=False)
    summary = forms.CharField(
        label=_("What the public reads"),
        required=False,
        widget=forms.Textarea,
        help_text=_("One or two plain sentences. Leave out names of people."),
    )


class CancelForm(forms.Form):
    """Why it will not take place."""

    reason = forms.CharField(label=_("Why the session is cancelled"), max_length=500)
