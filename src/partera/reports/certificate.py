"""A certificate of destruction as a tagged, accessible PDF. The same certificate gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typst

from partera.core.errors import Unavailable

TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"


def to_pdf(*, title: str, state: str, facts: Sequence[tuple[str, str]], day: date, language: str) -> bytes:
    """The PDF (PDF/UA-1): a title, whether the certificate is as it was written, and what it says."""
    said = {
        "title": title,
        "state": state,
        "facts": [list(fact) for fact in facts],
        "day": [day.year, day.month, day.day],
        "language": language,
    }
    try:
        return typst.compile(
            str(TEMPLATE),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"certificate": json.dumps(said, ensure_ascii=False, sort_keys=True)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise Unavailable(f"The PDF could not be set: {error}") from error
