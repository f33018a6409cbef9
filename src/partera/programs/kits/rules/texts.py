"""Free texts of the kit that others read: none may name a patient.

A phone, an e-mail or a street address may stand in them: who brings kits needs those. What a family writes when it asks
for help does not come here: it is sealed in a room of its own (`programs/families`).
"""

from __future__ import annotations

from partera.core.identifiers import guard

FIELDS = {
    "note": "What the program should know",
    "unusual_reason": "Why do you need that many this time?",
    "fewer": "Why fewer",
    "reason": "Why",
    "missing": "What you know of the missing ones",
    "received_by": "Who received it",
    "origin": "Who gave or sold it",
    "found": "What did you find?",
    "void": "Why does it not count?",
    "changed": "What changed",
    "births_source": "Where that number comes from",
    "births_period": "The year or months it is of",
    "languages": "Languages families speak",
    "address": "Where kits are brought",
    "recall_title": "What is recalled, in English",
    "recall_title_es": "What is recalled, in Spanish",
    "recall_source": "Who gave the notice",
    "danger": "What can happen",
    "what_to_do": "What families should do, in English",
    "what_to_do_es": "What families should do, in Spanish",
    "closing_words": "How it ended",
    "withdrawn_why": "Why it is withdrawn",
    "guide_title": "Title",
    "guide_text": "Text",
    "reviewer": "Reviewer’s name and profession",
}
"""Each text by its key, as its form calls it."""

_OF_STAFF = ("received_by", "origin", "address", "reviewer")
"""Where somebody of a site, a giver or a reviewer stands by name."""


def check(**texts: str) -> None:
    """Refuse a text that looks like it names a patient; the refusal says which text and what to do."""
    for field, text in texts.items():
        guard.refuse_patient(text, where=FIELDS[field], is_name_known=field in _OF_STAFF)


def names_patient(origin: str) -> bool:
    """Whether who gave or sold something would be refused."""
    try:
        check(origin=origin)
    except guard.NamesPatient:
        return True
    return False
