"""The forms of the session day, the follow-up and the work plan: one column, one thing asked once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.doors.web.convenings import labels
from partera.doors.web.inputs import DateInput, TimeInput
from partera.registry.workplans import rules as steps

Choices = Iterable[tuple[Any, Any]]


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
