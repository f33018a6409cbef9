"""What lists and forms of every area share: filter chips, downloads, and refusals shown in their form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.utils.translation import get_language, override

from partera.core.errors import BadInput, Refused
from partera.doors.web.sentences import spoken
from partera.reports.tables import csv_lines

_LINES_AT_ONCE = 500


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address of the list without it."""

    label: str
    address: str


def chips(asked: QueryDict, labels: dict[str, str]) -> list[Chip]:
    """A chip for each filter in the address; `labels` says what each one's value is called."""
    found = []
    for name, label in labels.items():
        if asked.get(name) and label:
            rest = asked.copy()
            rest.pop(name, None)
            rest.pop("page", None)
            found.append(Chip(label, f"?{rest.urlencode()}"))
    return found


def csv_download(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file that a spreadsheet opens without running anything in it."""
    text = "".join(csv_lines(columns=header, rows=rows))
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_streamed(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """The same, sent while its rows are read, in the language of now: for tables too long to hold."""
    portions = _portions(csv_lines(columns=header, rows=rows), get_language())
    response = StreamingHttpResponse(chain(["\ufeff"], portions), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _portions(lines: Iterator[str], language: str | None) -> Iterator[str]:
    """Some hundred lines at a time: fewer portions travel faster. The language is back before each is sent."""
    while True:
        with override(language):
            portion = "".join(islice(lines, _LINES_AT_ONCE))
        if not portion:
            return
        yield portion


@contextmanager
def refuse(form: BaseForm) -> Iterator[None]:
    """What a rule refuses stands above the form, with everything typed kept."""
    try:
        yield
    except (Refused, BadInput) as error:
        form.add_error(None, spoken(error))


def number_in(text: str) -> int | None:
    """The number of a row that an address or a field holds; None when it holds anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
