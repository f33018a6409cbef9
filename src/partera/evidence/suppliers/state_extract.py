"""A state's extract of birth records, through a mapping file.

Every distinct text of a column is read once; rows are then put together from what the texts meant. A row with a
code the mapping does not know, a number that cannot be, or a county that is none is set aside by reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from partera.core.codes import STATES, counties, find_county
from partera.core.errors import BadInput
from partera.core.periods import today
from partera.evidence import schema
from partera.evidence.suppliers.birth_columns import (
    NOT_COLLECTED,
    NOT_STATED,
    array_of,
    births_table,
    lists_of,
    measures_shown,
)
from partera.evidence.suppliers.birth_extract_rows import Rows, columns_of, portions
from partera.evidence.suppliers.birth_mapping import (
    KIND,
    LIMITS,
    ColumnRule,
    Mapping,
    read_mapping,
    state_of,
)
from partera.evidence.suppliers.mapping_file import kind_of
from partera.evidence.suppliers.protocol import Given, Keep, Reading, SetAside, Source

BAD_CODE, BAD_NUMBER, ELSEWHERE = -3, -4, -5
NOT_RESIDENT = "mother lives in another state"
DUPLICATE = "certificate already seen"
_REASONS = {BAD_CODE: "{}: code not in the mapping", BAD_NUMBER: "{}: number that cannot be", ELSEWHERE: NOT_RESIDENT}

Values = NDArray[np.int32]


class StateExtract:
    """A state's birth extract, CSV or Parquet, with a mapping file."""

    key = "state_extract"
    title = "a state’s extract of birth records, with a mapping file"
    version = 1

    def recognise(self, source: Source, given: Given) -> str | None:
        if given.mapping is None or kind_of(given.mapping) != KIND:
            return None
        mapping = read_mapping(given.mapping)
        names = columns_of(source)
        for name in mapping.needed:
            if names.count(name) != 1:
                wrong = "has no column" if name not in names else "has more than one column"
                raise BadInput(f"{source.name} {wrong} “{name}”, which the mapping file {given.mapping.name} names.")
        return mapping.title

    def read(self, source: Source, given: Given, keep: Keep) -> Reading:
        if given.mapping is None:
            raise AssertionError("a state extract is only recognised with a mapping file")
        mapping = read_mapping(given.mapping)
        reading = Reading("births", mapping.title, "")
        work = _Work(mapping, reading)
        for rows in portions(source, mapping.needed, reading):
            table = work.births(rows)
            if table.num_rows:
                keep(table)
                reading.kept += table.num_rows
        _refuse_if_too_many(source.name, mapping, reading)
        states = sorted({place[:2] for place in reading.places})
        reading.coverage = f"{'+'.join(states)}:{'+'.join(sorted(reading.periods))}"
        reading.totals = {"births": reading.kept}
        filled = mapping.collected | {"place", "state", "year", "not_collected"}
        filled |= {"month"} if mapping.date_column else set()
        reading.shows = measures_shown(filled)
        reading.not_collected = sorted({column.name for column in schema.BIRTHS} - filled)
        reading.provenance = {"source": mapping.source, "mapping": given.mapping.read_text(encoding="utf-8")}
        return reading


def _refuse_if_too_many(name: str, mapping: Mapping, reading: Reading) -> None:
    """Too many rows set aside mean a wrong mapping or a damaged file, not a few wrong records."""
    faults = {reason: aside for reason, aside in reading.set_aside.items() if reason != NOT_RESIDENT}
    count = sum(aside.count for aside in faults.values())
    if count <= mapping.set_aside_limit * reading.rows_read:
        return
    told = sorted(faults.items(), key=lambda item: -item[1].count)[:4]
    reasons = "; ".join(f"{reason} ({aside.count:,} rows, first on line {min(aside.lines)})" for reason, aside in told)
    raise BadInput(
        f"{name}: {count:,} of {reading.rows_read:,} rows would be set aside, more than {mapping.set_aside_limit:.0%}: "
        f"{reasons}. Mend the mapping or the file; set_aside_limit in the mapping allows more."
    )


