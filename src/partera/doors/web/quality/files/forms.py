"""The forms of a mapping: its text, the months of a file, and that somebody checked it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.core.periods import Month, today
from partera.doors.web.inputs import DateInput
from partera.doors.web.templatetags.showing import month
from partera.programs.quality.catalog.program_files import TITLES
from partera.programs.quality.rules.mapping_reading import MOST_SIGNS

_MONTHS_BACK = 60


class MonthsForm(forms.Form):
    """From which month to which."""

    first = forms.ChoiceField(label=_("First month"))
    last = forms.ChoiceField(label=_("Last month"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        this = Month.of(today())
        super().__init__(*args, **kwargs)
        self.initial = {"first": str(this + -3), "last": str(this + -1)}
        offered = [this + -back for back in range(_MONTHS_BACK)]
        for name in ("first", "last"):
            choice: Any = self.fields[name]
            choice.choices = [(str(one), month(one.first_day)) for one in offered]

    def clean(self) -> dict[str, Any]:
        """The months run forward."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["first"] > given["last"]:
            self.add_error("last", _now("Choose a last month that is not before the first."))
        return given

    def months(self) -> tuple[Month, Month]:
        """The first and the last month: those sent, or the usual ones."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return Month.of(given["first"]), Month.of(given["last"])


class BeginForm(forms.Form):
    """What a new mapping begins from."""

    example = forms.ChoiceField(
        label=_("Begin from"),
        choices=[*TITLES.items(), ("", _("An empty page"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Both examples are invented. Neither is a program’s own template."),
    )


class MappingForm(forms.Form):
    """A mapping's text."""

    key = forms.CharField(
        label=_("Short name"), max_length=60,
        help_text=_("Small letters, digits and hyphens, such as state-upload. It stays the same in every version."),
    )  # fmt: skip
    mapping = forms.CharField(
        label=_("Mapping"), max_length=MOST_SIGNS, strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "autocapitalize": "off", "class": "p-mapping"}),
    )  # fmt: skip
    reason = forms.CharField(label=_("Why it changes"), max_length=300, required=False)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason" if is_new else "key"]

    def clean_mapping(self) -> str:
        """Lines end as on the page of the template, whatever the browser sends."""
        return self.cleaned_data["mapping"].replace("\r\n", "\n").replace("\r", "\n")


class CheckForm(forms.Form):
    """That somebody compared it with the program's template."""

    who = forms.CharField(label=_("Who compared it, column by column"), max_length=160)
    on = forms.DateField(label=_("On"), widget=DateInput)
