"""The forms of aims, change ideas and the four steps of a test of change. Every text passes the identifier guard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partera.doors.web.inputs import DateInput
from partera.doors.web.quality.guarded import GuardedForm
from partera.doors.web.quality.improvement.fields import MonthField, YesNoField
from partera.programs.quality.actions.cycles import Plan
from partera.programs.quality.actions.ideas import IdeaGiven
from partera.programs.quality.actions.improvement import AimGiven
from partera.programs.quality.rules import improving

Choices = Iterable[tuple[Any, Any]]


def words(found: dict[str, str]) -> list[tuple[str, Any]]:
    """The choices of a list of words, each in the reader's language."""
    return [(key, _(text)) for key, text in found.items()]


class AimForm(GuardedForm):
    """An aim: what, from how much to how much, by when, for whom, where."""

    text = forms.CharField(
        label=_("What do you aim for?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence, such as: Every severe reading is treated within the hour."),
    )
    measure = forms.TypedChoiceField(label=_("Measure that shows it"), coerce=int, required=False, empty_value=None)
    baseline = forms.DecimalField(label=_("From"), required=False, max_digits=12, decimal_places=4)
    target = forms.DecimalField(label=_("To"), required=False, max_digits=12, decimal_places=4)
    by = forms.DateField(label=_("By when"), widget=DateInput)
    for_whom = forms.CharField(
        label=_("For whom"), max_length=200, required=False, help_text=_("Everybody, and the group the gap hits.")
    )
    where = forms.CharField(label=_("Where"), max_length=200, required=False)

    def __init__(self, *args: Any, measures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [("", "—"), *measures]  # type: ignore[attr-defined]

    @property
    def given(self) -> AimGiven:
        """What was written."""
        return AimGiven(**{name: self.cleaned_data[name] for name in AimGiven.__dataclass_fields__})


class EndAimForm(GuardedForm):
    """How an aim stands."""

    state = forms.ChoiceField(label=_("How it stands"), choices=words(improving.AIM_STATES), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why it is dropped"), required=False, max_length=300, help_text=_("Only when it is dropped.")
    )


class DriversForm(GuardedForm):
    """The nested list of an aim's drivers: a field for each that stands, and an empty one at each level."""

    def __init__(self, *args: Any, standing: Sequence[tuple[int, str, int | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels: dict[str, str] = {}
        texts = {number: text for number, text, _parent in standing}
        self._standing = list(texts)
        self._primary = [number for number, _text, parent in standing if parent is None]
        for number in self._primary:
            self._line(f"driver-{number}", _("Primary driver"), "primary", texts[number])
            for under, text, parent in standing:
                if parent == number:
                    self._line(f"driver-{under}", _("Secondary driver"), "secondary", text)
            self._line(f"new-{number}", _("Add a secondary driver"), "secondary")
        self._line("new-top", _("Add a primary driver"), "primary")

    def _line(self, name: str, label: Any, level: str, text: str = "") -> None:
        self.fields[name] = forms.CharField(label=label, max_length=200, required=False, initial=text)
        self.levels[name] = level

    @property
    def rows(self) -> list[tuple[Any, str]]:
        """Each field with its level; the field for a reason, when there is one, comes last."""
        return [(self[name], self.levels.get(name, "primary")) for name in self.fields]

    @property
    def said(self) -> dict[int, str]:
        """The text of each driver that stands."""
        return {number: self.cleaned_data[f"driver-{number}"] for number in self._standing}

    @property
    def new(self) -> dict[int | None, list[str]]:
        """The drivers to add, under each primary one and as primary ones."""
        under: dict[int | None, list[str]] = {n: [self.cleaned_data[f"new-{n}"]] for n in self._primary}
        return under | {None: [self.cleaned_data["new-top"]]}


class IdeaForm(GuardedForm):
    """A change idea."""

    title = forms.CharField(label=_("Change idea"), max_length=200)
    text = forms.CharField(
        label=_("What exactly would be done"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    measures = forms.TypedMultipleChoiceField(
        label=_("Which measure would show whether it helps?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    driver = forms.TypedChoiceField(label=_("Driver it serves"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, measures: Choices, drivers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = list(measures)  # type: ignore[attr-defined]
        self.fields["driver"].choices = [("", "—"), *drivers]  # type: ignore[attr-defined]

    @property
    def given(self) -> IdeaGiven:
        """What was written."""
        return IdeaGiven(**{name: self.cleaned_data[name] for name in IdeaGiven.__dataclass_fields__})


class IdeaStateForm(forms.Form):
    """Where a change idea stands, when no test has said so."""

    state = forms.ChoiceField(
        label=_("Where it stands"),
        choices=[(key, pgettext_lazy("test of change", word)) for key, word in improving.IDEA_STATES.items()],
        widget=forms.RadioSelect,
    )


class ShareForm(GuardedForm):
    """A change idea told to the other hospitals."""

    text = forms.CharField(
        label=_("What you tell the others"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you do, how it went, what to look out for. Left empty, the text of the idea is told."),
    )
    shows_hospital = forms.BooleanField(label=_("The other hospitals may read our name beside it"), required=False)


def _long(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NeededLater(forms.CharField):
    """A text that a plan may lack while it is being written, and needs before the test begins."""

    def validate(self, value: Any) -> None:
        """Nothing is a plan not finished yet."""


def _needed_later(label: Any, help_text: Any = "") -> NeededLater:
    return NeededLater(label=label, help_text=help_text, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class PlanForm(GuardedForm):
    """What is written before a test begins."""

    title = forms.CharField(label=_("Name of the test"), max_length=200)
    idea = forms.TypedChoiceField(label=_("Change idea that is tested"), coerce=int, required=False, empty_value=None)
    scale = forms.ChoiceField(
        label=_("How widely is it tried?"), choices=words(improving.SCALES), widget=forms.RadioSelect
    )
    objective = _long(_("What do you want to find out?"))
    questions = _long(_("Questions the test should answer"))
    prediction = _needed_later(
        _("What do you predict?"),
        _("Write it before you begin: it is locked then. With a number, when you can."),
    )
    who = forms.CharField(label=_("Who (roles, no names)"), max_length=300, required=False)
    what = _long(_("What will be done"))
    where = forms.CharField(label=_("Where"), max_length=200, required=False)
    when = forms.CharField(label=_("When"), max_length=200, required=False)
    starts_on = forms.DateField(label=_("Begins on"), widget=DateInput)
    collected = _long(_("What will you count or ask, and who writes it down?"))
    left_out = _needed_later(
        _("Who could be left out or harmed by this change?"),
        _("Think of language, race, payer, disability, the night shift. “Nobody, because …” is an answer."),
    )
    lived_experience = YesNoField(
        label=_("Did people with lived experience help to plan it?"), yes=_("Yes"), no=_("No")
    )
    lived_experience_how = _needed_later(_("How, or why not?"))

    def __init__(self, *args: Any, ideas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idea"].choices = [("", "—"), *ideas]  # type: ignore[attr-defined]

    @property
    def given(self) -> Plan:
        """What was written."""
        return Plan(**{name: self.cleaned_data[name] for name in Plan.__dataclass_fields__})


class DoForm(GuardedForm):
    """What happened."""

    did = forms.CharField(
        label=_("What happened? What did you count?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    unexpected = _long(_("What was unexpected, or otherwise than planned?"))


class StudyForm(GuardedForm):
    """What was counted, beside what was predicted."""

    studied = forms.CharField(
        label=_("How does what you saw compare with what you predicted?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    by_group = _long(
        _("How did it go for each group of patients?"),
        _("By race and ethnicity, language or payer. If you cannot tell, say so, and what you would need."),
    )
    learned = _long(_("What did you learn?"))


class ActForm(GuardedForm):
    """What follows."""

    act = forms.ChoiceField(
        label=_("What do you do with the change?"),
        widget=forms.RadioSelect,
        choices=[
            ("adapt", _("Adapt: change something and test again")),
            ("adopt", _("Adopt: make it the way we work")),
            ("abandon", _("Abandon: it does not help here")),
        ],
    )
    next_step = _long(_("What will you change, or why do you abandon it?"), _("It carries over into the next test."))
    on = forms.DateField(label=_("The test ended on"), widget=DateInput)


class PointForm(forms.Form):
    """A point on a chart."""

    measure = forms.TypedChoiceField(label=_("Measure"), coerce=int)
    month = MonthField(label=_("Month"))

    def __init__(self, *args: Any, measures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = list(measures)  # type: ignore[attr-defined]


GROUPS_OF_PLAN = (
    (_("The test"), ("title", "idea", "scale")),
    (_("The question"), ("objective", "questions", "prediction")),
    (_("Who does what"), ("who", "what", "where", "when", "starts_on", "collected")),
    (_("For everybody"), ("left_out", "lived_experience", "lived_experience_how")),
)
"""The fields of a plan under the headings they stand under."""
