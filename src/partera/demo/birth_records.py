"""Invented births as records of the NCHS natality file, in the 1,345-character layout of 2014–2024."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LENGTH = 1345
END = b"\r\n"
AT_ONCE = 2048

_FLAGS = (55, 123, 126, 161, 165, 226, 244, 252, *range(265, 269), 270, 282, 295, 303, 307, *range(319, 325), 328, 335,
          336, *range(348, 352), 363, 364, *range(389, 395), *range(404, 407), 409, *range(421, 426), 437, 438, 447,
          *range(524, 530), *range(543, 549), *range(555, 561), 570)  # fmt: skip
_CONSTANT = {(23, 1): b"3", (32, 1): b"1", (50, 1): b"1", (84, 1): b"1", (104, 1): b"1"}
_RACE = ("3", "4", "5", "2", "7", "5", "1", "6", "8")  # MRACEHISP by the place of the word in the vocabulary
_SCHOOLING = ("2", "3", "4", "6")
_YES_NO = ("N", "Y")

Numbers = NDArray[np.int16]


def _table(texts: Iterable[str], unknown: str) -> NDArray[np.uint8]:
    """The bytes of each code; the last row is for not stated (-1)."""
    rows = [*texts, unknown]
    return np.frombuffer("".join(rows).encode(), dtype=np.uint8).reshape(len(rows), len(unknown))


def _step(values: Numbers, bounds: tuple[int, ...]) -> Numbers:
    """Which of the steps a value reaches, from 1; -1 stays."""
    steps = np.searchsorted(np.array(bounds), values, side="right").astype(np.int16)
    return np.where(values < 0, np.int16(-1), steps)


def records(columns: dict[str, Numbers], end: bytes = END) -> NDArray[np.uint8]:
    """One row of bytes a birth.

    Takes   columns: as `birth_drawing.Births` has them, not stated is -1 · end: what ends each record
    Gives   rows of 1,345 characters and the end
    """
    rows = np.empty((len(columns["year"]), LENGTH + len(end)), dtype=np.uint8)
    rows[:] = np.frombuffer(_template() + end, dtype=np.uint8)
    codes = _codes(columns)
    for start in range(0, len(rows), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        for first, values, table in codes:
            rows[some, first - 1 : first - 1 + table.shape[1]] = table[values[some]]
    return rows


def _template() -> bytes:
    line = bytearray(b" " * LENGTH)
    for place in _FLAGS:
        line[place - 1 : place] = b"1"
    for (first, width), text in _CONSTANT.items():
        line[first - 1 : first - 1 + width] = text
    return bytes(line)


def _codes(columns: dict[str, Numbers]) -> list[tuple[int, Numbers, NDArray[np.uint8]]]:
    """Each field's first position, the values, and the bytes of each value."""
    pairs, threes = [f"{n:02d}" for n in range(100)], [f"{n:03d}" for n in range(301)]
    ones = [str(n) for n in range(10)]
    age, weeks, grams = columns["mother_age"], columns["weeks"], columns["weight_grams"]
    care, visits, order = columns["pnc_month"], columns["pnc_visits"], columns["birth_order"]
    gap = np.where(order == 1, np.int16(301), columns["interval_months"])
    care_step = np.where(care == 0, np.int16(4), _step(care, (1, 4, 7)))
    weeks_step = _step(weeks, (12, 37))
    return [
        (9, columns["year"] - 2000, _table([f"{n}" for n in range(2000, 2100)], "2000")),
        (13, columns["month"], _table(pairs, "99")),
        (75, age, _table(pairs, "99")),
        (79, _step(age, (10, 15, 20, 25, 30, 35, 40, 45, 50)), _table(ones, "9")),
        (117, columns["race"], _table(_RACE, "8")),
        (124, columns["education"], _table(_SCHOOLING, "9")),
        (179, order, _table(ones[:9], "9")),
        (198, gap, _table([*threes, "888"], "999")),
        (224, care, _table(pairs[:11], "99")),
        (227, care_step, _table(ones, "5")),
        (238, visits, _table(pairs[:99], "99")),
        (242, _step(visits, (0, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)), _table(pairs, "12")),
        (269, columns["smoked"], _table(_YES_NO, "U")),
        (401, columns["presentation"], _table(("1", "2", "3"), "9")),
        (408, columns["delivery"], _table(("1", "2"), "9")),
        (436, columns["payer"], _table(("1", "2", "3", "4"), "9")),
        (454, columns["plurality"], _table(ones, "9")),
        (475, columns["sex"], _table(("F", "M"), "M")),
        (490, weeks, _table(pairs, "99")),
        (494, weeks_step, _table(ones, "3")),
        (499, weeks, _table(pairs, "99")),
        (503, weeks_step, _table(ones, "3")),
        (504, grams, _table([f"{n:04d}" for n in range(8166)], "9999")),
        (511, _step(grams, (99, 1500, 2500)), _table(ones, "4")),
        (519, columns["nicu"], _table(_YES_NO, "U")),
        (567, columns["transferred"], _table(_YES_NO, "U")),
        (568, columns["alive"], _table(_YES_NO, "U")),
        (569, columns["breastfed"], _table(_YES_NO, "U")),
    ]


def write_natality_file(path: Path, portions: Iterable[dict[str, Numbers]], end: bytes = END) -> None:
    """Write births as a natality file, portion by portion."""
    with path.open("wb") as file:
        for columns in portions:
            file.write(records(columns, end).tobytes())
