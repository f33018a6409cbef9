"""A table of counts somebody sent or pasted: read by the rules, with what the collaborative's measures are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from partera.core.errors import BadInput
from partera.core.periods import Month
from partera.doors.web.quality.months import texts, workbooks
from partera.programs.quality.queries.measures import MeasureRow
from partera.programs.quality.rules import measuring, tables
from partera.programs.quality.rules import table_words as words
from partera.programs.quality.rules.table_words import folded
from partera.programs.quality.rules.tables import Known, KnownMeasure, Table

LANGUAGES = ("en", "es")
Sheets = dict[str, list[list[str]]]


@dataclass(frozen=True)
class SheetRead:
    """One sheet of a file, or the pasted table (without a name)."""

    name: str
    table: Table


def known_words(measures: Iterable[MeasureRow]) -> Known:
    """Measures by short name and title, groups by key and by their words in both languages."""
    found: dict[str, KnownMeasure] = {}
    for row in measures:
        given = row.definition
        one = KnownMeasure(row.id, row.key, given.shape, given.strata)
        for name in (row.key, given.title, given.title_es):
            found.setdefault(folded(name), one)
    return Known(found, _group_words())


def _group_words() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for dimension, groups in measuring.STRATA.items():
                for group, said in groups.items():
                    place = (dimension, group)
                    heading = _(measuring.DIMENSIONS[dimension])
                    names = [f"{dimension} {group}", f"{heading} {_(said)}", f"{dimension} {_(said)}", _(said)]
                    names += [] if group == measuring.UNKNOWN else [group]
                    for name in names:
                        found.setdefault(folded(name), place)
    return found


def lines_of_file(content: bytes) -> Sheets:
    """The lines of a file's sheets. Raises BadInput when the file as a whole cannot be read."""
    if not content:
        raise BadInput(_("The file is empty."))
    if len(content) > workbooks.MOST_BYTES:
        raise BadInput(_("The file is larger than 3 MB. Send it in parts."))
    if workbooks.is_workbook(content):
        return workbooks.sheets_in(content)
    return {"": texts.lines_in(texts.decoded(content))}


def lines_of_text(text: str) -> Sheets:
    """The lines of a pasted table."""
    return {"": texts.lines_in(text)}


def read(sheets: Sheets, known: Known, month: Month | None = None) -> list[SheetRead]:
    """The sheets that hold counts. Raises BadInput when none does, or one is about single patients."""
    found = []
    for name, lines in sheets.items():
        table = tables.read(lines, known, month)
        if table is not None:
            _refuse_patients(table)
            found.append(SheetRead(name, table))
    if not found:
        raise BadInput(
            _("No row of headings was found. One row must name “measure” and at least “numerator”, as the form does.")
        )
    rows = sum(len(one.table.rows) for one in found)
    if not rows:
        raise BadInput(_("There are no counts below the headings."))
    if rows > tables.MOST_ROWS:
        raise BadInput(
            _("The table has more than %(most)s rows. Send it in parts.") % {"most": f"{tables.MOST_ROWS:,}"}
        )
    return found


def known_columns_only(sheets: Sheets) -> Sheets:
    """The same lines without what is not read: remarks and other columns go no further."""
    found = {}
    for name, lines in sheets.items():
        columns = tables.places_read(lines)
        if columns is not None:
            found[name] = [[cell if at in columns else "" for at, cell in enumerate(line)] for line in lines]
    return found


def _refuse_patients(table: Table) -> None:
    """A table about single patients is refused whole: nothing of it is looked at further."""
    for heading in table.left_aside:
        if words.is_of_patients(heading):
            raise BadInput(
                _("The column “%(heading)s” is about single patients. Only counts are taken here: remove it.")
                % {"heading": heading}
            )
