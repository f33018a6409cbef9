"""A file somebody sent, as lines of cells; kept in the page between the look and the keeping."""

from __future__ import annotations

import base64
import binascii
import csv
from io import StringIO

from django.utils.translation import gettext as _

from partera.core.errors import BadInput
from partera.doors.web.quality.months.texts import decoded
from partera.programs.kits.rules.arrivals import MOST_ROWS

MOST_BYTES = 1_500_000


def lines_of(content: bytes) -> list[list[str]]:
    """The lines of a CSV file. Raises BadInput for what cannot be read as one."""
    if len(content) > MOST_BYTES:
        raise BadInput(_("The file is larger than 1.5 MB. Send it in parts."))
    if content.startswith(b"PK"):
        raise BadInput(_("This is a workbook. Save it as CSV, and send that."))
    text = decoded(content)
    if "\0" in text:
        raise BadInput(_("The file is not text. Send the export as CSV."))
    reader = csv.reader(StringIO(text, newline=""))
    found: list[list[str]] = []
    try:
        for line in reader:
            if len(found) > MOST_ROWS:
                break
            found.append([cell[:400] for cell in line])
    except csv.Error as error:
        raise BadInput(_("Line %(line)s cannot be read as CSV.") % {"line": reader.line_num}) from error
    return found


def packed(content: bytes) -> str:
    """The file as a field of the page holds it."""
    return base64.b64encode(content).decode("ascii")


def unpacked(text: str) -> bytes:
    """The file again. Raises BadInput when the field was changed."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput(_("The file did not come back whole. Choose it again.")) from error
