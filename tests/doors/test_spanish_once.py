"""The same English sentence is said in Spanish in one way: which of two would stand, the order of files decides."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[2] / "src" / "partera" / "doors" / "web" / "locale"


def test_no_sentence_is_said_in_spanish_in_two_ways():
    said: dict[object, set[object]] = defaultdict(set)
    for path in sorted(LOCALE.glob("*/es/LC_MESSAGES/django.po")):
        with path.open("rb") as text:
            for message in read_po(text, locale="es"):
                if message.id and message.string:
                    said[message.context, message.id].add(message.string)
    assert said
    assert {key: ways for key, ways in said.items() if len(ways) > 1} == {}
