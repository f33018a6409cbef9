"""Codes of cards: what is kept of them, and how one is found again."""

from __future__ import annotations

from partera.platform.sealed.ring import ring


def digest_of(code: str, about: str) -> str:
    """What is kept of a code: it finds the code again and does not tell it."""
    return ring().digest(_plain(code), about=f"kits {about}")


def digests_of(code: str, about: str) -> list[str]:
    """What may be kept of a code, with the keys of before as well: cards live longer than a key."""
    return ring().digests(_plain(code), about=f"kits {about}")


def _plain(code: str) -> str:
    """Without the spaces and hyphens that help to read it, in capitals."""
    return "".join(letter for letter in code[:200].upper() if letter.isalnum())
