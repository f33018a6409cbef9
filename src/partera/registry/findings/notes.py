"""What is said of figures and files, as sentences in the reader's language.

Extracts and releases keep short English notes, made by the readers of files. Here each has its sentence in English
and Spanish, found by its form: what stands in braces is taken over as it is. A text of no known form (a publisher's
own words, a person's mapping file) is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from partera.core.codes import place_kind
from partera.evidence.figures import Figure
from partera.registry.findings.note_texts import GROUPINGS, NOTES, REASONS, SAID, TITLES, UNITS

ADDED_UP = "states and the nation are added up from all their counties"
_FORMS = (NOTES, REASONS, SAID, TITLES)
_EXPORT = re.compile(
    r"CDC WONDER(?:, | export )(.+?): (births|deaths)(?: by (.+?))?((?:, \d{4}(?:–\d{4})?)?(?: as stated)?)"
)


def notes_of(figure: Figure) -> tuple[str, ...]:
    """What is said of a figure, as stored: each note once."""
    return said_of((figure.note or "").split("; "), figure.place)


def said_of(notes: Iterable[str], place: str) -> tuple[str, ...]:
    """The notes that hold for figures of the place: a county's are not added up."""
    kept = [note for note in notes if note and not (note == ADDED_UP and place_kind(place) == "county")]
    return tuple(dict.fromkeys(kept))


@lru_cache(maxsize=2_000)
def in_language(text: str, language: str) -> str:
    """The text in English or Spanish, without a full stop of its own; as it stands when its form is not known."""
    is_spanish = language.startswith("es")
    for forms in _FORMS:
        for form, (english, spanish) in forms.items():
            if found := _form(form).fullmatch(text):
                values = {name: in_language(value, language) for name, value in found.groupdict().items()}
                if is_spanish and "groups" in values:
                    values["groups"] = values["groups"].replace(" years", " años").replace(" year", " año")
                return (spanish if is_spanish else english or form).format(**values)
    if is_spanish and (found := _EXPORT.fullmatch(text)):
        return _export(found, text)
    return text


def sentence_of(text: str, language: str) -> str:
    """The text as a sentence: with a capital and a full stop."""
    said = in_language(text, language)
    return f"{said[:1].upper()}{said[1:]}" + ("" if said.endswith((".", "…", "?")) else ".")


def recognised(title: str, language: str) -> str:
    """What a file was recognized as."""
    return in_language(title, language)


def _export(found: re.Match[str], text: str) -> str:
    """What a CDC WONDER export holds: data sets keep the publisher's name, the usual groupings are translated."""
    dataset, unit, groupings, period = found.groups(default="")
    said = (
        f"{UNITS[unit]} por {', '.join(GROUPINGS.get(g, g) for g in groupings.split(', '))}"
        if groupings
        else UNITS[unit]
    )
    named = f", {dataset}" if ", " in text[:12] else " sin notas al pie"
    return f"CDC WONDER{named}: {said}{period.replace('as stated', 'según lo declarado')}"


@cache
def _form(form: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", form)
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL
    )
