"""Data rows: checked against the header, the footer and the code lists, then turned into cells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from partera.core.codes import STATE_BY_ABBREVIATION, STATES, counties, is_unidentified
from partera.core.errors import BadInput
from partera.evidence.suppliers.wonder import fields
from partera.evidence.suppliers.wonder.groupings import Field
from partera.evidence.suppliers.wonder.parse import Grouping, Layout
from partera.evidence.suppliers.wonder.scope import Scope

TOTAL = "Total"
CODES_KEPT = 300


@dataclass(slots=True)
class DataRow:
    """One line of data: its cells as text."""

    line: int
    cells: list[str]
    is_total: bool

    def code(self, grouping: Grouping) -> str:
        """The category's code."""
        return self.cells[grouping.at + 1]

    def label(self, grouping: Grouping) -> str:
        """The category's label."""
        return self.cells[grouping.at]


def read_row(cells: list[str], number: int, layout: Layout, name: str) -> DataRow:
    """A line's cells as a row of the layout's width.

    Takes   cells, number: of the line · layout: the header · name: what the person calls the file
    Gives   the row; a total row that leaves its inner columns out is filled up
    Raises  BadInput when the line is of another width, or is not a row at all
    Source  CDC WONDER, exports of 2015 to 2026

    >>> layout = Layout("\\t", 4, (Grouping(1, "State", "place", "state"),), ((3, "Births"),))
    >>> read_row(["Total", "36"], 9, layout, "a.txt")
    DataRow(line=9, cells=['Total', '', '', '36'], is_total=True)
    """
    note = cells[0] if cells else ""
    if len(cells) != layout.width and note == TOTAL and len(cells) > len(layout.measures):
        at = len(cells) - len(layout.measures)
        cells = cells[:at] + [""] * (layout.width - len(cells)) + cells[at:]
    if note == "---" or note.startswith(("Dataset:", "Query Parameters:")):
        raise BadInput(spilled_footer(name, number))
    if len(cells) != layout.width:
        raise BadInput(
            f"{name}: line {number} has {len(cells)} columns where the header has {layout.width}. The file was "
            "cut or edited; export it again from CDC WONDER."
        )
    if note not in ("", TOTAL):
        raise BadInput(f"{name}: line {number}: {note[:60]!r} stands in the column Notes, where only Total may.")
    return DataRow(number, cells, note == TOTAL)


def spilled_footer(name: str, line: int) -> str:
    """The sentence for a footer that stands in the columns of the data.

    Takes   name: what the person calls the file · line: where it stands
    Gives   a sentence
    Raises  nothing
    Source  a file met in a public repository

    >>> spilled_footer("a.txt", 9)[:37]
    'a.txt: line 9 is part of the footer, '
    """
    return (
        f"{name}: line {line} is part of the footer, but stands in the columns of the data. The file was put "
        "together by hand; export it again from CDC WONDER."
    )


@dataclass
class Checker:
    """Checks rows one after another, and remembers what the whole file must agree with."""

    layout: Layout
    scope: Scope
    name: str
    good_places: set[tuple[str, str]] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    codes: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def check(self, row: DataRow) -> None:
        """Raises BadInput when the row cannot be what it says it is."""
        for grouping in self.layout.groupings:
            label, code = row.label(grouping), row.code(grouping)
            if not label or not code:
                self._refuse(row, f"the category or the code of {grouping.label} is empty")
            if grouping.role == "place":
                self._check_place(row, grouping)
            elif grouping.role == "year":
                self._check_year(row, code)
            elif grouping.field is not None:
                self._check_category(row, grouping.field, label, code)
        places = [row.code(one) for one in self.layout.groupings if one.level in ("state", "county")]
        if len({place[:2] for place in places}) > 1:
            self._refuse(row, f"the county {places[-1]} does not lie in the state {places[0]}")

    def check_once(self, row: DataRow) -> None:
        """Raises BadInput when an earlier row has the same categories: its people would be counted twice."""
        where = hash(tuple(row.code(one) for one in self.layout.groupings))
        if where in self.seen:
            self._refuse(row, "an earlier line has the same categories")
        self.seen.add(where)

    def _check_year(self, row: DataRow, code: str) -> None:
        if not (len(code) == 4 and code.isdigit() and "1900" < code < "2100"):
            self._refuse(row, f"{code!r} is not a year")
        if self.scope.years and int(code) not in self.scope.years:
            self._refuse(row, f"{code} is not one of the years that the export covers")

    def _check_category(self, row: DataRow, one: Field, label: str, code: str) -> None:
        known = self.codes[one.name]
        if code in known:
            if known[code] != label:
                self._refuse(row, f"the code {code!r} stands for {label!r} here and for {known[code]!r} above")
            return
        if one.name == "month":
            is_month = one.codes.get(code) == label or (len(code) == 7 and code[4] == "/")
            if not is_month:
                self._refuse(row, f"{label!r} with the code {code!r} is not a month")
        labels = {fields.plain(text) for text in one.codes.values()}
        if one.is_closed and fields.plain(label) not in labels and not fields.is_not_reported(label):
            self._refuse(row, f"{label!r} is not a category of {one.labels[0]}")
        if len(known) < CODES_KEPT or one.is_closed:
            known[code] = label

    def _check_place(self, row: DataRow, grouping: Grouping) -> None:
        label, code = row.label(grouping), row.code(grouping)
        if (label, code) in self.good_places:
            return
        if not _is_place(label, code, grouping.level):
            self._refuse(row, f"{label!r} with the code {code!r} is not a {grouping.level} that Partera knows")
        self.good_places.add((label, code))

    def _refuse(self, row: DataRow, what: str) -> None:
        raise BadInput(f"{self.name}: line {row.line}: {what}. Export the file again without editing it.")


