"""A mapping's text read: everything that is wrong with it is told, each with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Table
from typing import Any

from partera.core.errors import BadInput
from partera.programs.quality.rules import course, measuring
from partera.programs.quality.rules.mapping import (
    DELIMITERS,
    EACH,
    FACTS,
    FORMATS,
    NOT_ADDED,
    NUMBERS,
    PERIODS,
    SHAPES_OF,
    TEXTS,
    Column,
    Mapping,
)
from partera.programs.quality.rules.mapping_lines import Lines, Wrong

MOST_LINES, MOST_COLUMNS, MOST_SIGNS = 600, 200, 60_000
_TOP = {"program", "format", "sheet", "delimiter", "file", "missing", "incomplete"}
_ROWS = {"each", "hospitals", "waves", "by", "everybody", "only_named_groups", "leave_out_empty"}
_COLUMN = {"name", "constant", "fact", "period", "text", "measure", "number", "group", "decimals"}
_KINDS = ("constant", "fact", "period", "text", "number")
_TOKENS = re.compile(r"YYYY|YY|MM|DD|MON|Q|[-/. _]|'[^']*'")
_RUNS = re.compile(r"[=+@\t\r]|-(?!\d+(\.\d+)?$)")
_SHEET = re.compile(r"[^\[\]:*?/\\]{1,31}")
_FILE = re.compile(r"[A-Za-z0-9_-]{1,60}")


class NotAMapping(BadInput):
    """A mapping that cannot be used; `problems` says each with its line."""

    def __init__(self, problems: list[Wrong]) -> None:
        super().__init__("The mapping cannot be used as it stands. Correct the lines that are named.")
        self.problems = tuple(sorted(problems, key=lambda wrong: wrong.line))


def read(text: str, shapes: Table[str, str]) -> Mapping:
    """The mapping a text says; `shapes` are the collaborative's measures with what is entered for each."""
    if len(text) > MOST_SIGNS or text.count("\n") > MOST_LINES:
        raise NotAMapping([_wrong(1, "A mapping has at most %(lines)s lines.", lines=MOST_LINES)])
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotAMapping([_unreadable(text, error)]) from error
    reader = _Reader(told, Lines(text), shapes)
    found = reader.mapping()
    if reader.problems:
        raise NotAMapping(reader.problems)
    return found


def _unreadable(text: str, error: tomllib.TOMLDecodeError) -> Wrong:
    at = re.search(r"at line (\d+)", str(error))
    line = int(at[1]) if at else max(1, len(text.splitlines()))
    return _wrong(line, "This line cannot be read. A text stands in quotation marks, a table in square brackets.")


def _wrong(line: int, words: str, **values: object) -> Wrong:
    return Wrong(line, words, tuple(values.items()))


