"""Codes of vouchers and cards: what is kept of them, and how one is found again."""

from __future__ import annotations

from partera.platform.sealed.ring import ring
from partera.programs.kits.rules.handing import plain_code

LONGEST = 200


def digest_of(code: str, about: str) -> str:
    """What is kept of a code: it finds the code again and does not tell it."""
    return ring().digest(plain_code(code[:LONGEST]), about=f"kits {about}")


def digests_of(code: str, about: str) -> list[str]:
    """What may have been kept of a code, also under an older key: what a look-up compares with."""
    return ring().digests(plain_code(code[:LONGEST]), about=f"kits {about}")
