"""What lists and forms of every area share: filter chips, downloads, and refusals shown in their form."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, Refused
from partera.reports.tables import FORMULA_STARTS


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
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def harmless(cell: Any) -> Any:
    """The cell; text that a spreadsheet would take for a formula is marked as text by an apostrophe."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return "" if cell is None else cell


@contextmanager
def refuse(form: BaseForm) -> Iterator[None]:
    """What a rule refuses stands above the form, with everything typed kept."""
    try:
        yield
    except (Refused, BadInput) as error:
        form.add_error(None, _(error.sentence))
