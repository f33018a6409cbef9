"""Reading a table as text, pasted or from a CSV file, whatever its encoding and whatever stands between its cells."""

from __future__ import annotations

import csv
from io import StringIO

from django.utils.translation import gettext as _

from partera.core.errors import BadInput

_MOST_LINES = 6_000
_MOST_COLUMNS = 60
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 as it says, else as Windows writes it."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    if b"\0" in content[:4000]:
        raise BadInput(_("The file is neither a workbook nor text. Send an .xlsx or a CSV file."))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(_("The file’s letters cannot be read. Save it as “CSV UTF-8”, and send that.")) from error


def lines_in(text: str) -> list[list[str]]:
    """The table's lines. Cells are parted by tabs, as a spreadsheet copies them, or by commas or semicolons."""
    if "\0" in text:
        raise BadInput(_("The file is neither a workbook nor text. Send an .xlsx or a CSV file."))
    reader = csv.reader(StringIO(text, newline=""), delimiter=_between(text))
    try:
        found: list[list[str]] = []
        for line in reader:
            if len(found) >= _MOST_LINES:
                raise BadInput(
                    _("The table has more than %(most)s rows. Send it in parts.") % {"most": f"{_MOST_LINES:,}"}
                )
            found.append([cell.lstrip("'")[:400] for cell in line[:_MOST_COLUMNS]])
    except csv.Error as error:
        raise BadInput(_("Line %(line)s cannot be read as CSV.") % {"line": reader.line_num}) from error
    return found


def _between(text: str) -> str:
    """What parts the cells: whichever sign the first lines hold most of."""
    first = "\n".join(text.splitlines()[:25])
    counts = {sign: first.count(sign) for sign in ("\t", ";", ",")}
    return "\t" if counts["\t"] else max((";", ","), key=lambda sign: counts[sign])
