"""The forms beside a chart: a note on a signal, a new part, a month left out, another chart or other rules, a flag."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.core.periods import Month
from partera.doors.web.quality.charts import words
from partera.doors.web.quality.guarded import KEEP, GuardedForm
from partera.programs.quality.rules import charting, measuring


class _OfMonths(GuardedForm):
    """A form that asks for one of the months on the chart."""

    def __init__(self, *args: Any, months: list[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(str(month), words.month(month)) for month in reversed(months)]
        self.fields["month"].choices = chosen  # type: ignore[attr-defined]


class NoteForm(GuardedForm):
    """What a signal is thought to come from."""

    text = forms.CharField(
        label=_("What do you think it comes from?"), widget=forms.Textarea, max_length=1000,
        help_text=_("One sentence is enough. “We do not know yet” is an answer. No names of patients."),
    )  # fmt: skip
    cycle = forms.TypedChoiceField(
        label=_("Test of change that explains it"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, cycles: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"].choices = [("", "—"), *cycles]  # type: ignore[attr-defined]

    @property
    def keep_reason_field(self) -> forms.BoundField | None:
        """The field for the reason, once something in the text was asked about."""
        return self[KEEP] if KEEP in self.fields else None


class PartForm(_OfMonths):
    """Limits made anew from a month on."""

    month = forms.TypedChoiceField(label=_("From which month"), coerce=Month.of)
    cause = forms.CharField(
        label=_("What changed then"), max_length=300,
        help_text=_("Such as: medicine kept on the ward, or a new order set. It stands on the chart."),
    )  # fmt: skip
    freeze = forms.IntegerField(
        label=_("Freeze the baseline at its first so many points"), required=False, min_value=2, max_value=120,
        help_text=_("Leave it empty to let the limits follow every new month."),
    )  # fmt: skip


class LeaveOutForm(_OfMonths):
    """A month left out of limits and signals."""

    month = forms.TypedChoiceField(label=_("Which month"), coerce=Month.of)
    reason = forms.CharField(
        label=_("Why it is left out"), max_length=300, help_text=_("Such as: half of the unit was closed.")
    )


class FlagForm(_OfMonths):
    """A change on the time axis."""

    month = forms.TypedChoiceField(label=_("In which month"), coerce=Month.of)
    title = forms.CharField(label=_("What changed"), max_length=200)


class ChooseForm(forms.Form):
    """Which chart, and which rules."""

    chart = forms.ChoiceField(label=_("Chart"), required=False)
    rules = forms.ChoiceField(label=_("Rules by which signals are found"), required=False)

    def __init__(self, *args: Any, shape: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(name, words.chart_name(name)) for name in measuring.CHARTS_OF_SHAPE[shape]]
        sets = [(name, words.rules_name(name)) for name in charting.RULE_SETS]
        self.fields["chart"].choices = [("", _("the usual one")), *offered]  # type: ignore[attr-defined]
        self.fields["rules"].choices = [("", _("those of the collaborative")), *sets]  # type: ignore[attr-defined]
