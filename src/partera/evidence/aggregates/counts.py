"""The way from one extract's cells to its measures, and the choice between extracts that show the same thing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from partera.evidence.aggregates.cells import Key, Sum, Table
from partera.evidence.aggregates.groups import GroupedKey, by_group
from partera.evidence.aggregates.proportions import Births, proportions
from partera.evidence.aggregates.published import published
from partera.evidence.aggregates.rows import Row
from partera.evidence.aggregates.sums import births_by_key, sum_categories, sum_months, sum_places
from partera.evidence.suppliers.wonder.said import LEAVES_OUT, NO_FOOTER, PROVISIONAL

_TEXT = pa.string()
_ROWS = pa.list_(pa.int64())

COUNTS = pa.schema(
    [
        pa.field("measure", _TEXT),
        pa.field("place", _TEXT),
        pa.field("period", _TEXT),
        pa.field("group", _TEXT),
        pa.field("numerator", pa.float64()),
        pa.field("denominator", pa.float64()),
        pa.field("unknown", pa.float64()),
        pa.field("value", pa.float64()),  # only where the publisher gives it; else whoever calls works it out
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),
        pa.field("state", _TEXT),
        pa.field("published", pa.bool_()),  # value and state are the publisher's and must not be worked out anew
        pa.field("note", _TEXT),
        pa.field("source", _TEXT),
        pa.field("steps", pa.int64()),  # 0: stands in the file as it is; the more, the more was added up
        pa.field("numerator_cells", _ROWS),
        pa.field("denominator_cells", _ROWS),
        pa.field("unknown_cells", _ROWS),
    ]
)
"""What `counts_from_cells` gives. The lists hold row numbers of the cells table: which cells a count adds up."""


@dataclass(frozen=True)
class CellsExtract:
    """A current extract of the kind `cells`: its id, rows, and what its manifest says."""

    source: str
    cells: pa.Table
    provenance: Mapping[str, Any]
    notes: Sequence[str] = ()


def counts_from_cells(
    cells: pa.Table,
    *,
    source: str,
    provenance: Mapping[str, Any],
    notes: Iterable[str] = (),
    hidden: Collection[int] = (),
    births: Births | None = None,
) -> pa.Table:
    """What one extract's cells are enough to know of each measure.

    For a release call `counts_from_extracts`, which takes all extracts and chooses between them.

    Takes   cells: the extract's rows, columns of schema.CELLS, in their stored order · source: the extract's id
            · provenance, notes: from the extract's manifest (`Extract.provenance`, `Extract.notes`)
            · hidden: row numbers of `cells` (0 is the first) that our own protection hides; they count as
            suppressed · births: births that other extracts show (see `counts_from_extracts`)
    Gives   a table with the columns of COUNTS, sorted; one row a measure, place, period and group.
            States: ok (the counts stand; the caller works out value, interval and reliability from them),
            suppressed (a cell that the figure needs is hidden; no counts are given, nothing is bounded),
            not_collected, missing (the export leaves out rows that the figure needs), not_applicable (nobody
            to count), unreliable (only with `published`).
            `published` rows (imr, birth_rate, maternal_deaths) carry the publisher's value, limits and state:
            keep them. An unreliable one may have no value: then the publisher gave none.
            `births` has the count as numerator, and no denominator.
            `unknown` is empty where those cells are hidden, while the figure itself stands.
    Raises  nothing
    Source  the definitions of measures; what categories permit is said in docs/methods/published-tables.md

    >>> one = {"place": "05", "period": "2022", "coordinates": "all", "unit": "births", "count": 35264,
    ...        "state": "ok", "rate": None, "rate_low": None, "rate_high": None, "rate_state": None,
    ...        "rate_per": None, "other": None, "line": 2}
    >>> table = pa.Table.from_pylist([one])
    >>> found = counts_from_cells(table, source="e1", provenance={"family": "natality"})
    >>> found.select(["measure", "place", "period", "group", "numerator", "state"]).to_pylist()
    [{'measure': 'births', 'place': '05', 'period': '2022', 'group': 'all', 'numerator': 35264.0, 'state': 'ok'}]
    """
    one = CellsExtract(source, cells, provenance, tuple(notes))
    return _Sums(one, hidden).counts(births or {})


class _Sums:
    """One extract's cells added up once: first for its births, then for shares out of the births of all extracts."""

    def __init__(self, one: CellsExtract, hidden: Collection[int]) -> None:
        self.source = one.source
        self.said = [note for note in one.notes if note != LEAVES_OUT]  # no sum is made of such an export
        self.table = Table.of(one.cells, one.provenance, hidden)
        self.sums: dict[Key, Sum] = {}
        self.grouped: dict[GroupedKey, Sum] = {}
        self.births: list[Row] = []
        if self.table.family == "natality":
            self.sums = sum_places(sum_months(births_by_key(self.table)), self.table)
            self.grouped = by_group(self.sums, self.table)
            whole = by_group(sum_categories(self.sums, self.table), self.table)
            counted = ((key, part) for key, part in whole.items() if not key[3] and _is_shown_place(key[0]))
            self.births = _first_of_each(
                sorted((Row.of_count("births", *key[:3], part) for key, part in counted), key=_order)
            )

    def counts(self, births: Births) -> pa.Table:
        """Every row with the columns of COUNTS, sorted."""
        rows = [*self.births, *published(self.table)]
        if self.table.family == "natality":
            rows += proportions(self.grouped, self.table, births)
            if "payer" in self.table.labels:
                rows += proportions(by_group(self.sums, self.table, leave="payer"), self.table, births)
        rows = sorted((row for row in rows if _is_shown_place(row.place)), key=_order)
        return self.as_table(_first_of_each(rows))

    def as_table(self, rows: list[Row]) -> pa.Table:
        """Rows with the columns of COUNTS."""
        return pa.Table.from_pylist([row.as_dict(self.source, self.said) for row in rows], schema=COUNTS)


