"""The forms of this area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from partera.doors.web.inputs import DateInput
from partera.platform.accounts.permissions import PERMISSIONS, ROLES
from partera.registry.custody.rules import COUNT, HIGHEST_BOUND, LOAD, Named


def _roles_with(permission: str) -> list[tuple[str, str]]:
    return [(role, said(words)) for role, words in ROLES.items() if role in PERMISSIONS[permission].roles]


class DaysForm(forms.Form):
    """Until when an agreement runs."""

    end = forms.DateField(label=_("Last day on which the records may be counted"), widget=DateInput)
    destroy_by = forms.DateField(label=_("Day by which they must be destroyed"), widget=DateInput)


def _several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class AgreementForm(DaysForm):
    """What an owner of records allows."""

    owner = forms.TypedChoiceField(label=_("Organization that owns the records"), coerce=int)
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("For example: Birth records 2020–2024."))
    purpose = forms.CharField(
        label=_("What the records may be used for"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    start = forms.DateField(label=_("First day"), widget=DateInput)
    load_roles = _several(_("Who may load them"))
    count_roles = _several(_("Who may count them"))
    only = forms.TypedChoiceField(
        label=_("Only people of this organization"), required=False, coerce=int, empty_value=None
    )
    load_people = _several(_("Single people who may load them"))
    count_people = _several(_("Single people who may count them"))
    highest_hidden = forms.IntegerField(
        label=_("Hide counts up to"),
        required=False,
        min_value=10,
        max_value=HIGHEST_BOUND,
        help_text=_("Only when the owner asks for more than 9. It then holds for the whole release."),
    )
    contact = forms.CharField(
        label=_("Whom to ask at the owner"),
        required=False,
        max_length=300,
        help_text=_("Kept sealed; each reading is written in the trail."),
    )
    field_order = ["owner", "title", "purpose", "start", "end", "destroy_by"]

    def __init__(
        self,
        *args: Any,
        owners: Iterable[tuple[int, str]],
        everybody: Iterable[tuple[int, str]],
        people: dict[str, list[tuple[int, str]]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "owner": [("", "—"), *owners],
            "only": [("", _("Of any organization")), *everybody],
            "load_roles": list(_roles_with("records.load")),
            "count_roles": list(_roles_with("records.count")),
            "load_people": people[LOAD],
            "count_people": people[COUNT],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
            if not found:
                del self.fields[name]  # nobody to be named

    def terms(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        only = given.pop("only")
        given["permitted"] = [
            Named(act, role=role, organisation=only)
            for act, roles in ((LOAD, given.pop("load_roles")), (COUNT, given.pop("count_roles")))
            for role in roles
        ] + [
            Named(act, user=int(person))
            for act, chosen in ((LOAD, given.pop("load_people", [])), (COUNT, given.pop("count_people", [])))
            for person in chosen
        ]
        return given


class StopForm(forms.Form):
    """Why an agreement ends before its day."""

    why = forms.CharField(label=_("Why it ends today"), max_length=300, help_text=_("Name no person."))


class DestroyForm(forms.Form):
    """The name of the file, typed to say that it is meant."""

    typed = forms.CharField(label=_("Name of the file"), max_length=200)

    def __init__(self, *args: Any, name: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["typed"].help_text = said("Type it exactly: %(name)s") % {"name": name}
        self.fields["typed"].widget.attrs["autocomplete"] = "off"
