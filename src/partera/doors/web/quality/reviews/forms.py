"""The forms of a case review. Nothing asks for a day, an age or a word of the record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.doors.web.inputs import DateInput
from partera.doors.web.quality.guarded import GuardedForm
from partera.doors.web.quality.improvement.fields import MonthField
from partera.doors.web.quality.improvement.forms import words
from partera.programs.quality.actions.reviews import Advice, Review
from partera.programs.quality.rules import improving


class ReviewForm(GuardedForm):
    """What a review taught."""

    month = MonthField(label=_("Month of the case"), help_text=_("Only the month. The day would point at a patient."))
    kind = forms.ChoiceField(
        label=_("What kind of event"), choices=[("", _("Choose one")), *words(improving.EVENT_KINDS)]
    )
    severity = forms.ChoiceField(
        label=_("How severe it was"), choices=words(improving.SEVERITIES), widget=forms.RadioSelect
    )
    preventability = forms.ChoiceField(
        label=_("Could it have been prevented?"), choices=words(improving.PREVENTABILITY), widget=forms.RadioSelect
    )
    factors = forms.MultipleChoiceField(
        label=_("What contributed"),
        required=False,
        choices=words(improving.FACTORS),
        widget=forms.CheckboxSelectMultiple,
    )
    racism_answer = forms.ChoiceField(
        label=_("Did racism or bias contribute?"),
        choices=words(improving.RACISM_ANSWERS),
        widget=forms.RadioSelect,
        help_text=_("Asked of every review. “Considered, and not found” is an answer; leaving it out is none."),
    )
    racism = forms.CharField(
        label=_("How racism or bias contributed"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was done or not done, and which rule or habit let it happen. No words about the patient."),
    )
    learned = forms.CharField(label=_("What was learned"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    reviewed_on = forms.DateField(label=_("Day of the review"), widget=DateInput)

    @property
    def given(self) -> Review:
        """What was written."""
        return Review(**{name: self.cleaned_data[name] for name in Review.__dataclass_fields__})


class AdviceForm(GuardedForm):
    """A recommendation."""

    text = forms.CharField(label=_("What is recommended"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    level = forms.ChoiceField(
        label=_("At which level it works"), choices=words(improving.LEVELS), widget=forms.RadioSelect
    )
    owner = forms.CharField(
        label=_("Whose task it is"),
        required=False,
        max_length=160,
        help_text=_("A role or a group, such as the nurse manager. Never a patient."),
    )
    due = forms.DateField(label=_("Due"), required=False, widget=DateInput)

    @property
    def given(self) -> Advice:
        """What was written."""
        return Advice(**{name: self.cleaned_data[name] for name in Advice.__dataclass_fields__})


class ReportForm(GuardedForm):
    """How a recommendation stands."""

    state = forms.ChoiceField(label=_("How it stands"), widget=forms.RadioSelect)
    result = forms.CharField(
        label=_("What came of it, or why it is dropped"), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = (state, *improving.next_of_recommendation(state))
        choices = [(key, _(improving.RECOMMENDATION_STATES[key])) for key in keys]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]
