"""Any table of place × period × value, read by a mapping file that says which column is what.

The mapping (TOML) also declares the measures: what they are called in English and Spanish, their unit, whether
lower or higher is better, where they come from. The declarations travel with the extract.
"""

from __future__ import annotations

from collections.abc import Iterator

from partera.core.errors import BadInput
from partera.evidence.suppliers import birth_mapping, delimited
from partera.evidence.suppliers.delimited import Row
from partera.evidence.suppliers.mapping_file import kind_of
from partera.evidence.suppliers.place_mapping import KIND, Mapping, Value, read_mapping
from partera.evidence.suppliers.protocol import Given, Keep, Reading, Source


class PlaceTable:
    """A table of places, through a mapping file."""

    key = "place_table"
    title = "any table of places and values, with a mapping file"
    version = 1

    def recognise(self, source: Source, given: Given) -> str | None:
        if given.mapping is None:
            return None
        kind = kind_of(given.mapping)
        if kind == birth_mapping.KIND:
            return None
        if kind != KIND:
            kinds = f'"{birth_mapping.KIND}" or "{KIND}"'
            raise BadInput(f"{given.mapping.name} must say its kind in its first line: {kinds}.")
        mapping = read_mapping(given.mapping)
        missing = [name for name in mapping.columns if name not in delimited.header_of(source)]
        if missing:
            raise BadInput(
                f"{source.name} has no column “{missing[0]}”, which the mapping file {given.mapping.name} names."
            )
        return mapping.title

    def read(self, source: Source, given: Given, keep: Keep) -> Reading:
        if given.mapping is None:
            raise AssertionError("a place table is only recognised with a mapping file")
        mapping = read_mapping(given.mapping)
        ids = sorted({value.measure for value in mapping.values})
        reading = Reading("figures", mapping.title, "", shows=ids)
        delimited.keep_rows(_figures(source, reading, mapping, given), reading, keep)
        years = "+".join(sorted(reading.periods))
        states = sorted({place[:2] for place in reading.places if place != "US"})
        reading.coverage = f"{'+'.join(ids)}:{years}:{'US' if len(states) >= 50 else '+'.join(states)}"
        reading.provenance = {
            "publisher": mapping.source,
            "license": mapping.license,
            "mapping": given.mapping.read_text(encoding="utf-8"),
            "measures": mapping.declared_measures(),
        }
        return reading


def _figures(source: Source, reading: Reading, mapping: Mapping, given: Given) -> Iterator[dict[str, object]]:
    seen: set[tuple[str, str, str, str]] = set()
    for row in delimited.rows(source, reading, mapping.columns):
        where = f"{source.name}, line {row.line}"
        if not mapping.is_wanted(row):
            reading.put_aside("left out by the mapping’s rows", row.line)
            continue
        values = [value for value in mapping.values if value.is_wanted(row)]
        place, group = mapping.place(row), mapping.group(row)
        reason = "place not known" if place is None else "group not in the mapping" if group is None else None
        if not values:
            reason = "no value of the mapping"
        if reason or place is None or group is None:
            reading.put_aside(reason or "", row.line)
            continue
        period = mapping.period(row, where, given.period)
        for value in values:
            figure = _figure(row, value, where, mapping)
            key = (value.measure, place, period, value.group or group)
            if key in seen:
                raise BadInput(
                    f"{where}: {value.measure} stands there a second time for {place}, {period}. If the rows differ "
                    "in another column, choose among them under [rows] or [group] in the mapping."
                )
            seen.add(key)
            reading.periods.add(period)
            reading.places.add(place)
            reading.suppressed += figure["state"] == "suppressed"
            shown = figure["value"]
            if isinstance(shown, float):
                reading.totals[value.measure] = reading.totals.get(value.measure, 0.0) + shown
            yield {**figure, "measure": value.measure, "place": place, "period": period, "group": key[3]}


def _figure(row: Row, value: Value, where: str, mapping: Mapping) -> dict[str, object]:
    """One value with its limits and state; a hidden or missing one keeps no number at all."""

    def read(column: str | None) -> float | None:
        if column is None or row[column] in mapping.missing:
            return None
        return delimited.number(row[column], f"{where}, column {column}")

    text = row[value.column]
    state = mapping.missing.get(text, "missing" if text == "" else "ok")
    if value.state_column and row[value.state_column] in value.states:
        state = value.states[row[value.state_column]]
    if state not in ("ok", "unreliable"):
        return {"value": None, "state": state, "line": row.line}
    number = read(value.column)
    if number is None:
        return {"value": None, "state": "missing", "line": row.line}
    low, high = read(value.low), read(value.high)
    if low is not None and high is not None and not low <= number <= high:
        raise BadInput(
            f"{where}: {text} does not lie between its limits {row[value.low or '']} and {row[value.high or '']}. "
            "Are the columns swapped in the mapping?"
        )
    return {
        "value": number * value.scale,
        "numerator": read(value.numerator),
        "denominator": read(value.denominator),
        "low": None if low is None else low * value.scale,
        "high": None if high is None else high * value.scale,
        "state": state,
        "line": row.line,
    }
