"""The program view, its files, and the public summary."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.doors.web.kits.board import pages, public
from partera.doors.web.kits.board.rows import csv_of
from partera.doors.web.routes import viewer_of
from partera.programs.kits.queries import board as queries
from partera.programs.kits.queries import public as published


def board(request: HttpRequest, number: int) -> HttpResponse:
    """Reach, time, cost and stock of a program."""
    viewer = viewer_of(request)
    page = pages.board_page(viewer, queries.board(viewer, number), Path(settings.PARTERA_ASSETS) / "maps")
    return render(request, "kits/board/board.html", {"page": page})


def board_file(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """The rows of one figure of the board."""
    row = queries.board(viewer_of(request), number)
    block = next((one for one in pages.figures(row) if one.id == what), None)
    if block is None:
        raise NotFound(_("There is no such page."))
    return _file(f"kits-{number}-{what}.csv", csv_of(block, pages.facts(row)))


def summary(request: HttpRequest, number: int) -> HttpResponse:
    """What everybody may read of a program."""
    return render(request, "kits/board/summary.html", {"page": public.summary_page(published.summary(number))})


def summary_file(request: HttpRequest, number: int) -> HttpResponse:
    """The rows of the public summary."""
    page = public.summary_page(published.summary(number))
    text = "\n".join(csv_of(block, page.facts) for block in page.figures)
    return _file(f"kits-{number}-summary.csv", text)


def _file(name: str, text: str) -> HttpResponse:
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