def _order(row: Row) -> tuple[str, str, str, str, int]:
    return row.measure, row.place, row.period, row.group, row.steps


def _is_shown_place(place: str) -> bool:
    """Whether figures are made for the place: census divisions and regions only add up to the nation."""
    return not place.startswith("CENS-")


def _first_of_each(rows: Iterable[Row]) -> list[Row]:
    """One row a measure, place, period and group: of sorted rows the one with the fewest steps."""
    kept: dict[tuple[str, str, str, str], Row] = {}
    for row in rows:
        kept.setdefault((row.measure, row.place, row.period, row.group), row)
    return list(kept.values())


def counts_from_extracts(
    extracts: Sequence[CellsExtract], *, hidden: Mapping[str, Collection[int]] | None = None
) -> pa.Table:
    """What all current extracts together are enough to know: one row a measure, place, period and group.

    This is the call for a release. Beside `counts_from_cells` and `best_of` it does what needs several extracts: a
    share with a hidden category is made out of all births less those not stated, or out of all births, where that
    covers the hidden count.

    Takes   extracts: the oldest first · hidden: extract's id → row numbers that our own protection hides
    Gives   the columns of COUNTS, sorted; states as `counts_from_cells` says
    Raises  nothing
    Source  docs/methods/published-tables.md

    >>> counts_from_extracts([]).num_rows
    0
    """
    added = [_Sums(one, (hidden or {}).get(one.source, ())) for one in extracts]
    births = _births_shown(best_of([one.as_table(one.births) for one in added]))
    return best_of([one.counts(births) for one in added])


def _births_shown(table: pa.Table) -> Births:
    return {
        (row["place"], row["period"], row["group"]): (row["numerator"], row["source"])
        for row in table.to_pylist()
        if row["measure"] == "births" and row["state"] == "ok" and not row["published"]
    }


def _close_not_stated(table: pa.Table) -> pa.Table:
    births = _births_shown(table)
    rows = table.to_pylist()
    for row in rows:
        is_share = row["denominator"] is not None and not row["published"]
        counted = births.get((row["place"], row["period"], row["group"]))
        if is_share and row["unknown"] is None and counted and row["denominator"] != counted[0]:
            row |= {"state": "suppressed", "numerator": None, "denominator": None, "note": None}
    return pa.Table.from_pylist(rows, schema=COUNTS)


def best_of(tables: list[pa.Table]) -> pa.Table:
    """One row for each measure, place, period and group that several extracts show.

    Takes   tables: what `counts_from_cells` gave, the oldest extract first
    Gives   the columns of COUNTS. A row that says missing or not_collected gives way to one that says more;
            what is provisional or has no footer gives way to what is not; then fewer steps win, then the newest
            extract. A share whose hidden number not stated could be worked out from the births shown beside it
            becomes suppressed. A suppressed row wins over a sum that needs more
            steps: what is hidden is never filled in from elsewhere.
    Raises  nothing
    Source  none

    >>> best_of([]).num_rows
    0
    """
    best: dict[tuple[str, str, str, str], tuple[tuple[int, ...], dict[str, Any]]] = {}
    for age, table in enumerate(reversed(tables)):
        for row in table.to_pylist():
            key = (row["measure"], row["place"], row["period"], row["group"])
            little = {"missing": 2, "not_collected": 1}.get(row["state"], 0)
            doubt = sum(note in (row["note"] or "") for note in (PROVISIONAL, NO_FOOTER))
            rank = (little, doubt, row["steps"], age)
            if key not in best or rank < best[key][0]:
                best[key] = (rank, row)
    return _close_not_stated(pa.Table.from_pylist([best[key][1] for key in sorted(best)], schema=COUNTS))
