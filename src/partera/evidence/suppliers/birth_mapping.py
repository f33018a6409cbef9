"""The mapping file of a birth extract: which column is what, what its codes mean, what was not collected.

It is TOML that a state analyst writes, or lets `partera load --explain FILE` draft. How it is written stands in
docs/how-to/load-a-state-extract.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from partera.core.codes import STATE_BY_ABBREVIATION, STATE_BY_NAME, STATES
from partera.core.errors import BadInput
from partera.evidence import schema
from partera.evidence.suppliers.birth_columns import ANSWERS, WORDS
from partera.evidence.suppliers.mapping_file import read_toml

KIND = "births"
FORMS_OF_PLACE = ("fips", "three_digits", "name")
UNITS = {
    "weight_grams": {"grams": 1.0, "kilograms": 1000.0, "ounces": 28.349523125, "pounds": 453.59237},
    "weeks": {"weeks": 1.0, "days": 1 / 7},
    "interval_months": {"months": 1.0, "years": 12.0},
}
LIMITS = {
    "year": (1968, 2100), "month": (1, 12), "weeks": (12, 50), "weight_grams": (99, 8165), "plurality": (1, 8),
    "mother_age": (8, 65), "pnc_month": (0, 10), "pnc_visits": (0, 98), "birth_order": (1, 30),
    "interval_months": (0, 480),
}  # fmt: skip
"""The least and greatest that a number of each column can be."""
USUAL_LIMIT = 0.05
_SECTIONS = (
    "kind", "title", "source", "state", "state_column", "certificate", "set_aside_limit", "not_collected", "place",
    "date", "columns",
)  # fmt: skip
_OF_A_COLUMN = ("column", "codes", "unknown", "not_collected", "unit")


@dataclass(frozen=True)
class ColumnRule:
    """How one column of births is read from the file's column."""

    column: str
    codes: dict[str, int] = field(default_factory=dict)  # the file's code → value, or the place of its word
    unknown: frozenset[str] = frozenset()
    not_collected: frozenset[str] = frozenset()
    times: float = 1.0


@dataclass(frozen=True)
class Mapping:
    """What the mapping file says."""

    path: Path
    title: str
    source: str
    state: str | None
    state_column: str | None
    place_column: str | None
    place_form: str
    place_unknown: frozenset[str]
    date_column: str | None
    date_format: str
    certificate: str | None
    set_aside_limit: float
    not_collected: tuple[str, ...]
    columns: dict[str, ColumnRule]

    @property
    def needed(self) -> list[str]:
        """The file's columns that it names, once each."""
        named = [self.state_column, self.place_column, self.date_column, self.certificate]
        return list(dict.fromkeys([name for name in named if name] + [rule.column for rule in self.columns.values()]))

    @property
    def collected(self) -> set[str]:
        """The columns of births that it fills."""
        return set(self.columns) - set(self.not_collected)


def state_of(text: str) -> str | None:
    """The code of a state written as code, abbreviation or name.

    Takes   text: any of them
    Gives   the code; None when no state is meant
    Raises  nothing
    Source  none

    >>> state_of("AR"), state_of("5"), state_of("new mexico"), state_of("Atlantis")
    ('05', '05', '35', None)
    """
    text = text.strip().removesuffix(".0")
    if text.zfill(2) in STATES:
        return text.zfill(2)
    found = STATE_BY_ABBREVIATION.get(text.upper()) or STATE_BY_NAME.get(text.lower())
    return found.code if found else None


def read_mapping(path: Path) -> Mapping:
    """The mapping, checked.

    Takes   path: a TOML file of kind births
    Gives   the mapping
    Raises  BadInput naming what is missing or not known in it
    Source  docs/how-to/load-a-state-extract.md

    >>> import tempfile; path = Path(tempfile.mkdtemp()) / "m.toml"
    >>> _ = path.write_text('kind = "births"\\nstate = "AR"\\n[columns.year]\\ncolumn = "YR"\\n'
    ...     '[columns.sex]\\ncolumn = "SEX"\\ncodes = { F = "female", M = "male" }\\nunknown = ["U"]\\n')
    >>> read_mapping(path).columns["sex"].codes, read_mapping(path).needed
    ({'F': 0, 'M': 1}, ['YR', 'SEX'])
    """
    said = _Said(read_toml(path), path.name)
    said.only(said.table, _SECTIONS, "the mapping")
    if said.table.get("kind") != KIND:
        raise BadInput(f'{path.name} is not a mapping of birth records: it must begin with kind = "births".')
    place, date = said.section("place", ("column", "written_as", "unknown")), said.section("date", ("column", "format"))
    columns = {name: said.rule(name, entry) for name, entry in said.section("columns", ()).items()}
    mapping = Mapping(
        path=path,
        title=said.text("title", f"Birth records read by {path.name}"),
        source=said.text("source", "source not named in the mapping"),
        state=said.state(),
        state_column=said.table.get("state_column"),
        place_column=place.get("column"),
        place_form=str(place.get("written_as", "fips")),
        place_unknown=frozenset(str(code) for code in place.get("unknown", [])),
        date_column=date.get("column"),
        date_format=str(date.get("format", "%Y-%m-%d")),
        certificate=said.table.get("certificate"),
        set_aside_limit=said.share("set_aside_limit", USUAL_LIMIT),
        not_collected=tuple(said.table.get("not_collected", [])),
        columns=columns,
    )
    _check_whole(mapping)
    return mapping


