"""What lists and forms of every area share: filter chips, downloads, the one form that was sent, and refusals in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, QueryDict

from partera.core.errors import BadInput, Refused
from partera.doors.web.sentences import spoken
from partera.reports.tables import csv_lines

AForm = TypeVar("AForm", bound=Form)


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


@contextmanager
def refuse(form: BaseForm) -> Iterator[None]:
    """What a rule refuses stands above the form, with everything typed kept."""
    try:
        yield
    except (Refused, BadInput) as error:
        form.add_error(None, spoken(error))


def asked_to(request: HttpRequest) -> str:
    """Which of the page's forms was sent; nothing when the page was only opened."""
    return request.GET.get("do", "") if request.method == "POST" else ""


def numbered(asked: str, what: str) -> int | None:
    """The number that follows a word in what was asked: 7 for `remove-7`; None when it is something else."""
    found = re.fullmatch(rf"{what}-([0-9]{{1,18}})", asked)
    return int(found[1]) if found else None


def bound(kind: type[AForm], request: HttpRequest, name: str, **more: Any) -> AForm:
    """The page's form of that name, filled with what was sent when it was this one."""
    sent = request.POST if asked_to(request) == name else None
    return kind(sent, prefix=name, **more)
