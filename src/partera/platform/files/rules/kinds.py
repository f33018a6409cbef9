"""The kinds of document that may be kept, known by their content and never by their name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from partera.platform.files.rules import office, pictures
from partera.platform.files.rules.problems import Problem

MOST_BYTES = 10 * 1024**2
MOST_LETTERS = 500_000
"""Of the words that can be read in a document: whoever keeps it looks through all of them, at once."""


@dataclass(frozen=True)
class Kind:
    """A kind of document: what a browser is told it is, and how its name ends."""

    media_type: str
    endings: tuple[str, ...]


KINDS = {
    "pdf": Kind("application/pdf", ("pdf",)),
    "docx": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
    "pptx": Kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", ("pptx",)),
    "png": Kind("image/png", ("png",)),
    "jpeg": Kind("image/jpeg", ("jpg", "jpeg")),
    "csv": Kind("text/csv", ("csv",)),
    "txt": Kind("text/plain", ("txt",)),
}
ENDINGS = tuple(ending for kind in KINDS.values() for ending in kind.endings)

TELLS = {
    "author_removed": "The names of author, company and last editor were removed from it.",
    "comments_name": "Its comments or tracked changes may still name the people who wrote them.",
    "picture_cleaned": "Place, time and camera were removed from it.",
    "pdf_author": "A PDF may name its author; that cannot be removed here.",
}
"""What the person who adds a document is told of it."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")


@dataclass(frozen=True)
class Checked:
    """A document that may be kept: its content as it will be kept, what its adder is told, and the words in it that
    can be read without opening it in another program (empty when they cannot)."""

    kind: str
    name: str
    content: bytes
    tells: tuple[str, ...] = ()
    words: str = field(default="", repr=False)


def checked(name: str, content: bytes) -> Checked:
    """The document as it may be kept. Raises Problem with the reason why not."""
    if not content:
        raise Problem("empty")
    if len(content) > MOST_BYTES:
        raise Problem("too_large")
    shown = name_of(name)
    kind = kind_of(content)
    ending = shown.rpartition(".")[2].lower()
    if kind == "text":
        kind = "csv" if ending == "csv" else "txt"
    if ending not in KINDS[kind].endings:
        raise Problem("other_than_name")
    return _CLEANERS[kind](kind, shown, content)


def kind_of(content: bytes) -> str:
    """What the content is; `text` for a text of either kind. Raises Problem when it is none that is kept."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return office.kind_of(content)
    if content.startswith(pictures.PNG):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(_OLD_OFFICE):
        raise Problem("old_office")
    if _text(content) is not None:
        return "text"
    raise Problem("unknown")


def name_of(given: str) -> str:
    """The name as it may be shown and saved: no folders, no signs that are not seen, at most 120 long."""
    last = given.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    plain = "".join("_" if sign in '<>:"|?*;%' else sign for sign in seen).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not stem or ending.lower() not in ENDINGS:
        raise Problem("other_than_name")
    return f"{stem[:110].strip()}.{ending}"


def _text(content: bytes) -> str | None:
    """The text, when it is one that every program reads."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return text if all(sign in "\t\n\r\f" or unicodedata.category(sign) != "Cc" for sign in text) else None


def _pdf(kind: str, name: str, content: bytes) -> Checked:
    if any(mark in content for mark in _PDF_ACTIVE):
        raise Problem("macros")
    if b"%%EOF" not in content[-2048:]:
        raise Problem("damaged")
    return Checked(kind, name, content, ("pdf_author",))


def _office(kind: str, name: str, content: bytes) -> Checked:
    document = office.opened(content)
    tells = ("author_removed", "comments_name") if document.has_comments else ("author_removed",)
    return Checked(kind, name, document.cleaned(), tells, _readable(document.words(MOST_LETTERS)))


def _picture(kind: str, name: str, content: bytes) -> Checked:
    cleaned = pictures.png(content) if kind == "png" else pictures.jpeg(content)
    return Checked(kind, name, cleaned, ("picture_cleaned",) if cleaned != content else ())


def _plain(kind: str, name: str, content: bytes) -> Checked:
    return Checked(kind, name, content, (), _readable(content.decode("utf-8-sig")))


def _readable(words: str) -> str:
    if len(words) > MOST_LETTERS:
        raise Problem("too_long")
    return words


_CLEANERS = {
    "pdf": _pdf, "docx": _office, "xlsx": _office, "pptx": _office, "png": _picture, "jpeg": _picture,
    "csv": _plain, "txt": _plain,
}  # fmt: skip
