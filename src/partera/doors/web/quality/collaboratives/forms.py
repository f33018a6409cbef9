"""The forms of this subject: one column, one thing asked once."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.core.periods import today
from partera.doors.web.inputs import DateInput
from partera.doors.web.quality.collaboratives.words import hospital_state
from partera.doors.web.quality.guarded import GuardedForm
from partera.programs.quality.actions.events import MOST_PEOPLE
from partera.programs.quality.queries.events import Attendance
from partera.programs.quality.rules import course

Choices = Iterable[tuple[Any, str]]
_NAMED = _(
    "Leave it open to stay unnamed. If you agree, your notes on signals and your finished tests of change may also "
    "stand with your name in the collaborative’s slides. You can change it at any time; what others have seen they "
    "know."
)


def _chosen(field: forms.Field, choices: Choices) -> None:
    field.choices = list(choices)  # type: ignore[attr-defined]


class CollaborativeForm(forms.Form):
    """What a collaborative is called and for, its days, and when counts fall due."""

    name = forms.CharField(label=_("Name"), max_length=200)
    purpose = forms.CharField(
        label=_("What it is for"),
        required=False,
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("What will be better, for whom, by when. The invited hospitals read it."),
    )
    starts_on = forms.DateField(label=_("Begins"), widget=DateInput)
    ends_on = forms.DateField(label=_("Ends"), widget=DateInput, required=False)
    due_day = forms.IntegerField(
        label=_("Counts are due on day"),
        min_value=1,
        max_value=28,
        initial=15,
        help_text=_("Of the next month: counts of March on this day of April."),
    )


class BeginForm(CollaborativeForm):
    """A new collaborative of a partnership."""

    partnership = forms.TypedChoiceField(label=_("Partnership"), coerce=int)
    field_order = ("partnership", "name", "purpose", "starts_on", "ends_on", "due_day")

    def __init__(self, *args: Any, partnerships: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self.fields["partnership"], partnerships)


class WaveForm(forms.Form):
    """A wave's first day and, if it has one, its name."""

    starts_on = forms.DateField(label=_("First day of the wave"), widget=DateInput)
    name = forms.CharField(
        label=_("What the wave is called"), required=False, max_length=120, help_text=_("For example: small hospitals")
    )


class InviteForm(forms.Form):
    """A hospital of the directory, found by typing."""

    hospital = forms.CharField(
        label=_("Hospital"),
        max_length=200,
        help_text=_("Type a part of its name and choose it. A hospital must be in the directory to be invited."),
    )
    wave = forms.TypedChoiceField(label=_("Wave"), coerce=int)
    expected_births = forms.IntegerField(
        label=_("Births expected in a year"), required=False, min_value=0, max_value=100_000
    )

    def __init__(self, *args: Any, waves: Choices, suggest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self.fields["wave"], waves)
        self.fields["hospital"].widget.attrs |= {"data-suggest": suggest, "autocomplete": "off"}


class PlaceForm(forms.Form):
    """A hospital's wave, and the births it expects."""

    wave = forms.TypedChoiceField(label=_("Wave"), coerce=int)
    expected_births = forms.IntegerField(
        label=_("Births expected in a year"), required=False, min_value=0, max_value=100_000
    )

    def __init__(self, *args: Any, waves: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self.fields["wave"], waves)


class SignedForm(forms.Form):
    """That an agreement was signed: by whom, when."""

    agreed_by = forms.CharField(
        label=_("Who signed for the hospital"), max_length=160, help_text=_("Name and office, as on the agreement.")
    )
    agreed_on = forms.DateField(label=_("Signed on"), widget=DateInput, initial=today)


class SignForm(SignedForm):
    """The hospital itself signs, and says whether it may be named."""

    names_itself = forms.BooleanField(
        label=_("The other hospitals may know which figures are ours"),
        required=False,
        help_text=_NAMED,
    )


class ReasonForm(forms.Form):
    """Why a hospital does not take part, or no longer."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea)


class NameForm(forms.Form):
    """Whether the others may know which figures are the hospital's own."""

    names_itself = forms.BooleanField(
        label=_("The other hospitals may know which figures are ours"), required=False, help_text=_NAMED
    )


class FilterForm(forms.Form):
    """Which hospitals of the table are wanted; all of it in the address."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    wave = forms.TypedChoiceField(label=_("Wave"), coerce=int, required=False, empty_value=None)
    state = forms.ChoiceField(label=_("Where it stands"), required=False)

    def __init__(self, *args: Any, waves: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self.fields["wave"], [("", _now("All")), *waves])
        states = [(key, hospital_state(key)) for key in course.ENROLMENT_STATES]
        _chosen(self.fields["state"], [("", _now("All that are invited or take part")), *states])


class EventForm(GuardedForm):
    """A learning session, an action period or a coaching call."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=200)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("Last day"), widget=DateInput, required=False, help_text=_("Leave it open when it is one day.")
    )
    where = forms.CharField(
        label=_("Where"), required=False, max_length=300, help_text=_("A room, or a link for those who join remotely.")
    )
    summary = forms.CharField(
        label=_("What came of it"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Once it has been. Everyone in the collaborative reads it; leave out names of people."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self.fields["kind"], [(key, _now(words)) for key, words in course.EVENT_KINDS.items()])

    def planned(self) -> dict[str, Any]:
        """What was typed; an event without a last day ends on its first."""
        given = {name: self.cleaned_data[name] for name in EventForm.base_fields}
        return {**given, "ends_on": given["ends_on"] or given["starts_on"]}


class AttendanceForm(forms.Form):
    """How many people of each hospital came; empty when nobody noted it."""

    def __init__(self, *args: Any, rows: Iterable[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields[f"part-{row.part}"] = forms.IntegerField(
                label=row.hospital_name, required=False, min_value=0, max_value=MOST_PEOPLE, initial=row.people
            )

    def people(self) -> dict[int, int | None]:
        """The number by the hospital's part."""
        return {int(name.removeprefix("part-")): count for name, count in self.cleaned_data.items()}


class CoachingForm(GuardedForm):
    """What a coach saw."""

    on = forms.DateField(label=_("Day"), widget=DateInput, initial=today)
    text = forms.CharField(
        label=_("What you saw"),
        widget=forms.Textarea,
        help_text=_("About the team and its work, never about a single patient. Leave out names of people."),
    )
    stage = forms.TypedChoiceField(
        label=_("Stage the team has reached"), coerce=Decimal, required=False, empty_value=None
    )
    is_shared = forms.BooleanField(label=_("The hospital reads this note and its stage"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [(key, f"{key}, {_now(words)}") for key, words in course.TEAM_STAGES.items()]
        _chosen(self.fields["stage"], [("", _now("not said")), *stages])
