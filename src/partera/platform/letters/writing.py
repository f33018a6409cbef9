"""From a template and its values to a subject and a text. Plain text: nothing to track, nothing to load."""

from __future__ import annotations

from typing import Any

from django.template import Context, TemplateDoesNotExist, engines
from django.utils import translation

from partera.core.errors import BadInput

LANGUAGES = ("en", "es")


def written(template: str, language: str, values: dict[str, Any]) -> tuple[str, str]:
    """The subject and the text, in the language; English where the language is none of ours."""
    spoken = language[:2] if language[:2] in LANGUAGES else "en"
    try:
        found = engines["django"].engine.get_template(f"letters/{template}.{spoken}.txt")  # type: ignore[attr-defined]
    except TemplateDoesNotExist as error:
        raise BadInput(
            f"There is no letter “{template}” in {spoken}. Its text belongs in letters/templates."
        ) from error
    with translation.override(spoken):
        text = found.render(Context(values, autoescape=False))
    subject, _, body = text.partition("\n")
    return " ".join(subject.split())[:200], body.strip() + "\n"
