"""The mapping file of a place table: reading it, and drafting one by looking at a file's columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from partera.core.codes import NATION, STATE_BY_ABBREVIATION, STATE_BY_NAME, STATES, counties, find_county
from partera.core.errors import BadInput
from partera.core.periods import NotAPeriod, Period
from partera.evidence.measures import all_measures
from partera.evidence.suppliers import delimited
from partera.evidence.suppliers.delimited import Row
from partera.evidence.suppliers.mapping_file import read_toml
from partera.evidence.vocabulary import ALL, DIMENSIONS, STATES_OF_A_FIGURE, group_key

KIND = "place_table"
_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_FORMS_OF_PLACE = (("fips",), ("state_code", "county_code"), ("state", "county"), ("name",), ("state",))
_SECTIONS = ("kind", "title", "source", "license", "place", "period", "missing", "rows", "group", "value")
_OF_A_VALUE = (
    "column", "measure", "title", "title_es", "unit", "per", "decimals", "better", "low", "high", "numerator",
    "denominator", "state", "states", "where", "group", "scale",
)  # fmt: skip


@dataclass(frozen=True)
class Value:
    """One column of values and the measure it is."""

    column: str
    measure: str
    declared: dict[str, object]
    low: str | None = None
    high: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    state_column: str | None = None
    states: dict[str, str] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    group: str | None = None
    scale: float = 1.0

    def is_wanted(self, row: Row) -> bool:
        """Whether the row is one of this measure's."""
        return all(row[column] == wanted for column, wanted in self.where.items())

    @property
    def columns(self) -> list[str]:
        named = (self.column, self.low, self.high, self.numerator, self.denominator, self.state_column)
        return [name for name in named if name] + list(self.where)


@dataclass(frozen=True)
class Mapping:
    """What the mapping file says."""

    title: str
    source: str
    license: str
    place_columns: dict[str, str]
    period_column: str | None
    period_value: str | None
    missing: dict[str, str]
    rows: dict[str, str]
    groups: dict[str, tuple[str, dict[str, str]]]  # dimension → column, the file's words → group
    values: tuple[Value, ...]

    @property
    def columns(self) -> list[str]:
        """Every column it names, once."""
        named = list(self.place_columns.values()) + ([self.period_column] if self.period_column else [])
        named += list(self.rows) + [column for column, _ in self.groups.values()]
        return list(dict.fromkeys(named + [name for value in self.values for name in value.columns]))

    def declared_measures(self) -> list[dict[str, object]]:
        """The declarations, one a measure."""
        return list({value.measure: value.declared for value in self.values}.values())

    def is_wanted(self, row: Row) -> bool:
        """Whether the mapping's [rows] choose it."""
        return all(row[column] == wanted for column, wanted in self.rows.items())

    def place(self, row: Row) -> str | None:
        """The place's code; None when it is none known."""
        return find_place({form: row[column] for form, column in self.place_columns.items()})

    def period(self, row: Row, where: str, given: str | None) -> str:
        """The period of the row: from its column, the mapping, or as given."""
        text = row[self.period_column].removesuffix(".0") if self.period_column else self.period_value or given
        if not text:
            raise BadInput(f"{where}: no period. Name its column under [period] in the mapping, or give --period.")
        try:
            Period(text).kind  # noqa: B018 - asks whether it is one
        except NotAPeriod as error:
            raise BadInput(f"{where}: {error}") from error
        return text

    def group(self, row: Row) -> str | None:
        """The group's text; None when the file's word is not in the mapping."""
        parts = {}
        for dimension, (column, words) in self.groups.items():
            group = words.get(row[column])
            if group is None:
                return None
            if group != ALL:
                parts[dimension] = group
        return group_key(parts)


def find_place(parts: dict[str, str]) -> str | None:
    """The code of a place written in any of the ways that a mapping can name.

    Takes   parts: fips · state_code and county_code · state and county · name (`Pulaski County, Arkansas`) · state
    Gives   the code; None when no place known here is meant
    Raises  nothing
    Source  none

    >>> find_place({"fips": "5119"}), find_place({"state": "AR", "county": "Pulaski"})
    ('05119', '05119')
    >>> find_place({"state_code": "05", "county_code": "000"}), find_place({"name": "Doña Ana County, New Mexico"})
    ('05', '35013')
    """
    if "fips" in parts:
        text = parts["fips"].removesuffix(".0")
        if text.upper() in (NATION, "USA") or (text and not text.strip("0")):
            return NATION
        return _known(delimited.full_code(text, 2 if len(text) <= 2 else 5))
    if "state_code" in parts:
        state, county = delimited.full_code(parts["state_code"], 2), parts.get("county_code", "")
        county = delimited.full_code(county, 3) if county else "000"
        if county == "000":
            return NATION if state == "00" else _known(state)
        return _known(state + county)
    if "name" in parts:
        county, _, state = parts["name"].rpartition(",")
        return _by_name(state.strip(), county.strip())
    return _by_name(parts["state"], parts.get("county", ""))


def _known(code: str) -> str | None:
    code = code[:2] if len(code) == 5 and code.endswith("000") else code
    return code if code in STATES or code in counties() else None


def _by_name(state: str, county: str) -> str | None:
    if not county and state.lower() in ("united states", "us", "usa"):
        return NATION
    found = STATE_BY_ABBREVIATION.get(state.upper()) or STATE_BY_NAME.get(state.lower())
    if found is None or not county or county.lower() == found.name.lower() != "district of columbia":
        return found.code if found else None
    match = find_county(found.code, county)
    return match.code if match else None


