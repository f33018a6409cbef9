"""The forms of the family's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.flows.help_families import NEEDS, WAYS
from partera.programs.kits.rules.feedback import QUESTIONS, Question

_said = lazy(lambda words: _now(words) if words else "", str)


def _choices(words: dict[str, str]) -> list[tuple[str, Any]]:
    return [(key, _said(said)) for key, said in words.items()]


class NeedsForm(forms.Form):
    """What would help."""

    needs = forms.MultipleChoiceField(
        label=_("What would help you?"),
        choices=_choices(NEEDS),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that would help.")},
    )


class ReachForm(forms.Form):
    """How the family can be reached safely."""

    name = forms.CharField(label=_("What should we call you?"), max_length=120)
    contact = forms.CharField(
        label=_("Your phone number or e-mail address"),
        max_length=160,
        help_text=_("One that is safe for you: nobody else should read or hear what we say."),
    )
    way = forms.ChoiceField(label=_("How should we reach you?"), choices=_choices(WAYS), widget=forms.RadioSelect)


class AgreeForm(forms.Form):
    """Anything else, and the consent."""

    words = forms.CharField(
        label=_("Is there anything else we should know?"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    agrees = forms.BooleanField(
        label=_(
            "I agree: care coordinators of the partnership read what I wrote here and contact me about it. "
            "Nobody else reads it. It is erased after 90 days, or when I take it back."
        ),
        error_messages={"required": _("Nobody reads this before you agree. Tick the box, or go back.")},
    )


ASKING = (NeedsForm, ReachForm, AgreeForm)


class ContactForm(forms.Form):
    """An address for safety notices."""

    contact = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={
            "invalid": _("That is not an e-mail address. Write it like name@example.org."),
            "required": _("Write your e-mail address."),
        },
    )


class ReceiptForm(forms.Form):
    """The word that takes a request back."""

    receipt = forms.CharField(label=_("The word you were given"), max_length=40)


def _answer_form(question: Question) -> type[forms.Form]:
    """A screen with one question."""
    options: dict[str, Any] = {
        "label": _said(question.words),
        "help_text": _said(question.hint),
        "choices": _choices(dict(question.answers)),
        "required": not question.optional,
        "error_messages": {"required": _("Choose one of the answers.")},
    }
    asked = (
        forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **options)
        if question.many
        else forms.ChoiceField(widget=forms.RadioSelect, **options)
    )
    return type(f"{question.key.title()}Form", (forms.Form,), {question.key: asked})


FEEDBACK = tuple(_answer_form(question) for question in QUESTIONS)
