"""A form with free text: what the guard asks about is shown in it, nothing typed is lost."""

from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

from partera.core.identifiers import guard
from partera.doors.web.quality.guarded import GuardedForm, refuse
from tests.support.words import without_spanish


class NoteForm(GuardedForm):
    """A form of one text."""

    text = forms.CharField(widget=forms.Textarea)


def sent(text: str, **more: str) -> NoteForm:
    form = NoteForm({"text": text, **more})
    assert form.is_valid()
    with refuse(form):
        guard.check(form.cleaned_data["text"], kept=form.keep_reason)
    return form


def test_no_reason_is_asked_for_before_something_was_found() -> None:
    assert list(NoteForm().fields) == ["text"]
    assert not sent("Repeat the reading in 15 minutes.").errors


def test_what_is_asked_about_stands_in_the_field_for_the_reason() -> None:
    form = sent("Call 501-555-0100")
    assert form.errors == {"keep_reason": ["“501-555-0100” looks like a phone or fax number. Take it out, or say why "
                                           "it may stay."]}  # fmt: skip
    assert form["text"].value() == "Call 501-555-0100"


def test_with_a_reason_it_goes_through() -> None:
    assert not sent("Call 501-555-0100", keep_reason="The unit’s own phone.").errors


def test_a_number_that_is_stopped_stands_at_its_field() -> None:
    assert "social security number" in sent("SSN 123-45-6789").errors["text"][0]


def test_a_reason_that_names_somebody_is_refused_at_the_reason() -> None:
    form = sent("Call 501-555-0100", keep_reason="It is Mrs. Lopez’s.")
    assert "a patient’s name" in form.errors["keep_reason"][0]


def test_it_asks_in_spanish() -> None:
    with translation.override("es"):
        assert "parece un número de teléfono" in sent("Call 501-555-0100").errors["keep_reason"][0]


@pytest.mark.parametrize("words", sorted(guard.KINDS.values()))
def test_every_kind_has_its_spanish(words: str) -> None:
    assert without_spanish([words]) == []