@dataclass
class _Work:
    """Turns portions of rows into births, remembering what each text meant."""

    mapping: Mapping
    reading: Reading
    meant: dict[str, dict[str, int]] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def births(self, rows: Rows) -> pa.Table:
        """The births among the rows; what is not one is counted by reason."""
        found = {name: self._column(name, rule, rows) for name, rule in self.mapping.columns.items()}
        if self.mapping.date_column:
            dates = self._read("date", rows[self.mapping.date_column], self._date)
            found["year"] = np.where(dates >= 0, dates // 12, dates)
            found["month"] = np.where(dates >= 0, dates % 12 + 1, dates)
        place = self._place(rows)
        keep = np.ones(len(rows.lines), dtype=bool)
        for name, values in [*found.items(), ("county", place)]:
            for mark, reason in _REASONS.items():
                self._put_aside(reason.format(name), values == mark, keep, rows)
        found["year"] = found["year"].copy()
        self._put_aside("year: not stated", found["year"] < 0, keep, rows)
        for reason, at in _impossible(found):
            self._put_aside(reason, at, keep, rows)
        if self.mapping.certificate:
            self._put_aside(DUPLICATE, self._repeated(rows[self.mapping.certificate], keep), keep, rows)
        return self._table({name: values[keep] for name, values in found.items()}, place[keep])

    def _put_aside(self, reason: str, at: NDArray[np.bool_], keep: NDArray[np.bool_], rows: Rows) -> None:
        new = np.flatnonzero(at & keep)
        if len(new):
            aside = self.reading.set_aside.setdefault(reason, SetAside())
            aside.count += len(new)
            aside.lines += [rows.lines[row] for row in new[: 20 - len(aside.lines)].tolist()]
            keep[new] = False

    def _read(self, name: str, texts: list[str], meaning: Callable[[str], int]) -> Values:
        """What each text means, each distinct one asked once."""
        coded = pa.array(texts, type=pa.string()).dictionary_encode()
        known = self.meant.setdefault(name, {})
        values = []
        for text in coded.dictionary.to_pylist():
            if text not in known:
                known[text] = meaning(text)
            values.append(known[text])
        return np.array(values, dtype=np.int32)[coded.indices.to_numpy()]

    def _column(self, name: str, rule: ColumnRule, rows: Rows) -> Values:
        return self._read(name, rows[rule.column], lambda text: meaning_of(name, rule, text))

    def _date(self, text: str) -> int:
        """Months since the year 0, or a mark."""
        if not text:
            return NOT_STATED
        try:
            date = datetime.strptime(text, self.mapping.date_format).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            return BAD_NUMBER
        return BAD_NUMBER if date > today() else date.year * 12 + date.month - 1

    def _place(self, rows: Rows) -> Values:
        """The number of each row's place in `places`, or a mark."""
        states = rows[self.mapping.state_column] if self.mapping.state_column else None
        texts = rows[self.mapping.place_column] if self.mapping.place_column else [""] * len(rows.lines)
        if states is None:
            return self._read("county", texts, lambda text: self._place_of("", text))
        joined = [f"{state}\t{text}" for state, text in zip(states, texts, strict=True)]
        return self._read("county", joined, lambda text: self._place_of(*text.split("\t", 1)))

    def _place_of(self, state_text: str, text: str) -> int:
        state = state_of(state_text) if self.mapping.state_column else self.mapping.state
        if self.mapping.state_column and state is None:
            return BAD_CODE
        if self.mapping.state and state != self.mapping.state:
            return ELSEWHERE
        if not text or text in self.mapping.place_unknown:
            return BAD_CODE if state is None else self._number(state)
        code = county_code(self.mapping.place_form, state, text)
        if code is None:
            return BAD_CODE
        if state is not None and code[:2] != state:
            return ELSEWHERE if self.mapping.state else BAD_CODE
        return self._number(code)

    def _number(self, place: str) -> int:
        if place not in self.places:
            self.places.append(place)
        return self.places.index(place)

    def _repeated(self, certificates: list[str], keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
        again = np.zeros(len(certificates), dtype=bool)
        for row in np.flatnonzero(keep).tolist():
            text = certificates[row]
            again[row] = bool(text) and text in self.seen
            self.seen.add(text)
        return again

    def _table(self, found: dict[str, Values], place: Values) -> pa.Table:
        names = sorted(found)
        missing = np.zeros(len(place), dtype=np.int32)
        for bit, name in enumerate(names):
            missing |= (found[name] == NOT_COLLECTED).astype(np.int32) << np.int32(bit)
        known = {name: array_of(name, values) for name, values in found.items()}
        states = sorted({code[:2] for code in self.places})
        state_at = np.array([states.index(code[:2]) for code in self.places] or [0], dtype=np.int32)[place]
        known["place"] = pa.DictionaryArray.from_arrays(pa.array(place), pa.array(self.places or [""]))
        known["state"] = pa.DictionaryArray.from_arrays(pa.array(state_at), pa.array(states or [""]))
        known["not_collected"] = lists_of(names, missing)
        self.reading.periods |= {str(year) for year in np.unique(found["year"]).tolist()}
        self.reading.places |= {self.places[at] for at in np.unique(place).tolist()}
        return births_table(len(place), known)


def meaning_of(name: str, rule: ColumnRule, text: str) -> int:
    """What a cell of a column means.

    Takes   name: column of births · rule: the mapping's · text: the cell
    Gives   the value, the place of its word, 0/1 for no/yes, or a mark below zero
    Raises  nothing
    Source  none

    >>> rule = ColumnRule("GRAMS", unknown=frozenset({"9999"}))
    >>> [meaning_of("weight_grams", rule, text) for text in ("3215", "9999", "", "x", "90000")]
    [3215, -1, -1, -3, -4]
    """
    if text in rule.not_collected:
        return NOT_COLLECTED
    if text in rule.codes:
        return rule.codes[text]
    if text == "" or text in rule.unknown:
        return NOT_STATED
    if name not in LIMITS or len(text) > 12:
        return BAD_CODE
    try:
        number = float(text)
    except ValueError:
        return BAD_CODE
    low, high = LIMITS[name]
    if not low <= number * rule.times <= high or (rule.times == 1 and number != int(number)):
        return BAD_NUMBER
    return round(number * rule.times) if name == "weight_grams" else int(number * rule.times + 1e-9)


def county_code(form: str, state: str | None, text: str) -> str | None:
    """The code of a county as an extract writes it.

    Takes   form: fips, three_digits or name · state: its state, where known · text: the cell
    Gives   the code; None when no county is meant
    Raises  nothing
    Source  none

    >>> county_code("fips", None, "5119"), county_code("three_digits", "05", "119")
    ('05119', '05119')
    >>> county_code("name", "22", "Orleans Parish")
    '22071'
    """
    text = text.strip().removesuffix(".0")
    if form == "name":
        found = find_county(state or "", text)
        return found.code if found else None
    if not (text.isascii() and text.isdigit()):
        return None
    code = text.zfill(5) if form == "fips" else (state or "") + text.zfill(3)
    return code if code in counties() and code[:2] in STATES else None


def _impossible(found: dict[str, Values]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Rows whose parts cannot all be true."""
    nothing = np.full(len(found["year"]), NOT_STATED, dtype=np.int32)
    weeks, grams = found.get("weeks", nothing), found.get("weight_grams", nothing)
    yield "weight cannot be at that gestation", (weeks > 0) & (weeks < 24) & (grams > 2000)
    care = found.get("pnc_month", nothing)
    yield "prenatal care began after the birth", (weeks > 0) & (care > weeks / 4.345 + 1)
    yield "year: still to come", found["year"] > today().year
