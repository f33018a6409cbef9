"""The forms of the guides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=6_000, widget=forms.Textarea(attrs={"rows": 16}), **more)


class GuideForm(forms.Form):
    """Both languages of a guide beside each other. Only what was changed becomes a new version."""

    title_en = forms.CharField(label=_("Title in English"), max_length=160)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=160, required=False)
    text_en = _text(
        _("Text in English"),
        help_text=_("Short words. A blank line begins a paragraph; a line that begins with “- ” is a point of a list."),
    )
    text_es = _text(_("Text in Spanish"), required=False, help_text=_("Written, not converted word by word."))


class ReviewForm(forms.Form):
    """Who signs a text."""

    reviewer = forms.CharField(
        label=_("Reviewer’s name and profession"),
        max_length=160,
        help_text=_("A health professional who has read this very text, such as “Ana Example, RN”."),
    )
