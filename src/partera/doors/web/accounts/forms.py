"""The forms of this area."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.doors.web.inputs import DateInput
from partera.platform.accounts.models import User
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


class GiveRoleForm(RoleForm):
    """A further role, from a day until another."""

    start = forms.DateField(label=_("From"), widget=DateInput, initial=today)
    end = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave it empty when it is not known yet."),
        required=False,
        widget=DateInput,
    )


class InviteForm(RoleForm):
    """A new sign-in with its first role."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Email"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    field_order = ("name", "email", "language", "role", "organisation", "partnership")


class AcceptForm(forms.Form):
    """What somebody invited writes to begin."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters; a few unrelated words make a good one."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "password" in given and "again" in given and given["password"] != given["again"]:
            self.add_error("again", _("The two are not the same."))
        if "password" in given:
            try:
                validate_password(given["password"], User(name=given.get("name", ""), email=self.email))
            except ValidationError as error:
                self.add_error("password", error)
        return given


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey gets a name; it opens the account alone unless that is not wanted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].validators.append(MaxLengthValidator(80))
        self.fields["passwordless"].label = _("Sign in with it alone, without the password")
        self.fields["passwordless"].help_text = _("Your device then asks for fingerprint, face or code each time.")
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].validators.append(MaxLengthValidator(80))
