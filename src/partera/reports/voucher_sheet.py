"""A sheet of vouchers to be cut apart: a code as QR and in letters on each. Accessible PDF (PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import segno

from partera.reports.typesetting import typeset


def to_pdf(
    *,
    title: str,
    heading: str,
    text: str,
    picture: str,
    note: str,
    site: str,
    codes: Sequence[str],
    day: date,
    language: str,
) -> bytes:
    """24 vouchers on a page. `picture` says what the QR is, for who cannot see it."""
    said = {
        "title": title,
        "heading": heading,
        "text": text,
        "picture": picture,
        "note": note,
        "site": site,
        "vouchers": [{"code": _grouped(code), "qr": qr(code)} for code in codes],
        "day": [day.year, day.month, day.day],
        "language": language,
    }
    return typeset("voucher_sheet", said)


def qr(text: str) -> str:
    """The code as an SVG picture, with a quarter of it allowed to be dirty."""
    into = BytesIO()
    segno.make(text, error="q", micro=False).save(into, kind="svg", border=2, xmldecl=False)
    return into.getvalue().decode()


def _grouped(code: str) -> str:
    """In two halves, as people read it."""
    middle = len(code) // 2
    return f"{code[:middle]}-{code[middle:]}"
