"""The form of this area."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.core.viewers import Viewer
from partera.doors.web.audit.spelling import kept
from partera.doors.web.inputs import DateInput
from partera.platform.accounts.queries import names
from partera.platform.audit.queries import NOBODY, Sought


class TrailForm(forms.Form):
    """Which lines are wanted."""

    person = forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)
    action = forms.CharField(label=_("Action"), required=False, max_length=80)
    thing = forms.CharField(label=_("Thing"), required=False, max_length=120)
    first = forms.DateField(label=_("From"), required=False, widget=DateInput)
    last = forms.DateField(label=_("To"), required=False, widget=DateInput)

    def __init__(self, *given: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*given, **more)
        self.names = {str(number): name for number, name in names(viewer)}
        self.names[str(NOBODY)] = str(_("nobody who signs in"))
        self.fields["person"].choices = [("", _("everybody")), *self.names.items()]  # type: ignore[attr-defined]
        self.fields["action"].widget.attrs["placeholder"] = "sessions.plan"
        self.fields["thing"].widget.attrs["placeholder"] = "session 12"

    @property
    def sought(self) -> Sought:
        """What the filled form asks for; what cannot be read asks for nothing."""
        good = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Sought(
            person=good.get("person"),
            action=kept(good.get("action") or ""),
            thing=kept(good.get("thing") or ""),
            first=good.get("first"),
            last=good.get("last"),
        )