def _check_whole(mapping: Mapping) -> None:
    name = mapping.path.name
    if mapping.place_form not in FORMS_OF_PLACE:
        raise BadInput(f"{name}: [place] written_as is one of {', '.join(FORMS_OF_PLACE)}.")
    if not mapping.state and not mapping.state_column and (mapping.place_form != "fips" or not mapping.place_column):
        raise BadInput(f'{name} does not say the state: add state = "AR", or state_column, or counties as fips.')
    if not mapping.date_column and "year" not in mapping.columns:
        raise BadInput(f"{name} does not say when the births were: add [columns.year], or [date] with a column.")
    known = {column.name for column in schema.BIRTHS}
    for column in mapping.not_collected:
        if column not in known:
            raise BadInput(f"{name}: not_collected names “{column}”, which is not a column of births.")
        if column in mapping.columns:
            raise BadInput(f"{name} maps “{column}” and says that it was not collected. Take one of them out.")


class _Said:
    """The mapping's text, with complaints that name the file."""

    def __init__(self, table: dict[str, Any], name: str) -> None:
        self.table, self.name = table, name

    def only(self, table: dict[str, Any], allowed: tuple[str, ...], where: str) -> None:
        for key in table:
            if key not in allowed:
                raise BadInput(f"{self.name}: {where} cannot say “{key}”. It can say {', '.join(allowed)}.")

    def section(self, key: str, allowed: tuple[str, ...]) -> dict[str, Any]:
        found = self.table.get(key, {})
        if not isinstance(found, dict) or (found and allowed and "column" not in found):
            raise BadInput(f"{self.name}: write [{key}] with a column under it.")
        if allowed:
            self.only(found, allowed, f"[{key}]")
        return found

    def text(self, key: str, usual: str) -> str:
        return str(self.table.get(key) or usual)

    def state(self) -> str | None:
        if "state" not in self.table:
            return None
        if found := state_of(str(self.table["state"])):
            return found
        raise BadInput(f"{self.name}: state = “{self.table['state']}” is no state. Write AR, 05 or Arkansas.")

    def share(self, key: str, usual: float) -> float:
        value = self.table.get(key, usual)
        if not isinstance(value, int | float) or not 0 <= value <= 1:
            raise BadInput(f"{self.name}: {key} is a share from 0 to 1, like 0.05.")
        return float(value)

    def rule(self, column: str, entry: Any) -> ColumnRule:
        known = [c.name for c in schema.BIRTHS if c.name not in ("place", "state", "not_collected")]
        if column not in known:
            raise BadInput(f"{self.name}: “{column}” is not a column of births. Those are: {', '.join(known)}.")
        if not isinstance(entry, dict) or not isinstance(entry.get("column"), str):
            raise BadInput(f"{self.name}: [columns.{column}] needs the column of the file it is read from.")
        self.only(entry, _OF_A_COLUMN, f"[columns.{column}]")
        unit = entry.get("unit")
        units = UNITS.get(column, {})
        if unit is not None and unit not in units:
            raise BadInput(
                f"{self.name}: [columns.{column}] has no unit “{unit}”. It can be: {', '.join(units) or '-'}."
            )
        unknown = {str(code) for code in entry.get("unknown", [])}
        codes = {}
        for code, meaning in entry.get("codes", {}).items():
            if meaning == "unknown":
                unknown.add(str(code))
            else:
                codes[str(code)] = self._meaning(column, meaning)
        if (column in WORDS or column in ANSWERS) and not codes:
            raise BadInput(f"{self.name}: [columns.{column}] needs codes: what each code of the file means.")
        not_collected = frozenset(str(code) for code in entry.get("not_collected", []))
        return ColumnRule(entry["column"], codes, frozenset(unknown), not_collected, units.get(unit or "", 1.0))

    def _meaning(self, column: str, meaning: Any) -> int:
        """A code's meaning as a number: a word's place, no/yes as 0/1, or the number itself."""
        if column in WORDS and meaning in WORDS[column]:
            return WORDS[column].index(meaning)
        if column in ANSWERS and isinstance(meaning, bool):
            return int(meaning)
        if column in LIMITS and isinstance(meaning, int) and not isinstance(meaning, bool):
            return meaning
        allowed = (
            ", ".join(WORDS[column]) if column in WORDS else "true, false" if column in ANSWERS else "whole numbers"
        )
        raise BadInput(f"{self.name}: [columns.{column}] says “{meaning}”; it can be {allowed}, or unknown.")