def _is_place(label: str, code: str, level: str) -> bool:
    """Whether a label and a code name the same place of that level.

    >>> _is_place("Alabama", "01", "state"), _is_place("Alabama", "02", "state")
    (True, False)
    >>> _is_place("Unidentified Counties, AL", "01999", "county")
    True
    """
    if level == "state":
        return code in STATES and STATES[code].name.lower() == label.lower()
    if level == "county":
        if code not in counties() and not (is_unidentified(code) and code[:2] in STATES):
            return False
        state = STATE_BY_ABBREVIATION.get(label.rsplit(", ", 1)[-1])
        return state is None or state.code == code[:2]
    return code.startswith("CENS-") and code[5:6] == ("D" if level == "division" else "R")


def period_of(row: DataRow, layout: Layout, scope: Scope) -> str:
    """The row's period: its month of a year, its year, or the export's years.

    Takes   row: of data · layout: the header · scope: of the export
    Gives   the period as core.periods.Period writes it
    Raises  nothing: `Checker` has looked at the codes
    Source  CDC WONDER, columns Year, Month and Year and Month

    >>> layout = Layout("\\t", 4, (Grouping(1, "Year", "year"),), ((3, "Births"),))
    >>> period_of(DataRow(2, ["", "2022", "2022", "36"], False), layout, Scope(None, "US", {}, (), None))
    '2022'
    """
    year, month = layout.only("year"), layout.only("month")
    code = row.code(month) if month else ""
    if month and len(code) == 7:  # 2018/01
        return code.replace("/", "-")
    if year and month:
        return f"{row.code(year)}-{int(code):02d}"
    return row.code(year) if year else scope.period or ""


def place_of(row: DataRow, layout: Layout, scope: Scope) -> str:
    """The row's smallest place, or the export's.

    Takes   row: of data · layout: the header · scope: of the export
    Gives   the code of a place
    Raises  nothing: `Checker` has looked at the codes
    Source  CDC WONDER, columns of places

    >>> layout = Layout("\\t", 4, (Grouping(1, "State", "place", "state"),), ((3, "Births"),))
    >>> place_of(DataRow(2, ["", "Arkansas", "05", "36"], False), layout, Scope("2022", None, {}, (), None))
    '05'
    """
    return row.code(layout.place) if layout.place else scope.place or ""


def coordinate_columns(layout: Layout, scope: Scope) -> list[tuple[str, int | str]]:
    """The fields of coordinates in the order of their names: each a column's number, or a fixed code.

    Takes   layout: the header · scope: of the export, whose filters every cell carries
    Gives   (field, number of the code's column from 0, or the filter's code)
    Raises  nothing
    Source  schema.CELLS, column coordinates

    >>> layout = Layout("\\t", 4, (Grouping(1, "Sex", "field", field=fields.field_of("Sex")),), ((3, "Births"),))
    >>> coordinate_columns(layout, Scope("2022", "US", {"delivery": "2"}, (), None))
    [('delivery', '2'), ('sex', 2)]
    """
    has_year = layout.only("year") is not None
    found: list[tuple[str, int | str]] = list(scope.filters.items())
    for one in layout.groupings:
        if one.field is not None and not (one.role == "month" and has_year):
            found.append((one.field.name, one.at + 1))
    return sorted(found, key=lambda pair: pair[0])


def coordinates_of(row: DataRow, columns: list[tuple[str, int | str]]) -> str:
    """The row's coordinates as stored; `all` for none.

    Takes   row: of data · columns: as `coordinate_columns` gives them
    Gives   `field:code|field:code`
    Raises  nothing
    Source  schema.CELLS, column coordinates

    >>> coordinates_of(DataRow(2, ["", "Female", "F", "36"], False), [("delivery", "2"), ("sex", 2)])
    'delivery:2|sex:F'
    """
    parts = [f"{name}:{row.cells[at] if isinstance(at, int) else at}" for name, at in columns]
    return "|".join(parts) or "all"
