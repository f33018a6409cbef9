"""The briefing book: as a page, as a PDF, as data; for a session, or for a place alone."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language

from partera.charts.cache import drawn
from partera.core.errors import NotFound
from partera.doors.web.convenings.pages import BookPage
from partera.doors.web.routes import viewer_of
from partera.programs.convenings import queries
from partera.reports.briefing_book import compose
from partera.reports.briefing_book_files import to_zip
from partera.reports.briefing_book_html import to_html_part
from partera.reports.briefing_book_model import Book, Drawing
from partera.reports.pdf import to_pdf


def session_page(request: HttpRequest, number: int) -> HttpResponse:
    """The session's book."""
    row = queries.session(viewer_of(request), number)
    book = _book(request, row.place, number)
    addresses = [reverse(f"session_book_{kind}", kwargs={"number": number}) for kind in ("pdf", "zip")]
    return _page(request, book, addresses, row)


def session_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The session's book, to print and to hand round."""
    return _pdf(_book(request, queries.session(viewer_of(request), number).place, number))


def session_zip(request: HttpRequest, number: int) -> HttpResponse:
    """Every figure of the session's book."""
    return _zip(_book(request, queries.session(viewer_of(request), number).place, number))


def place_page(request: HttpRequest, code: str) -> HttpResponse:
    """The book of a place."""
    addresses = [reverse(f"book_{kind}", kwargs={"code": code}) for kind in ("pdf", "zip")]
    return _page(request, _book(request, code), addresses, None)


def place_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The place's book, to print."""
    return _pdf(_book(request, code))


def place_zip(request: HttpRequest, code: str) -> HttpResponse:
    """Every figure of the place's book."""
    return _zip(_book(request, code))


def drawing(request: HttpRequest, key: str) -> HttpResponse:
    """A chart of a book that was shown."""
    path = _folder() / f"{key}.svg"
    if not re.fullmatch(r"[0-9a-f]{32}", key) or not path.exists():
        raise NotFound("There is no such drawing. Open the briefing book again.")
    response = HttpResponse(path.read_bytes(), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _folder() -> Path:
    return Path(settings.PARTERA_HOME) / "drawings" / "book"


def _address_of(shown: Drawing) -> str:
    """Keep the chart under the name of its content, and say where it is."""
    key = hashlib.sha256(shown.svg).hexdigest()[:32]
    drawn(_folder(), key, lambda: shown.svg)
    return reverse("book_drawing", kwargs={"key": key})


def _book(request: HttpRequest, code: str, session: int | None = None) -> Book:
    return compose(viewer_of(request), code, session, (get_language() or "en")[:2])


def _page(request: HttpRequest, book: Book, addresses: list[str], session: queries.SessionRow | None) -> HttpResponse:
    page = BookPage(
        title=book.title,
        place=book.place_name,
        subtitle=book.subtitle,
        facts=list(book.facts),
        invented=book.invented,
        body=to_html_part(book, _address_of),
        pdf=addresses[0],
        data=addresses[1],
        session=session,
        code=book.place,
    )
    return render(request, "convenings/book.html", {"page": page})


def _named(book: Book, ending: str) -> str:
    return f'attachment; filename="{slugify(f"{book.title} {book.place_name}")}.{ending}"'


def _pdf(book: Book) -> HttpResponse:
    response = HttpResponse(to_pdf(book), content_type="application/pdf")
    response["Content-Disposition"] = _named(book, "pdf")
    return response


def _zip(book: Book) -> HttpResponse:
    response = HttpResponse(to_zip(book), content_type="application/zip")
    response["Content-Disposition"] = _named(book, "zip")
    return response
