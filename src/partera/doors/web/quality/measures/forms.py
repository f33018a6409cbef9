"""The forms about measures: taking one up, writing one, changing what it means, ending it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.core.periods import Month
from partera.doors.web.inputs import DateInput
from partera.doors.web.quality.guarded import GuardedForm
from partera.doors.web.quality.months.forms import MonthInput
from partera.programs.quality.rules import measuring
from partera.programs.quality.rules.definitions import Definition


class StartMonth(forms.CharField):
    """The month from which something holds; it may lie ahead. Gives its first day."""

    widget = MonthInput

    def clean(self, value: Any) -> Any:
        """The first day of the month."""
        text = super().clean(value)
        try:
            return Month.of(text).first_day
        except ValueError as error:
            raise forms.ValidationError(_("Write the month like 2026-03.")) from error


class TakeUpForm(forms.Form):
    """A measure of the catalog."""

    key = forms.ChoiceField(label=_("Measure"))
    first_month = StartMonth(label=_("From the month"), help_text=_("Such as 2026-03."))

    def __init__(self, *args: Any, offered: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = list(offered)  # type: ignore[attr-defined]


class DefinitionForm(GuardedForm):
    """What a measure means."""

    title = forms.CharField(label=_("Title"), max_length=200)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=measuring.MEASURE_KINDS.items())
    shape = forms.ChoiceField(label=_("What is entered"), choices=measuring.SHAPES.items())
    counts = forms.CharField(label=_("Numerator, or what is counted, in words"), max_length=400)
    counts_es = forms.CharField(label=_("The same in Spanish"), max_length=400, required=False)
    out_of = forms.CharField(label=_("Denominator, in words"), max_length=400, required=False)
    out_of_es = forms.CharField(label=_("Denominator in Spanish"), max_length=400, required=False)
    left_out = forms.CharField(label=_("Who is left out"), max_length=400, required=False)
    clock = forms.ChoiceField(label=_("When its clock begins"), choices=measuring.CLOCKS.items(), required=False)
    per = forms.IntegerField(label=_("Shown per"), min_value=1, max_value=1_000_000, initial=100)
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    better = forms.ChoiceField(label=_("Direction"), choices=measuring.BETTER.items(), widget=forms.RadioSelect)
    target = forms.DecimalField(label=_("Target"), required=False, max_digits=12, decimal_places=4)
    target_words = forms.CharField(label=_("Where the target comes from"), max_length=200, required=False)
    strata = forms.MultipleChoiceField(
        label=_("Groups entered"),
        choices=measuring.DIMENSIONS.items(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    every = forms.ChoiceField(label=_("How often"), choices=measuring.EVERY.items(), widget=forms.RadioSelect)
    source = forms.CharField(label=_("Source"), max_length=300)
    author = forms.CharField(label=_("Author"), max_length=120)
    checked_by = forms.CharField(label=_("Checked by"), max_length=200)
    next_review = forms.DateField(label=_("Next review"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "shape", "clock", "better", "every", "strata"):
            field = self.fields[name]
            field.choices = [(key, _(words) if words else "—") for key, words in field.choices]  # type: ignore[attr-defined]

    def definition(self, before: Definition | None = None) -> Definition:
        """The definition typed; what the form does not ask stays as it was."""
        kept = {} if before is None else {name: getattr(before, name) for name in ("chart", "same_births")}
        names = {field.name for field in fields(Definition)}
        given = {name: value for name, value in self.cleaned_data.items() if name in names}
        if before is not None and given["shape"] != before.shape:
            kept["chart"] = ""
        return Definition(**given | kept | {"strata": tuple(given["strata"])})


class WriteForm(DefinitionForm):
    """A measure of the collaborative's own."""

    key = forms.CharField(label=_("Short name"), max_length=59, help_text=_("Small letters, such as bp_checked."))
    first_month = StartMonth(label=_("From the month"), help_text=_("Such as 2026-03."))
    field_order = ["key", "first_month"]


class RedefineForm(DefinitionForm):
    """Another meaning from a month on."""

    first_month = StartMonth(label=_("From the month"), help_text=_("Earlier months keep their definition."))
    reason = forms.CharField(label=_("Why the definition changes"), max_length=500, widget=forms.Textarea)
    field_order = ["first_month", "reason"]
