"""Texts kept in spite of the guard: with their reason, asked about once, in the trail without a word of them."""

from __future__ import annotations

import pytest

from partera.core.errors import BadInput
from partera.core.identifiers import guard
from partera.core.viewers import Viewer
from partera.platform.audit.models import Entry as Line
from partera.programs.quality.actions import texts
from partera.programs.quality.models import TextKept
from tests.support.people import SET_UP

REASON = "It is the phone of the unit."
TEXT = "Call the unit, 501-555-0100, for the cart."

pytestmark = pytest.mark.django_db


def checked(text: str = TEXT, *, keep_reason: str = "", field: str = "text", by: Viewer = SET_UP) -> str:
    return texts.checked(thing="thread 1", field=field, text=text, keep_reason=keep_reason, by=by)


def test_a_harmless_text_passes_and_leaves_nothing() -> None:
    assert checked("Repeat the reading in 15 minutes.") == "Repeat the reading in 15 minutes."
    assert not TextKept.objects.exists()


def test_what_is_kept_stands_with_its_reason_and_without_its_words(clock: object) -> None:
    checked(keep_reason=REASON)
    row = TextKept.objects.get()
    assert (row.thing, row.field, row.looks_like, row.reason) == ("thread 1", "text", ["phone"], REASON)
    line = Line.objects.get(action="quality.keep_text")
    assert "0100" not in f"{row.marks} {line.changes}"


def test_it_is_asked_about_once(clock: object) -> None:
    checked(keep_reason=REASON)
    checked(TEXT + " It stands in room 4.")
    assert TextKept.objects.count() == 1


def test_another_number_in_the_same_text_is_asked_about_again(clock: object) -> None:
    checked(keep_reason=REASON)
    with pytest.raises(guard.Asked) as caught:
        checked(TEXT + " Or 501-555-0199.")
    assert [one.excerpt for one in caught.value.found] == ["501-555-0199"]


def test_another_field_is_asked_about_by_itself(clock: object) -> None:
    checked(keep_reason=REASON)
    with pytest.raises(guard.Asked):
        checked(field="title")


def test_all_texts_of_a_thing_are_asked_about_together() -> None:
    both = {"title": "Write to unit@example.org", "text": TEXT}
    with pytest.raises(guard.Asked) as caught:
        texts.checked_each(thing="thread 1", texts=both, by=SET_UP)
    assert [one.field for one in caught.value.found] == ["title", "text"]


def test_a_record_number_is_stopped_also_when_something_else_was_kept(clock: object) -> None:
    checked(keep_reason=REASON)
    with pytest.raises(guard.Stopped):
        checked(TEXT + " MRN 00123456", keep_reason=REASON)


def test_a_reason_of_a_page_is_too_long() -> None:
    with pytest.raises(BadInput, match="300 letters"):
        checked(keep_reason="so " * 150)
