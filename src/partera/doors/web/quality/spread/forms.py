"""The forms of the next wave: weights, readiness, the choice, and the invitation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.doors.web.inputs import DateInput
from partera.doors.web.places import words as places
from partera.doors.web.quality.guarded import GuardedForm
from partera.doors.web.quality.spread import words
from partera.evidence.measures.definition import Measure
from partera.programs.quality.queries.spreading import Ranked, Weighing
from partera.programs.quality.rules import spreading

Choices = Iterable[tuple[Any, Any]]


class WeightsForm(forms.Form):
    """What is weighed, and how heavily. It stands in the address, so that a ranking can be sent as a link."""

    measure = forms.ChoiceField(label=_("Measure of need"), required=False)
    places = forms.IntegerField(label=_("Places in the wave"), min_value=1, max_value=spreading.MOST_PLACES)
    everyone = forms.BooleanField(
        label=_("Also hospitals that the federal list does not mark as birthing-friendly"), required=False
    )

    def __init__(self, *args: Any, measures: Sequence[Measure], measure: Measure | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["measure"]
        choice.choices = [(one.id, places.title(one)) for one in measures] or [("", _now("none is published"))]
        for name in spreading.CRITERIA:
            self.fields[f"w-{name}"] = forms.TypedChoiceField(
                label=words.criterion(name, measure),
                coerce=int,
                choices=[(weight, _WEIGHTS.get(weight, weight)) for weight in range(spreading.HEAVIEST + 1)],
            )

    @property
    def weights(self) -> list[BoundField]:
        """The fields of the weights."""
        return [self[f"w-{name}"] for name in spreading.CRITERIA]

    def weighing(self) -> Weighing:
        """What was asked."""
        given = self.cleaned_data
        weights = {name: given[f"w-{name}"] for name in spreading.CRITERIA}
        return Weighing(weights, given["measure"], given["places"], given["everyone"])


_WEIGHTS = {0: _("0, leave out"), 3: _("3, usual"), 5: _("5, most")}


def weights_of(asked: Weighing) -> dict[str, Any]:
    """The weights as the form shows them."""
    given: dict[str, Any] = {"measure": asked.measure, "places": asked.places, "everyone": asked.everyone}
    return given | {f"w-{name}": weight for name, weight in asked.weights.items()}


class ReadinessForm(GuardedForm):
    """Each statement with yes, partly, no, or left open."""

    def __init__(self, *args: Any, told: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [(str(value), _now(said)) for value, said in spreading.ANSWERS.items()]
        for name, said in spreading.READINESS.items():
            self.fields[name] = forms.ChoiceField(
                label=_now(said),
                choices=[*answers, ("", _now(spreading.NOT_ASKED))],
                required=False,
                widget=forms.RadioSelect,
                initial=str(told[name]) if name in told else "",
            )
        self.fields["note"] = forms.CharField(
            label=_("Note"), required=False, max_length=500, widget=forms.Textarea,
            help_text=_("Nothing about single patients."),
        )  # fmt: skip

    @property
    def given(self) -> dict[str, Any]:
        """The statements that were answered, and the note."""
        told = self.cleaned_data
        items = {name: int(told[name]) for name in spreading.READINESS if told.get(name)}
        return {"items": items, "note": told["note"], "keep_reason": self.keep_reason}


class AskForm(forms.Form):
    """Which hospital of the directory is asked."""

    hospital = forms.TypedChoiceField(
        label=_("Hospital of the directory"),
        coerce=int,
        help_text=_("Its own people find the question on their first page and answer it themselves."),
    )

    def __init__(self, *args: Any, entries: Choices, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["hospital"]
        new = (0, _now("Not there yet: add %(hospital)s") % {"hospital": words.titled(name)})
        choice.choices = [*entries, new]


class ChooseForm(GuardedForm):
    """Who is chosen, and why where that must be said."""

    note = forms.CharField(
        label=_("What the plan rests on"), required=False, widget=forms.Textarea,
        help_text=_("For example who was heard, and what was agreed."),
    )  # fmt: skip

    def __init__(self, *args: Any, rows: Sequence[Ranked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"pick-{row.site}"] = forms.BooleanField(
                label=words.titled(row.name), required=False, initial=row.is_chosen
            )
            self.fields[f"why-{row.site}"] = forms.CharField(
                label=_now("Why %(hospital)s") % {"hospital": words.titled(row.name)}, required=False, max_length=300,
                initial=row.reason,
            )  # fmt: skip

    def of(self, row: Ranked) -> tuple[BoundField, BoundField]:
        """The two fields of a hospital."""
        return self[f"pick-{row.site}"], self[f"why-{row.site}"]

    def chosen(self) -> dict[str, str]:
        """Site → reason."""
        given = self.cleaned_data
        return {row.site: given[f"why-{row.site}"] for row in self.rows if given[f"pick-{row.site}"]}


class InviteForm(forms.Form):
    """When the wave begins, and which entry of the directory each hospital is."""

    starts_on = forms.DateField(label=_("The wave begins on"), widget=DateInput)
    name = forms.CharField(label=_("Name of the wave"), required=False, max_length=120)

    def __init__(
        self, *args: Any, rows: Sequence[Ranked], entries: dict[str, list[tuple[int, str]]], likely: dict[str, int],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            new = (0, _now("Not there yet: add %(hospital)s") % {"hospital": words.titled(row.name)})
            self.fields[f"entry-{row.site}"] = forms.TypedChoiceField(
                label=_now("%(hospital)s in the directory") % {"hospital": words.titled(row.name)},
                coerce=int,
                choices=[*entries[row.site], new],
                initial=likely[row.site],
            )
            self.fields[f"births-{row.site}"] = forms.IntegerField(
                label=_now("Births a year that %(hospital)s expects") % {"hospital": words.titled(row.name)},
                required=False, min_value=0, max_value=100_000,
            )  # fmt: skip

    def entries(self) -> dict[str, int]:
        """Site → number in the directory."""
        return {row.site: self.cleaned_data[f"entry-{row.site}"] for row in self.rows}

    def births(self) -> dict[str, int | None]:
        """Site → births a year, where said."""
        return {row.site: self.cleaned_data[f"births-{row.site}"] for row in self.rows}
