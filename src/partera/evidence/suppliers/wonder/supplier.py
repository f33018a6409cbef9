"""The supplier: knows an export by what is in it, reads it in three passes, and says what it found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from partera.core.errors import BadInput
from partera.evidence.suppliers.protocol import Given, Keep, Reading, Source
from partera.evidence.suppliers.wonder import fields
from partera.evidence.suppliers.wonder.cells import Numbers, Portions, rates_per
from partera.evidence.suppliers.wonder.damage import refuse_damaged
from partera.evidence.suppliers.wonder.footer import Footer, read_footer
from partera.evidence.suppliers.wonder.parse import Layout, lines_of, read_header, split_lines
from partera.evidence.suppliers.wonder.rows import (
    Checker,
    DataRow,
    coordinate_columns,
    coordinates_of,
    period_of,
    place_of,
    read_row,
    spilled_footer,
)
from partera.evidence.suppliers.wonder.said import notes_of, provenance_of, sentence_of, shows_of
from partera.evidence.suppliers.wonder.scope import Scope, scope_of
from partera.evidence.suppliers.wonder.sums import FalseZeros, Totals

LONGEST_FOOTER = 5000
TOTAL_ROW = "total row: held against the rows it sums"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Export:
    """An export whose header and footer have been read."""

    source: Source
    layout: Layout
    footer: Footer | None
    scope: Scope
    last_line: int  # of the data

    def rows(self) -> Iterator[DataRow]:
        """Its data rows, totals among them."""
        lines = lines_of(self.source.path, self.source.name)
        for number, cells in split_lines(lines, self.layout.separator, self.source.name, self.last_line):
            if number > 1:
                yield read_row(cells, number, self.layout, self.source.name)

    @property
    def hides_suppressed(self) -> bool:
        return self.footer is None or self.footer.hides("suppressed")


class CdcWonder:
    """CDC WONDER: natality, linked birth and infant death, and mortality data sets."""

    key = "cdc_wonder"
    title = "CDC WONDER exports"
    version = 1

    def recognise(self, source: Source, given: Given) -> str | None:
        """Known by its header (`"Notes"`, then labels with code columns) or by its footer.

        Takes   source: the file as first met · given: not used
        Gives   the sentence that says what it is, or None
        Raises  BadInput for an export that has lost its header or was saved again by another programme
        """
        first = source.head.removeprefix(_BOM).split(b"\n", 1)[0].decode("utf-8", errors="replace").rstrip("\r")
        if re.match(r'"Notes"[\t,]', first) and ' Code"' in first:
            found = re.search(rb'"Dataset: ([^"]{1,200})"', source.tail + source.head)
            return f"CDC WONDER, {found[1].decode('utf-8', errors='replace')}" if found else "CDC WONDER export"
        refuse_damaged(source, first)
        return None

    def read(self, source: Source, given: Given, keep: Keep) -> Reading:
        """Read an export.

        Takes   source: the file · given: period, place, measure where the file has no footer · keep: takes cells
        Gives   the reading; total rows are held against the rows they sum and set aside
        Raises  BadInput with the line that cannot be trusted, or with what must be stated
        Source  exports of 2015 to 2026
        """
        export = self._open(source, given)
        codes, first, has_totals = self._scan(export)
        has_gaps = [name for name, met in codes.items() if any(map(fields.is_not_reported, met.values()))]
        zeros = FalseZeros(export.layout, has_gaps)
        if has_gaps:
            for row in export.rows():
                if not row.is_total:
                    zeros.add(row)
        reading = Reading("cells", sentence_of(export.layout, export.footer, export.scope, given), "")
        reading.provenance = provenance_of(export.layout, export.footer, export.scope, codes)
        reading.notes = notes_of(export.layout, export.footer, export.scope)
        numbers = Numbers(export.layout, export.footer.rates_per if export.footer else None, source.name)
        numbers.per = numbers.per or rates_per(numbers, first)
        _emit(export, zeros, reading, numbers, has_totals, keep)
        reading.coverage = _coverage_of(export, given)
        reading.shows = shows_of(export.layout, export.footer, export.scope, reading.places, codes)
        return reading

    def _open(self, source: Source, given: Given) -> Export:
        layout, tail, first_of_footer, last = None, [], 0, 1
        for number, text in lines_of(source.path, source.name):
            if number == 1:
                layout = read_header(text, source.name)
            elif first_of_footer or text in ('"---"', "---"):
                first_of_footer = first_of_footer or number
                tail.append(text)
                if len(tail) > LONGEST_FOOTER or text.startswith(('"Notes"', '"Total"', "\t", ",")):
                    raise BadInput(
                        f"{source.name}: line {number}: rows go on below the footer that begins on line "
                        f"{first_of_footer}. Load each export as a file of its own."
                    )
            elif text.startswith(("---", '"---')):
                raise BadInput(spilled_footer(source.name, number))
            elif text.strip():
                if number != last + 1:
                    raise BadInput(f"{source.name}: line {last + 1} is empty, and rows go on below it.")
                last = number
        if layout is None or last == 1:
            raise BadInput(f"{source.name} is a CDC WONDER export without a single row. Change the query.")
        footer = read_footer(tail, first_of_footer, source.name) if tail else None
        layout = _settle_age(source, layout)
        if footer is not None:
            _check_grouping(layout, footer, source.name)
        return Export(source, layout, footer, scope_of(footer, given, layout, source.name), last)

    def _scan(self, export: Export) -> tuple[dict[str, dict[str, str]], list[DataRow], bool]:
        """Check every row; the codes met, the first rows, and whether there are total rows."""
        checker = Checker(export.layout, export.scope, export.source.name)
        first: list[DataRow] = []
        has_totals = False
        for row in export.rows():
            has_totals |= row.is_total
            if not row.is_total:
                checker.check(row)
                checker.check_once(row)
                if len(first) < 200:
                    first.append(row)
        if not first:
            raise BadInput(f"{export.source.name} holds total rows only, and no row of data.")
        return {name: dict(met) for name, met in checker.codes.items() if met}, first, has_totals


def _settle_age(source: Source, layout: Layout) -> Layout:
    """The column Age of Mother holds nine groups in old data sets and single years in new ones."""
    at = next((n for n, one in enumerate(layout.groupings) if one.label == "Age of Mother"), None)
    if at is None:
        return layout
    for number, cells in split_lines(lines_of(source.path, source.name), layout.separator, source.name):
        if number > 1:
            row = read_row(cells, number, layout, source.name)
            if row.is_total:
                continue
            one = layout.groupings[at]
            settled = replace(one, field=fields.age_field(row.code(one), row.label(one)))
            return replace(layout, groupings=(*layout.groupings[:at], settled, *layout.groupings[at + 1 :]))
    return layout


def _check_grouping(layout: Layout, footer: Footer, name: str) -> None:
    columns = [one.label for one in layout.groupings]
    if footer.group_by and sorted(footer.group_by) != sorted(columns):
        raise BadInput(
            f"{name}: line 1 groups by {', '.join(columns)}, but the footer says {', '.join(footer.group_by)}. "
            "Columns were renamed or taken out; export the file again."
        )


def _emit(export: Export, zeros: FalseZeros, reading: Reading, numbers: Numbers, has_totals: bool, keep: Keep) -> None:
    """Hand the cells on, and count what was met."""
    layout, scope = export.layout, export.scope
    totals = Totals(layout, layout.family == "linked", export.source.name)
    columns = coordinate_columns(layout, scope)
    portions = Portions(keep)
    sums: dict[str, int] = defaultdict(int)
    for row in export.rows():
        reading.rows_read += 1
        cells = numbers.of(row)
        if row.is_total:
            totals.check(row, export.hides_suppressed)
            reading.put_aside(TOTAL_ROW, row.line)
            continue
        if has_totals:
            totals.add(row, cells)
        period, place = period_of(row, layout, scope), place_of(row, layout, scope)
        reading.periods.add(period)
        reading.places.add(place)
        coordinates = coordinates_of(row, columns)
        for cell in cells:
            if cell.count == 0 and zeros.columns and zeros.holds(row):
                cell.count, cell.state = None, "not_collected"
            reading.suppressed += cell.state == "suppressed"
            sums[cell.unit] += cell.count or 0
            portions.add(cell, place, period, coordinates, row.line)
    portions.close()
    reading.kept = portions.kept
    reading.totals = {unit: float(total) for unit, total in sums.items() if unit != "population"}


def _coverage_of(export: Export, given: Given) -> str:
    """What the export covers, from its footer and never from its name: the same query again takes its place."""
    measures = ", ".join(name for _, name in export.layout.measures)
    grouped = "; ".join(one.label for one in export.layout.groupings)
    if export.footer is None:
        facts = "; ".join(f"{name}: {value}" for name, value in sorted(given.as_dict().items()))
        return f"no footer | {facts} | {grouped} | {measures}"
    filters = "; ".join(f"{name}: {value}" for name, value in sorted(export.footer.filters.items()))
    return f"{export.footer.dataset} | {filters} | {grouped} | {measures}"
