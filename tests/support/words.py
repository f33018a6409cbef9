"""Every word that pages say: taken from the templates and the Python code, to be compared with the translations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from partera.config.translations import LOCALES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "partera"
WEB = SOURCE / "doors" / "web"
_ONE = (1,)
_KEYWORDS = {
    **dict.fromkeys(("_", "_now", "gettext", "gettext_lazy", "gettext_noop"), _ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    "pgettext": ((1, "c"), 2),
}


def spoken_in(path: Path) -> Iterator[str]:
    """The words that one file hands to translation (of a plural its singular)."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = templatize(text, origin=str(path))
    for _line, words, _comments, _context in extract("python", BytesIO(text.encode()), keywords=_KEYWORDS):
        found = words[0] if isinstance(words, tuple) else words
        if found and found.strip():
            yield found


def files() -> list[Path]:
    """Every file that may speak: templates, and all Python code but the commands and the machinery below."""
    silent = ("migrations", "evidence/suppliers", "doors/commands", "demo/")
    found = [*(WEB / "templates").rglob("*.html"), *(WEB / "templates").rglob("*.txt"), *SOURCE.rglob("*.py")]
    return sorted(path for path in found if not any(part in path.as_posix() for part in silent))


def area_of(path: Path) -> str:
    """The folder that a file's words belong to: `templates/partners`, `registry/workplans`."""
    parts = path.relative_to(WEB / "templates" if "templates" in path.parts else SOURCE).parts
    if "templates" in path.parts:
        return f"templates/{parts[0]}" if len(parts) > 1 else "templates"
    return "/".join(parts[: 3 if parts[:2] == ("doors", "web") and len(parts) > 3 else 2 if len(parts) > 2 else 1])


def areas() -> dict[str, list[Path]]:
    """The files of every area that may speak."""
    found: dict[str, list[Path]] = {}
    for path in files():
        found.setdefault(area_of(path), []).append(path)
    return found


@cache
def spanish() -> frozenset[str]:
    """What has a Spanish translation that is complete and not marked as doubtful."""
    known: set[str] = set()
    for path in LOCALES.glob("*/es/LC_MESSAGES/django.po"):
        with path.open("rb") as text:
            catalog = read_po(text, locale="es")
        for message in catalog:
            written = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.id and all(written) and not message.fuzzy:
                known.add(message.id[0] if isinstance(message.id, tuple) else message.id)
    return frozenset(known)


def without_spanish(words: Iterable[str]) -> list[str]:
    """The words that nobody has written in Spanish."""
    return sorted(set(words) - spanish())
