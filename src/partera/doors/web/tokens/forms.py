"""The form of this area."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from partera.core.viewers import Viewer
from partera.platform.tokens.rules import DEFAULT_DAYS, MOST_DAYS, SCOPES


class TokenForm(forms.Form):
    """A new token: for which system, what it may, and for how long."""

    name = forms.CharField(
        label=_("Which system will use it"),
        help_text=_("For example: state data warehouse, nightly."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        help_text=_("Only what the system needs. It never may more than you."),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=_("For how many days"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=DEFAULT_DAYS,
        help_text=_("At most 365."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to = [(scope, said(words)) for scope, words in SCOPES.items() if viewer.may_somewhere(scope)]
        self.fields["scopes"].choices = open_to  # type: ignore[attr-defined]
