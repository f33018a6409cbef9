"""The forms of this subject."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.core.errors import BadInput
from partera.core.periods import today
from partera.doors.web.inputs import DateInput
from partera.doors.web.quality.guarded import KEEP, GuardedForm
from partera.doors.web.sentences import spoken
from partera.programs.quality.queries.bundles import ElementRow
from partera.programs.quality.queries.drills import DrillRow
from partera.programs.quality.rules import adoption, drills
from partera.programs.quality.rules.drills import Taken

Choices = Iterable[tuple[Any, str]]
TIMES = 6
NOT_DONE = "–"


def _chosen(field: forms.Field, choices: Choices) -> None:
    field.choices = list(choices)  # type: ignore[attr-defined]


class StatusForm(GuardedForm):
    """The next step of a practice."""

    status = forms.ChoiceField(label=_("Where it stands"), widget=forms.RadioSelect)
    since = forms.DateField(
        label=_("In place since"), required=False, widget=DateInput, help_text=_("Only when it is in place.")
    )
    evidence = forms.CharField(
        label=_("What shows it"),
        required=False,
        widget=forms.Textarea,
        max_length=2000,
        help_text=_(
            "The evidence when it is in place or looked at again; the reason when it no longer is in place. "
            "Never anything about a single patient."
        ),
    )
    audited_on = forms.DateField(
        label=_("Looked at again on"),
        required=False,
        widget=DateInput,
        help_text=_("Only when somebody has looked again whether it is still in place."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self.fields["status"], [(key, _now(words)) for key, words in adoption.STATUSES.items()])


class BundleForm(forms.Form):
    """A bundle of the collaborative's own."""

    title = forms.CharField(label=_("Title"), max_length=200)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=200, required=False)
    key = forms.SlugField(
        label=_("Short name"),
        max_length=59,
        help_text=_("Small letters, digits and low lines, such as sepsis_care. It stays the same in every version."),
    )
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect, initial="bundle")
    steward = forms.CharField(
        label=_("Who stands behind it"),
        max_length=160,
        required=False,
        help_text=_("An organization that publishes or keeps it. Leave it open when it is your own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self.fields["kind"], [(key, _now(words)) for key, words in adoption.BUNDLE_KINDS.items()])


class ElementForm(forms.Form):
    """A practice of a draft."""

    section = forms.ChoiceField(label=_("Part"))
    title = forms.CharField(label=_("The practice"), max_length=300)
    title_es = forms.CharField(label=_("The practice in Spanish"), max_length=300, required=False)
    evidence = forms.CharField(label=_("What shows that it is in place"), max_length=300)
    evidence_es = forms.CharField(label=_("What shows it, in Spanish"), max_length=300, required=False)
    audit_months = forms.IntegerField(
        label=_("Looked at again after so many months"), min_value=1, max_value=60, initial=12
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self.fields["section"], [(key, _now(words)) for key, words in adoption.SECTIONS.items()])


class NewElementForm(ElementForm):
    """Another practice of a draft: its short name is chosen once."""

    key = forms.SlugField(
        label=_("Short name"), max_length=59, help_text=_("It stays the same in every version, and statuses with it.")
    )
    field_order = ("section", "title", "title_es", "key", "evidence", "evidence_es", "audit_months")


class FilterForm(forms.Form):
    """Which bundle and which hospitals of the table are wanted; all of it in the address."""

    bundle = forms.TypedChoiceField(label=_("Bundle"), coerce=int, required=False, empty_value=None)
    q = forms.CharField(label=_("Hospital"), required=False, max_length=100)
    wave = forms.TypedChoiceField(label=_("Wave"), coerce=int, required=False, empty_value=None)
    lacking = forms.TypedChoiceField(label=_("Does not have in place"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, bundles: Choices, waves: Choices, elements: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self.fields["bundle"], bundles)
        _chosen(self.fields["wave"], [("", _now("All")), *waves])
        _chosen(self.fields["lacking"], [("", _now("All")), *elements])


class DrillForm(GuardedForm):
    """A drill: participants by role, times from its beginning, gaps and what is mended."""

    on = forms.DateField(label=_("Day"), widget=DateInput, initial=today)
    scenario = forms.CharField(
        label=_("What was drilled"), max_length=200, help_text=_("For example: hemorrhage after a cesarean")
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=120, help_text=_("For example: labor and delivery")
    )
    element = forms.TypedChoiceField(label=_("Practice it belongs to"), coerce=int, required=False, empty_value=None)
    gaps = forms.CharField(
        label=_("What was missing"),
        required=False,
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("In the system, not in a person: supplies, lists, calls, rooms."),
    )
    fixes = forms.CharField(
        label=_("What is mended, and by when"), required=False, widget=forms.Textarea, max_length=2000
    )

    def __init__(self, *args: Any, elements: list[tuple[ElementRow, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self.fields["element"], [("", "—"), *((row.id, title) for row, title in elements)])
        for role, words in drills.ROLES.items():
            self.fields[f"role-{role}"] = forms.IntegerField(
                label=_now(words), required=False, min_value=0, max_value=drills.MOST_PEOPLE
            )
        for n in range(1, TIMES + 1):
            self.fields[f"action-{n}"] = forms.CharField(
                label=_now("Action %(n)s") % {"n": n}, required=False, max_length=160
            )
            self.fields[f"action-{n}"].widget.attrs["list"] = "critical-actions"
            self.fields[f"time-{n}"] = forms.CharField(
                label=_now("Done after (minutes:seconds) %(n)s") % {"n": n}, required=False, max_length=7
            )
            self.fields[f"time-{n}"].widget.attrs |= {"inputmode": "numeric", "placeholder": "4:30"}

    def words(self) -> list[forms.BoundField]:
        """The fields about the drill as a whole, before the roles."""
        return [self[name] for name in ("on", "scenario", "unit", "element")]

    def roles(self) -> list[forms.BoundField]:
        """How many of each role."""
        return [self[f"role-{role}"] for role in drills.ROLES]

    def times(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Actions with their times."""
        return [(self[f"action-{n}"], self[f"time-{n}"]) for n in range(1, TIMES + 1)]

    def afterwards(self) -> list[forms.BoundField]:
        """What was missing and what is mended; once something was asked about, why it may stay."""
        return [self[name] for name in ("gaps", "fixes", KEEP) if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Read the times; a line with an action and no time was not done."""
        given: dict[str, Any] = super().clean() or {}
        taken = []
        for n in range(1, TIMES + 1):
            action, time = given.get(f"action-{n}", ""), given.get(f"time-{n}", "")
            if not action and time:
                self.add_error(f"action-{n}", _now("Say which action was done after this time."))
            elif action:
                taken.append(Taken(action, self._seconds(n, time)))
        given["taken"] = tuple(taken)
        return given

    def _seconds(self, n: int, time: str) -> int | None:
        if not time.strip() or time.strip() == NOT_DONE:
            return None
        try:
            return drills.read_time(time)
        except BadInput as error:
            self.add_error(f"time-{n}", spoken(error))
            return None

    def held(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        same = {name: given[name] for name in ("on", "scenario", "unit", "element", "gaps", "fixes")}
        people = {role: given[f"role-{role}"] for role in drills.ROLES if given.get(f"role-{role}")}
        return {**same, "participants": people, "times": given["taken"]}

    @staticmethod
    def of(row: DrillRow) -> dict[str, Any]:
        """What the form holds for a drill that was written down."""
        now: dict[str, Any] = {name: getattr(row, name) for name in ("on", "scenario", "unit", "gaps", "fixes")}
        now["element"] = row.element.id if row.element else None
        now |= {f"role-{role}": count for role, count in row.participants}
        for n, taken in enumerate(row.times, start=1):
            now[f"action-{n}"] = taken.action
            now[f"time-{n}"] = drills.write_time(taken.seconds) if taken.seconds is not None else NOT_DONE
        return now
