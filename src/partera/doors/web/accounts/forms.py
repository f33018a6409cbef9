"""The forms of this area."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partera.core.viewers import Viewer
from partera.platform.accounts.permissions import ROLES
from partera.registry.partners import queries


class SettingsForm(forms.Form):
    """One's own settings."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    search_shortcut = forms.BooleanField(
        label=_("The key / goes to the search field"),
        help_text=_("Switch it off if you speak to your computer or if single keys get in your way."),
        required=False,
    )


class RoleForm(forms.Form):
    """A role, and where it is held."""

    role = forms.ChoiceField(label=_("Role"))
    organisation = forms.TypedChoiceField(
        label=_("In which organization"), coerce=int, required=False, empty_value=None
    )
    partnership = forms.TypedChoiceField(label=_("In which partnership"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nowhere = ("", "—")
        rows = queries.organisations(viewer, place="").rows
        self.fields["role"].choices = [nowhere, *((key, _(words)) for key, words in ROLES.items())]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [nowhere, *((row.id, row.name) for row in rows)]  # type: ignore[attr-defined]
        self.fields["partnership"].choices = [  # type: ignore[attr-defined]
            nowhere,
            *((row.id, row.name) for row in queries.partnerships(viewer, permission="people.manage")),
        ]


class InviteForm(RoleForm):
    """A new sign-in with its first role."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Email"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    field_order = ("name", "email", "language", "role", "organisation", "partnership")
