"""The gallery: every piece of the pages in each of its states, to be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partera.doors.web.inputs import DateInput
from partera.doors.web.lists import Chip

STATES = ("unreliable", "suppressed", "not_collected", "missing", "not_applicable", "estimate", "provisional")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As it stands on letters"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), ("a", _("Hospital")), ("b", _("Funder"))])
    notes = forms.CharField(label=_("Notes"), widget=forms.Textarea, required=False)
    start = forms.DateField(label=_("First day"), widget=DateInput)
    is_public = forms.BooleanField(label=_("Show it to everybody"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("en", "English"), ("es", "Español")], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        label=_("Days"), choices=[("1", _("Monday")), ("2", _("Tuesday"))], widget=forms.CheckboxSelectMultiple
    )


@dataclass(frozen=True)
class Gallery:
    """Samples for the pieces."""

    states: tuple[str, ...]
    chips: list[Chip]
    pages: Page
    steps: list[dict[str, Any]]
    tabs: list[dict[str, Any]]
    facts: list[tuple[str, str]]
    form: SampleForm
    wrong: SampleForm
    day: date


def page(asked: QueryDict | None) -> Gallery:
    """The samples."""
    wrong = SampleForm({"start": "tomorrow"}, prefix="wrong")
    wrong.is_valid()
    number = asked.get("page") if asked else 2
    return Gallery(
        states=STATES,
        chips=[Chip("Hospital", "?"), Chip("Arkansas", "?")],
        pages=Paginator(range(150), 50).get_page(number),
        steps=[
            {"label": _("Kick-off"), "state": "done", "address": "#steps"},
            {"label": _("Session"), "state": "current", "address": "#steps"},
            {"label": _("Follow-up"), "state": "later"},
        ],
        tabs=[{"label": _("Profile"), "address": "#tabs", "here": True}, {"label": _("People"), "address": "#tabs"}],
        facts=[(str(_("Period")), "2019–2021"), (str(_("Source")), "CDC WONDER")],
        form=SampleForm(initial={"start": date(2026, 3, 16), "language": "es"}, prefix="good"),
        wrong=wrong,
        day=date(2026, 3, 16),
    )
