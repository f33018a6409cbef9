"""Every sentence of the public pages of places has its Spanish."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from partera.evidence.vocabulary import DIMENSIONS

WEB = Path(__file__).resolve().parents[2] / "src" / "partera" / "doors" / "web"
SOURCES = sorted(
    [
        *WEB.glob("places/*.py"),
        *WEB.glob("evidence/*.py"),
        *WEB.glob("templates/places/*.html"),
        *WEB.glob("templates/evidence/*.html"),
        *WEB.glob("templates/components/figure*.html"),
    ]
)
KEYWORDS = {"_": None, "ngettext": (1, 2), "later": None}


def spanish() -> dict:
    """What any area says in Spanish: a page of places may borrow another area's words."""
    known = {}
    for path in sorted((WEB / "locale").glob("*/es/LC_MESSAGES/django.po")):
        with path.open("rb") as text:
            catalog = read_po(text, locale="es")
        known |= {(m.id if isinstance(m.id, str) else m.id[0]): m.string for m in catalog if m.id}
    return known


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_sentence_has_its_spanish(path):
    text = path.read_text(encoding="utf-8")
    text = templatize(text) if path.suffix == ".html" else text
    asked = {
        message if isinstance(message, str) else message[0]
        for _line, message, _comments, _context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)
    }
    known = spanish()
    assert [message for message in sorted(asked) if message and not known.get(message)] == []


def test_every_group_has_its_spanish():
    known = spanish()
    labels = {label for groups in DIMENSIONS.values() for label in groups.values()}
    assert [label for label in sorted(labels) if not label[0].isdigit() and not known.get(label)] == []
