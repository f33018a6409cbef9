"""The forms of a fair share: what is computed, and the day of what is approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.doors.web.inputs import DateInput
from partera.programs.kits.rules.shares import MOST_SECONDS, Settings

Choices = Iterable[tuple[Any, str]]


class PlanForm(forms.Form):
    """What is shared out, by what, and what the plan keeps to."""

    version = forms.TypedChoiceField(label=_("Which kit?"), coerce=int)
    source = forms.TypedChoiceField(label=_("From"), coerce=int)
    supply = forms.IntegerField(label=_("Kits to share out"), min_value=1, max_value=10_000_000)
    basis = forms.ChoiceField(
        label=_("What does each site claim?"),
        choices=[
            ("cover", _("What it needs for so many days, less what it has and what is on its way")),
            ("asked", _("What it has asked for and did not get yet")),
        ],
        widget=forms.RadioSelect,
        initial="cover",
    )
    days = forms.IntegerField(
        label=_("Days of cover each site is to reach"), min_value=1, max_value=366, initial=30,
        help_text=_("Not used when sites claim what they asked for."),
    )  # fmt: skip
    floor_days = forms.IntegerField(
        label=_("Days that every site gets first"), min_value=0, max_value=366, initial=0,
        help_text=_("0 when nobody is promised any. What a site has and what is on its way counts toward them."),
    )  # fmt: skip
    case = forms.IntegerField(label=_("Kits in a case"), min_value=1, max_value=10_000, initial=1)
    grouping = forms.ChoiceField(
        label=_("Groups that must stay near each other"),
        required=False,
        choices=[("", _("None")), ("rural", _("Country and town")), ("kind", _("Kinds of site")), ("wave", _("Waves"))],
    )
    widest = forms.IntegerField(
        label=_("How far the filled shares of two groups may differ, in percentage points"), min_value=0,
        max_value=100, initial=10, help_text=_("Only used with groups."),
    )  # fmt: skip
    seconds = forms.IntegerField(
        label=_("Seconds the solver may take"), min_value=1, max_value=int(MOST_SECONDS), initial=5
    )

    def __init__(self, *args: Any, versions: Choices, sources: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("version", versions), ("source", sources)):
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    @property
    def settings(self) -> Settings:
        """What was chosen."""
        given = self.cleaned_data
        return Settings(
            supply=given["supply"],
            basis=given["basis"],
            days=given["days"],
            floor_days=given["floor_days"],
            case=given["case"],
            grouping=given["grouping"],
            widest=given["widest"] / 100,
            seconds=float(given["seconds"]),
        )

    @staticmethod
    def values(kept: Mapping[str, Any], source: int) -> dict[str, Any]:
        """What a plan that was made before began with."""
        return {
            **{name: kept[name] for name in ("version", "supply", "basis", "days", "floor_days", "case", "grouping")},
            "source": source,
            "widest": round(kept["widest"] * 100),
            "seconds": round(kept["seconds"]),
        }


class ApproveForm(forms.Form):
    """The day the kits are picked up or arrive."""

    planned_on = forms.DateField(label=_("Day they are picked up or arrive"), widget=DateInput)
