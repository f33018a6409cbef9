"""The forms of this area: one column, one thing asked once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.core.viewers import Viewer
from partera.doors.web.convenings import labels
from partera.registry.places.queries import found
from partera.registry.workplans import rules as steps

Choices = Iterable[tuple[Any, Any]]


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)


class TimeInput(forms.TimeInput):
    """The browser's own time field."""

    input_type = "time"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%H:%M", **more)


class NewSessionForm(forms.Form):
    """Where, with whom, what for."""

    partnership = forms.TypedChoiceField(label=_("Partnership"), coerce=int)
    place = forms.CharField(label=_("Place"), help_text=_("A county or a state, such as Pulaski County, Arkansas."))
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("What the public schedule will say."))
    purposes = forms.MultipleChoiceField(
        label=_("Purpose"),
        choices=labels.PURPOSES.items(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one."),
    )

    def __init__(self, *args: Any, viewer: Viewer, partnerships: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["partnership"].choices = list(partnerships)  # type: ignore[attr-defined]

    def clean_place(self) -> str:
        """The code of the one place meant."""
        text = self.cleaned_data["place"].strip()
        rows = found(self.viewer, text, 6)
        exact = [row for row in rows if row.name.lower() == text.lower()]
        if len(exact) == 1 or len(rows) == 1:
            return (exact or rows)[0].code
        if rows:
            names = "; ".join(row.name for row in rows[:5])
            raise forms.ValidationError(
                _now("Several places have this name. Type one of: %(names)s.") % {"names": names}
            )
        raise forms.ValidationError(
            _now("There is no such place. Check the spelling, or type the state after a comma.")
        )


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


class InviteForm(forms.Form):
    """Whom to ask."""

    organisations = forms.TypedMultipleChoiceField(
        label=_("Organizations to invite"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = list(organisations)  # type: ignore[attr-defined]


class InviteeForm(forms.Form):
    """What an invitee said."""

    presents = forms.BooleanField(label=_("Presents its program"), required=False)
    knows_others = forms.TypedChoiceField(
        label=_("Knows the other grantees"),
        required=False,
        choices=(("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No"))),
        coerce=lambda value: {"yes": True, "no": False}[value],
        empty_value=None,
    )
    answer = forms.ChoiceField(label=_("Answer"), choices=labels.ANSWERS.items())


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


class AgendaForm(forms.Form):
    """One thing on the agenda."""

    start = forms.TimeField(label=_("At"), widget=TimeInput, initial=time(9))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600, initial=20)
    what = forms.CharField(label=_("What"), max_length=200)
    who = forms.CharField(label=_("Who leads it"), max_length=200, required=False)


class NoteForm(forms.Form):
    """Quick capture."""

    text = forms.CharField(label=_("What was said"), widget=forms.Textarea)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=labels.NOTE_KINDS.items(), widget=forms.RadioSelect, initial="general"
    )
    organisation = forms.TypedChoiceField(label=_("Said by"), coerce=int, required=False, empty_value=None)
    policy = forms.CharField(
        label=_("Policy or guideline"), required=False, max_length=200, help_text=_("Only for policy feedback.")
    )
    suggestion = forms.CharField(
        label=_("Suggested change"), required=False, max_length=500, help_text=_("Only for policy feedback.")
    )

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "—"), *organisations]  # type: ignore[attr-defined]


class OverviewForm(forms.Form):
    """A grantee's overview of one program."""

    program = forms.CharField(label=_("Program"), max_length=200)
    listing = forms.RegexField(
        r"^\d{2}\.[0-9A-Z]{3}$", label=_("Assistance listing"), required=False, help_text=_("Such as 93.926.")
    )
    award = forms.CharField(label=_("Award number"), required=False, max_length=40)
    amount = forms.DecimalField(
        label=_("Award amount, dollars"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    budget_period = forms.CharField(label=_("Budget period"), required=False, max_length=60)
    counties = forms.CharField(label=_("Counties served"), required=False, max_length=500)
    population = forms.CharField(label=_("Who is served"), required=False, max_length=300)
    services = forms.CharField(label=_("Services"), required=False, widget=forms.Textarea)
    people_served = forms.IntegerField(label=_("People served in a year"), required=False, min_value=0)
    measures = forms.CharField(label=_("Main measures with their latest value"), required=False, widget=forms.Textarea)
    assets = forms.CharField(label=_("Top assets to share"), required=False, widget=forms.Textarea)
    needs = forms.CharField(label=_("Top needs"), required=False, widget=forms.Textarea)
    requirement_helps = forms.CharField(
        label=_("A program requirement that helps working together"), required=False, widget=forms.Textarea
    )
    requirement_hinders = forms.CharField(
        label=_("A program requirement that hinders it"), required=False, widget=forms.Textarea
    )


class ResultForm(forms.Form):
    """A result that is not an action step."""

    kind = forms.ChoiceField(
        label=_("Kind of result"),
        choices=[(key, words) for key, words in labels.RESULT_KINDS.items() if key != "action_step"],
        widget=forms.RadioSelect,
    )
    what = forms.CharField(label=_("What came of it"), max_length=500)


class AnswerForm(forms.Form):
    """The answer to policy feedback."""

    answer = forms.ChoiceField(label=_("Answer"), choices=labels.FEEDBACK_ANSWERS.items())
    answer_words = forms.CharField(label=_("In words"), required=False, max_length=500)


class StepForm(forms.Form):
    """An action step."""

    what = forms.CharField(label=_("What is to be done"), max_length=300)
    why = forms.CharField(
        label=_("Why"), required=False, max_length=500, help_text=_("The issue or measure it serves.")
    )
    lead_organisation = forms.TypedChoiceField(
        label=_("Lead organization"), coerce=int, required=False, empty_value=None
    )
    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int, required=False, empty_value=None)
    start = forms.DateField(label=_("Starts"), widget=DateInput)
    due = forms.DateField(label=_("Due"), widget=DateInput)
    resource = forms.CharField(label=_("Resource needed"), required=False, max_length=300)
    success = forms.CharField(label=_("How success shows"), required=False, max_length=300)
    next_check = forms.DateField(label=_("Next check"), required=False, widget=DateInput)

    def __init__(self, *args: Any, organisations: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_organisation"].choices = [("", "—"), *organisations]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "—"), *people]  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """How a step stands."""

    status = forms.ChoiceField(label=_("Status"), widget=forms.RadioSelect)
    said = forms.CharField(label=_("How it stands, in a few words"), required=False, widget=forms.Textarea)
    reason_dropped = forms.CharField(
        label=_("Why it is dropped"), required=False, max_length=500, help_text=_("Only when it is dropped.")
    )
    next_check = forms.DateField(label=_("Next check"), required=False, widget=DateInput)

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = (status, *steps.next_statuses(status))
        self.fields["status"].choices = [(key, labels.STATUSES[key]) for key in keys]  # type: ignore[attr-defined]
