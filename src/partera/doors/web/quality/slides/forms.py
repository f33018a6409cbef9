"""What goes into a meeting's slides. It stands in the address, so that a set can be had again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.core.periods import Month, today
from partera.doors.web.templatetags.showing import month
from partera.programs.quality.queries.meeting import Told

PARTS = {
    "reported": _("How complete the counts are"),
    "series": _("Each measure through time"),
    "practices": _("Practices in place"),
    "notes": _("What was said of signals"),
    "tests": _("Changes that were tested"),
}
_MONTHS_BACK = 24


class ChooseForm(forms.Form):
    """Up to which month, and which parts; single notes and tests can be left out."""

    month = forms.ChoiceField(label=_("Figures up to"))
    parts = forms.MultipleChoiceField(
        label=_("What goes in"), choices=PARTS.items(), widget=forms.CheckboxSelectMultiple, required=False
    )
    notes = forms.TypedMultipleChoiceField(
        label=_("What was said of signals"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    tests = forms.TypedMultipleChoiceField(
        label=_("Changes that were tested"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, told: Told, at: Month, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = Month.of(today()) + -1
        months: Any = self.fields["month"]
        months.choices = [(str(last + -back), month((last + -back).first_day)) for back in range(_MONTHS_BACK)]
        notes: Any = self.fields["notes"]
        notes.choices = [(one.id, f"{one.hospital_name}: {one.text}") for one in told.notes]
        tests: Any = self.fields["tests"]
        tests.choices = [(one.id, f"{one.hospital_name}: {one.title}") for one in told.tests]
        for name, found in (("notes", told.notes), ("tests", told.tests)):
            if not found:
                del self.fields[name]
        self.initial = {
            "month": str(at),
            "parts": list(PARTS),
            "notes": [one.id for one in told.notes],
            "tests": [one.id for one in told.tests],
        }
