"""A certificate of destruction as a tagged, accessible PDF. The same certificate gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from partera.reports.typesetting import typeset


def to_pdf(*, title: str, state: str, facts: Sequence[tuple[str, str]], day: date, language: str) -> bytes:
    """The PDF (PDF/UA-1): a title, whether the certificate is as it was written, and what it says."""
    said = {
        "title": title,
        "state": state,
        "facts": [list(fact) for fact in facts],
        "day": [day.year, day.month, day.day],
        "language": language,
    }
    return typeset("certificate", said)