class _Reader:
    """Goes through what was told and notes everything that is wrong, not only the first."""

    def __init__(self, told: dict[str, Any], lines: Lines, shapes: Table[str, str]) -> None:
        self.told, self.lines, self.shapes = told, lines, shapes
        self.problems: list[Wrong] = []

    def note(self, line: int, words: str, **values: object) -> None:
        self.problems.append(_wrong(line, words, **values))

    def mapping(self) -> Mapping:
        rows, groups, measures = (self._table(name) for name in ("rows", "groups", "measures"))
        for name in set(self.told) - _TOP - {"rows", "groups", "measures", "column"}:
            line = self.lines.of("", 0, name) if not isinstance(self.told[name], dict | list) else self.lines.of(name)
            self.note(line, "“%(word)s” is not a word of a mapping.", word=name)
        self._words(rows, _ROWS, "rows")
        each = self._each(rows)
        given = Mapping(
            program=self._text(self.told, "program", "", needed=True),
            format=self._one_of(self.told, "format", "csv", FORMATS, ""),
            sheet=self._sheet(),
            delimiter=DELIMITERS.get(self._one_of(self.told, "delimiter", ",", DELIMITERS, ""), ","),
            file=self._file(),
            missing=self._safe(self._text(self.told, "missing", ""), self.lines.of("", 0, "missing")),
            incomplete=self._one_of(self.told, "incomplete", "missing", ("missing", "add"), ""),
            each=each,
            states=self._states(rows),
            waves=self._waves(rows),
            by=self._one_of(rows, "by", "", ("", *measuring.STRATA), "rows"),
            everybody=self._flag(rows, "everybody", True),
            only_named_groups=self._flag(rows, "only_named_groups", False),
            leave_out_empty=self._flag(rows, "leave_out_empty", True),
            measures=self._measures(measures, each),
            groups=self._groups(groups),
            columns=self._columns(each, measures),
        )
        self._fits(given)
        return given

    def _table(self, name: str) -> dict[str, Any]:
        held = self.told.get(name, {})
        if isinstance(held, dict):
            return held
        self.note(self.lines.of("", 0, name), "“%(word)s” is a table: write [%(word)s].", word=name)
        return {}

    def _words(self, held: dict[str, Any], allowed: set[str], table: str, place: int = 0) -> None:
        for name in held:
            if name not in allowed:
                line = self.lines.of(table, place, name)
                self.note(line, "“%(word)s” is not a word of [%(table)s].", word=name, table=table)

    def _text(self, held: dict[str, Any], key: str, table: str, *, needed: bool = False, usual: str = "") -> str:
        value, line = held.get(key, usual), self.lines.of(table, 0, key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.note(line, "“%(word)s” is a text in quotation marks.", word=key)
            return usual
        if needed and not value.strip():
            self.note(line, "Say in “%(word)s” whose file this is.", word=key)
        return value.strip()

    def _one_of(self, held: dict[str, Any], key: str, usual: str, allowed: Any, table: str) -> str:
        value = held.get(key, usual)
        if isinstance(value, str) and value in allowed:
            return value
        self.note(
            self.lines.of(table, 0, key),
            "“%(word)s” is one of: %(allowed)s.", word=key, allowed=", ".join(f'"{one}"' for one in allowed),
        )  # fmt: skip
        return usual

    def _flag(self, held: dict[str, Any], key: str, usual: bool) -> bool:
        value = held.get(key, usual)
        if isinstance(value, bool):
            return value
        self.note(self.lines.of("rows", 0, key), "“%(word)s” is true or false.", word=key)
        return usual

    def _file(self) -> str:
        value = self.told.get("file", "upload")
        if isinstance(value, str) and _FILE.fullmatch(value):
            return value
        self.note(self.lines.of("", 0, "file"), "A file’s name has letters, digits, - and _, and no ending.")
        return "upload"

    def _sheet(self) -> str:
        value = self._text(self.told, "sheet", "", usual="Data")
        if _SHEET.fullmatch(value) and value[0] != "'" and value[-1] != "'":
            return value
        self.note(self.lines.of("", 0, "sheet"), "A sheet’s name has 1 to 31 signs, and none of [ ] : * ? / \\.")
        return "Data"

    def _safe(self, value: str, line: int) -> str:
        """A text that a spreadsheet would run is refused: it could not be written as it stands."""
        if _RUNS.match(value):
            self.note(line, "“%(text)s” would be run by a spreadsheet. Begin it with another sign.", text=value)
        return value

    def _each(self, rows: dict[str, Any]) -> tuple[str, ...]:
        value, line = rows.get("each", ["hospital", "month"]), self.lines.of("rows", 0, "each")
        if not isinstance(value, list) or not value or any(one not in EACH for one in value):
            self.note(line, "“each” is a list of: %(allowed)s.", allowed=", ".join(f'"{one}"' for one in EACH))
            return ("hospital", "month")
        if sum(one in PERIODS for one in value) != 1 or len(set(value)) < len(value):
            self.note(line, "“each” names month, quarter or year, one of them, and nothing twice.")
        return tuple(value)

    def _states(self, rows: dict[str, Any]) -> tuple[str, ...]:
        value = rows.get("hospitals", list(course.AGREED))
        if isinstance(value, list) and value and all(one in course.AGREED for one in value):
            return tuple(value)
        self.note(
            self.lines.of("rows", 0, "hospitals"),
            "“hospitals” is a list of: %(allowed)s. Others have no agreement in force.",
            allowed=", ".join(f'"{one}"' for one in course.AGREED),
        )
        return course.AGREED

    def _waves(self, rows: dict[str, Any]) -> tuple[int, ...]:
        value = rows.get("waves", [])
        if isinstance(value, list) and all(isinstance(one, int) and not isinstance(one, bool) for one in value):
            return tuple(value)
        self.note(self.lines.of("rows", 0, "waves"), "“waves” is a list of numbers, such as [1, 2].")
        return ()

    def _measures(self, held: dict[str, Any], each: tuple[str, ...]) -> dict[str, str]:
        for key, said in held.items():
            line = self.lines.of("measures", 0, key)
            if key not in self.shapes:
                self.note(line, "The collaborative has no measure “%(measure)s”.", measure=key)
            if not isinstance(said, str) or not said.strip():
                self.note(line, "Write the program’s word for “%(measure)s” in quotation marks.", measure=key)
            else:
                self._safe(said, line)
        if ("measure" in each) != bool(held):
            line = self.lines.of("measures") if held else self.lines.of("rows", 0, "each")
            self.note(line, "Rows for each measure need a table [measures], and the other way round.")
        return {key: str(said) for key, said in held.items() if key in self.shapes}

    def _groups(self, held: dict[str, Any]) -> dict[str, str]:
        for key, said in held.items():
            line = self.lines.of("groups", 0, key)
            if not _is_group(key):
                self.note(line, "There is no group “%(group)s”. Write it like race:black, or all.", group=key)
            if not isinstance(said, str):
                self.note(line, "Write the program’s word for “%(group)s” in quotation marks.", group=key)
            else:
                self._safe(said, line)
        return {key: str(said) for key, said in held.items()}

    def _columns(self, each: tuple[str, ...], measures: dict[str, Any]) -> tuple[Column, ...]:
        held = self.told.get("column", [])
        if not isinstance(held, list) or not held or not all(isinstance(one, dict) for one in held):
            self.note(self.lines.of("column"), "Write at least one column, each below a line [[column]].")
            return ()
        if len(held) > MOST_COLUMNS:
            self.note(self.lines.of("column"), "A file has at most %(columns)s columns.", columns=MOST_COLUMNS)
        found = [self._column(one, place, each) for place, one in enumerate(held)]
        names = [column.name for column in found]
        for place, name in enumerate(names):
            if name and name in names[:place]:
                self.note(self.lines.of("column", place, "name"), "Two columns are called “%(name)s”.", name=name)
        return tuple(found)

    def _column(self, held: dict[str, Any], place: int, each: tuple[str, ...]) -> Column:
        self._words(held, _COLUMN, "column", place)
        name = str(held.get("name", "")).strip()
        line = self.lines.of("column", place)
        if not name:
            self.note(line, "Give the column a name, as the program’s template writes it.")
        self._safe(name, self.lines.of("column", place, "name"))
        kinds = [kind for kind in _KINDS if kind in held]
        if len(kinds) != 1:
            self.note(line, "Say in exactly one way what stands in “%(name)s”: %(ways)s.", name=name,
                      ways=", ".join(_KINDS))  # fmt: skip
            return Column(name)
        kind = kinds[0]
        value = held[kind]
        at = self.lines.of("column", place, kind)
        if kind == "constant":
            return Column(name, constant=self._safe(str(value), at))
        if not isinstance(value, str):
            self.note(at, "“%(word)s” is a text in quotation marks.", word=kind)
            return Column(name)
        return getattr(self, f"_{kind}_column")(name, value, at, held, place, each)

    def _fact_column(self, name: str, value: str, at: int, _held: Any, _place: int, each: tuple[str, ...]) -> Column:
        if value not in FACTS:
            self.note(at, "“%(word)s” is not known of a hospital. Choose from: %(allowed)s.", word=value,
                      allowed=", ".join(FACTS))  # fmt: skip
        elif "hospital" not in each:
            self.note(at, 'A row of several hospitals has no “%(word)s”. Add "hospital" to “each”.', word=value)
        return Column(name, fact=value)

    def _period_column(self, name: str, value: str, at: int, _held: Any, _place: int, each: tuple[str, ...]) -> Column:
        rest = _TOKENS.sub("", value)
        if not value or rest:
            self.note(at, "A period is written with YYYY, YY, MM, MON, Q, DD and - / . _ between, such as YYYY-MM.")
        elif "year" in each and any(token in value for token in ("MM", "MON", "DD", "Q")):
            self.note(at, "A row of a year has no month and no quarter.")
        return Column(name, period=value)

    def _text_column(self, name: str, value: str, at: int, _held: Any, _place: int, each: tuple[str, ...]) -> Column:
        if value not in TEXTS:
            self.note(at, "“%(word)s” is one of: %(allowed)s.", word="text", allowed=", ".join(TEXTS))
        elif value in ("measure", "title") and "measure" not in each:
            self.note(at, 'Only rows for each measure have the word of a measure. Add "measure" to “each”.')
        elif value == "group" and "group" not in each:
            self.note(at, 'Only rows for each group have the word of a group. Add "group" to “each”.')
        return Column(name, text=value)

    def _number_column(
        self, name: str, value: str, at: int, held: dict[str, Any], place: int, each: tuple[str, ...]
    ) -> Column:
        measure, group = str(held.get("measure", "")), str(held.get("group", ""))
        if value not in NUMBERS:
            self.note(at, "“%(word)s” is one of: %(allowed)s.", word="number", allowed=", ".join(NUMBERS))
        if not measure and "measure" not in each and value != "hospitals":
            self.note(self.lines.of("column", place), "Say in “measure” which measure “%(name)s” shows.", name=name)
        if measure:
            self._measure_of(measure, value, self.lines.of("column", place, "measure"))
        if group and not _is_group(group):
            line = self.lines.of("column", place, "group")
            self.note(line, "There is no group “%(group)s”. Write it like race:black, or all.", group=group)
        if value in NOT_ADDED and ("month" not in each or "hospital" not in each):
            self.note(at, "“%(word)s” cannot be added up: only a row of one hospital and month has it.", word=value)
        decimals = held.get("decimals")
        if decimals is not None and (
            not isinstance(decimals, int) or isinstance(decimals, bool) or not 0 <= decimals <= 6
        ):
            self.note(self.lines.of("column", place, "decimals"), "“decimals” is a whole number from 0 to 6.")
            decimals = None
        return Column(name, number=value, measure=measure, group=group, decimals=decimals)

    def _measure_of(self, measure: str, number: str, line: int) -> None:
        shape = self.shapes.get(measure)
        if shape is None:
            self.note(line, "The collaborative has no measure “%(measure)s”.", measure=measure)
        elif number in SHAPES_OF and shape not in SHAPES_OF[number]:
            self.note(line, "“%(measure)s” has no “%(number)s”.", measure=measure, number=number)

    def _fits(self, given: Mapping) -> None:
        """What only the whole shows: groups without a dimension, and rows of groups that no group would fill."""
        line = self.lines.of("rows", 0, "each")
        if "group" in given.each and not given.by:
            self.note(line, "Rows for each group need “by”: race or payer.")
        if given.by and "group" not in given.each:
            self.note(self.lines.of("rows", 0, "by"), '“by” is for rows of each group. Add "group" to “each”.')
        if given.format == "csv" and given.delimiter in given.missing:
            self.note(self.lines.of("", 0, "missing"), "The word for a missing value holds the sign between columns.")


def _is_group(key: str) -> bool:
    dimension, _colon, group = key.partition(":")
    return key == "all" or group in measuring.STRATA.get(dimension, {})
