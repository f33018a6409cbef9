"""Fields of fixed-length records as numbers, by tables instead of arithmetic on text.

A decoded value is 0 or more, or one of three marks: not stated, not collected (the field is blank), wrong.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from partera.evidence.suppliers.nchs.layout import Coded, Field, Recode
from partera.evidence.suppliers.nchs.records import Bytes

NOT_STATED, NOT_COLLECTED, WRONG = -1, -2, -3

Values = NDArray[np.int16]


def part(rows: Bytes, start: int, width: int) -> NDArray[np.unsignedinteger]:
    """One or two neighbouring bytes of every record as one number, copied together.

    Takes   rows: records · start: from 0 · width: 1 or 2
    Gives   one number a record
    Raises  nothing
    Source  definition: the first byte is the low one

    >>> part(np.frombuffer(b"x01y02", dtype=np.uint8).reshape(2, 3), 1, 2).tolist() == [0x3130, 0x3230]
    True
    """
    if width == 1:
        return np.ascontiguousarray(rows[:, start])
    pairs = np.ndarray((rows.shape[0],), dtype="<u2", buffer=rows.data, offset=start, strides=(rows.strides[0],))
    return pairs.copy()


@cache
def _digits(width: int) -> Values:
    """The number that one or two bytes write, by the bytes' own number."""
    table = np.full(256**width, WRONG, dtype=np.int16)
    for value in range(10**width):
        table[int.from_bytes(f"{value:0{width}d}".encode(), "little")] = value
    table[int.from_bytes(b" " * width, "little")] = NOT_COLLECTED
    return table


def digits(rows: Bytes, field: Field) -> Values:
    """The number that a field of one to four digits writes; its marks where it writes none.

    Takes   rows: records · field: where
    Gives   the number, not collected where all blank, else wrong
    Raises  nothing
    Source  NCHS, natality public-use files: numbers stand with leading zeros

    >>> digits(np.frombuffer(b"0227999    12 4", dtype=np.uint8).reshape(3, 5), Field("X", 1, 4)).tolist()
    [227, -3, -3]
    """
    start, width = field.first - 1, field.width
    if width <= 2:
        return _digits(width)[part(rows, start, width)]
    high = _digits(2)[part(rows, start, 2)]
    low = _digits(width - 2)[part(rows, start + 2, width - 2)]
    value = high * np.int16(10 ** (width - 2)) + low
    marked = (high < 0) | (low < 0)
    if marked.any():
        value[marked] = WRONG
        value[(high == NOT_COLLECTED) & (low == NOT_COLLECTED)] = NOT_COLLECTED
    return value


def _direct_table(coded: Coded, width: int) -> Values:
    table = np.full(256**width, WRONG, dtype=np.int16)
    for value in range(coded.low, coded.high + 1):
        table[int.from_bytes(f"{value:0{width}d}".encode(), "little")] = value
    for code, meaning in coded.codes.items():
        table[int.from_bytes(code.encode(), "little")] = NOT_STATED if meaning is None else meaning
    table[int.from_bytes(b" " * width, "little")] = NOT_COLLECTED
    return table


class Decoder:
    """Reads one coded column from records."""

    def __init__(self, coded: Coded, field: Field) -> None:
        self.coded, self.field = coded, field
        self.table = _direct_table(coded, field.width) if field.width <= 2 else None
        self.unknown = [int(code) for code, meaning in coded.codes.items() if meaning is None and code.isdigit()]

    def __call__(self, rows: Bytes) -> Values:
        if self.table is not None:
            return self.table[part(rows, self.field.first - 1, self.field.width)]
        value = digits(rows, self.field)
        unknown = np.isin(value, self.unknown) if len(self.unknown) > 1 else value == self.unknown[0]
        wrong = ((value > self.coded.high) | ((value >= 0) & (value < self.coded.low))) & ~unknown
        value[unknown] = NOT_STATED
        value[wrong] = WRONG
        return value


class RecodeCheck:
    """Holds a recode against the detail it was made from."""

    def __init__(self, check: Recode, detail: Field, recode: Field) -> None:
        self.detail, self.recode = detail, recode
        high = 10**detail.width
        table = np.full(high + 3, WRONG, dtype=np.int16)
        for code, least in enumerate(check.bounds, start=1):
            table[least:high] = code
        for pair in (check.unknown, check.none):
            if pair and pair[0]:
                table[int(pair[0])] = int(pair[1])
        table[NOT_STATED] = table[NOT_COLLECTED] = NOT_COLLECTED
        self.table = table

    def wrong(self, rows: Bytes) -> NDArray[np.bool_]:
        """Which records contradict themselves; one that leaves either blank does not."""
        said, expected = digits(rows, self.recode), self.table[digits(rows, self.detail)]
        return (said != expected) & (said != NOT_COLLECTED) & (expected != NOT_COLLECTED)
