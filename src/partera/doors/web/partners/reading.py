"""Reading a CSV file of organisations: what each line would become, or why it cannot."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from partera.core.errors import BadInput
from partera.doors.web.places_typed import read_county
from partera.doors.web.sentences import spoken
from partera.registry.partners.rules import KINDS, LEVEL_OF_KIND, check_organisation

COLUMNS = {
    "name": "the organization’s name; needed",
    "kind": f"one of {', '.join(KINDS)}; needed",
    "government_level": "federal, state, local or tribal; empty when it is no government",
    "is_tribal": "yes or no",
    "home_county": "five-digit code, or a name like Pulaski, AR",
    "counties_served": "codes or names, with semicolons between",
    "statewide": "yes or no",
    "offers": "text",
    "needs": "text",
    "languages": "text",
    "website": "begins with https://",
}
MOST_BYTES = 2_000_000
MOST_LINES = 10_000


@dataclass(frozen=True)
class Line:
    """One line of the file: the fields of an organisation, or the reason why not."""

    number: int
    name: str
    kind: str
    fields: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


def read(content: bytes) -> list[Line]:
    """Every line. Raises BadInput when the file as a whole cannot be read."""
    if len(content) > MOST_BYTES:
        raise BadInput(_("The file is larger than 2 MB: split it."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(_("The file is not UTF-8 text: save it as “CSV UTF-8” and try again.")) from error
    if "\0" in text:
        raise BadInput(_("The file is not text: save it as “CSV UTF-8” and try again."))
    rows = csv.DictReader(StringIO(text), strict=True)
    try:
        header = [name.strip() for name in rows.fieldnames or []]
        lines = list(rows)
    except csv.Error as error:
        raise BadInput(_("Line %(line)s cannot be read as CSV.") % {"line": rows.line_num}) from error
    if unknown := [name for name in header if name not in COLUMNS]:
        raise BadInput(_("There is no column “%(name)s”: see the list of columns.") % {"name": unknown[0][:40]})
    if missing := [name for name in ("name", "kind") if name not in header]:
        raise BadInput(_("The column “%(name)s” is missing.") % {"name": missing[0]})
    if not lines or len(lines) > MOST_LINES:
        raise BadInput(_("The file needs between 1 and 10,000 lines below its header."))
    rows.fieldnames = header
    return [_line(number, row) for number, row in enumerate(lines, start=2)]


def _line(number: int, row: dict[str | None, Any]) -> Line:
    given = {str(name).strip(): (value or "").strip() for name, value in row.items() if name is not None}
    name, kind = given.get("name", ""), given.get("kind", "")
    try:
        if None in row or any(row[column] is None for column in row):
            raise BadInput(_("This line has more or fewer columns than the header."))
        return Line(number, name, kind, fields=_fields(given))
    except BadInput as error:
        return Line(number, name, kind, problem=spoken(error))


def _fields(given: dict[str, str]) -> dict[str, Any]:
    kind = given["kind"]
    level = given.get("government_level", "") or LEVEL_OF_KIND.get(kind, "")
    fields: dict[str, Any] = {
        "name": given["name"],
        "kind": kind,
        "government_level": level,
        "is_tribal": level == "tribal" or _yes(given.get("is_tribal", "")),
        "statewide": _yes(given.get("statewide", "")),
        "home_county": _county(given["home_county"]) if given.get("home_county") else None,
        "counties_served": [_county(one) for one in given.get("counties_served", "").split(";") if one.strip()],
        **{name: given.get(name, "") for name in ("offers", "needs", "languages", "website")},
    }
    names = ("name", "kind", "government_level", "is_tribal", "website")
    check_organisation(**{name: fields[name] for name in names})
    return fields


def _yes(text: str) -> bool:
    if text.lower() not in ("", "yes", "no", "true", "false", "1", "0"):
        raise BadInput(_("“%(text)s” is neither yes nor no.") % {"text": text[:40]})
    return text.lower() in ("yes", "true", "1")


def _county(text: str) -> str:
    code = read_county(text)
    if code is None:
        raise BadInput(_("“%(text)s” is not a county: write it like Pulaski, AR.") % {"text": text.strip()[:60]})
    return code