def read_mapping(path: Path) -> Mapping:
    """The mapping, checked.

    Takes   path: a TOML file
    Gives   the mapping
    Raises  BadInput naming what is missing or not known in it
    Source  docs/reference/mapping-files.md

    >>> import tempfile; path = Path(tempfile.mkdtemp()) / "m.toml"
    >>> _ = path.write_text('kind = "place_table"\\ntitle = "Poverty"\\nsource = "Census"\\n'
    ...     '[place]\\nfips = "FIPS"\\n[[value]]\\ncolumn = "pct"\\nmeasure = "poverty"\\ntitle = "Poverty"\\n')
    >>> read_mapping(path).columns
    ['FIPS', 'pct']
    """
    said = read_toml(path)
    _only(said, _SECTIONS, path.name, "the mapping")
    period = said.get("period", {})
    values = tuple(_value(entry, said, path.name) for entry in said.get("value", []))
    if not values:
        raise BadInput(f"{path.name} names no value: add a [[value]] with a column and a measure.")
    place = said.get("place", {})
    if not any(set(form) == set(place) for form in _FORMS_OF_PLACE):
        raise BadInput(
            f"{path.name}: under [place] name fips, or state_code and county_code, or state and county, or name."
        )
    missing = {str(text): state for text, state in said.get("missing", {}).items()}
    _states(missing, path.name)
    return Mapping(
        title=str(said.get("title") or f"Table read by {path.name}"),
        source=str(said.get("source") or "source not named in the mapping"),
        license=str(said.get("license") or "license not named in the mapping"),
        place_columns={form: str(column) for form, column in place.items()},
        period_column=period.get("column"),
        period_value=str(period["value"]) if "value" in period else None,
        missing=missing,
        rows={column: str(wanted) for column, wanted in said.get("rows", {}).items()},
        groups={dimension: _group(dimension, entry, path.name) for dimension, entry in said.get("group", {}).items()},
        values=values,
    )


def _only(said: dict[str, Any], allowed: tuple[str, ...], name: str, where: str) -> None:
    strange = [key for key in said if key not in allowed]
    if strange:
        raise BadInput(f"{name}: {where} cannot say “{strange[0]}”. It can say {', '.join(allowed)}.")


def _states(states: dict[str, str], name: str) -> None:
    for state in states.values():
        if state not in STATES_OF_A_FIGURE:
            raise BadInput(f"{name}: “{state}” is not a state; use one of {', '.join(STATES_OF_A_FIGURE)}.")


def _group(dimension: str, entry: dict[str, Any], name: str) -> tuple[str, dict[str, str]]:
    if dimension not in DIMENSIONS or not {"column", "words"} <= set(entry):
        raise BadInput(
            f"{name}: [group.{dimension}] needs a column and words, and must be one of {', '.join(DIMENSIONS)}."
        )
    for group in entry["words"].values():
        if group != ALL and group not in DIMENSIONS[dimension]:
            known = ", ".join(DIMENSIONS[dimension])
            raise BadInput(f"{name}: “{group}” is not a group of {dimension}; use {known} or all.")
    return str(entry["column"]), {str(word): group for word, group in entry["words"].items()}


def _value(entry: dict[str, Any], said: dict[str, Any], name: str) -> Value:
    _only(entry, _OF_A_VALUE, name, "[[value]]")
    measure = _measure_named(entry, name)
    group = entry.get("group")
    if group and group != ALL:
        dimension, _, one = str(group).partition(":")
        if one not in DIMENSIONS.get(dimension, {}):
            raise BadInput(f"{name}: “{group}” is not a group; write it like race:black.")
    states = {str(text): state for text, state in entry.get("states", {}).items()}
    _states(states, name)
    return Value(
        column=str(entry["column"]),
        measure=measure,
        declared=_declared(entry, said, measure, name),
        low=entry.get("low"),
        high=entry.get("high"),
        numerator=entry.get("numerator"),
        denominator=entry.get("denominator"),
        state_column=entry.get("state"),
        states=states,
        where={column: str(wanted) for column, wanted in entry.get("where", {}).items()},
        group=group,
        scale=float(entry.get("scale", 1)),
    )


def _measure_named(entry: dict[str, Any], name: str) -> str:
    """The id of the value's measure: one of its own, not one that is counted from birth records."""
    if not {"column", "measure", "title"} <= set(entry):
        raise BadInput(f"{name}: each [[value]] needs a column, a measure and a title.")
    measure = str(entry["measure"])
    if not _ID.fullmatch(measure):
        raise BadInput(f"{name}: the measure “{measure}” must be small letters, digits and _, like child_poverty.")
    known = all_measures().get(measure)
    if known is not None and known.numerator is not None:
        raise BadInput(f"{name}: “{measure}” is counted from birth records here; choose another id for this column.")
    return measure


def _declared(entry: dict[str, Any], said: dict[str, Any], measure: str, name: str) -> dict[str, object]:
    """What the mapping declares of the measure, as it is kept with the file."""
    better = entry.get("better", "neither")
    if better not in ("lower", "higher", "neither"):
        raise BadInput(f"{name}: better is lower, higher or neither, not “{better}”.")
    return {
        "id": measure,
        "title": str(entry["title"]),
        "title_es": str(entry.get("title_es") or entry["title"]),
        "unit": str(entry.get("unit", "")),
        "per": int(entry.get("per", 1)),
        "decimals": int(entry.get("decimals", 1)),
        "better": better,
        "source": str(said.get("source", "")),
        "license": str(said.get("license", "")),
    }
