"""Invented natality files of any year, in the year's own layout."""

from __future__ import annotations

import random

from partera.evidence.suppliers.nchs.layout import LAYOUTS, Coded, Field, Layout

ERAS = (1990, 2002, 2003, 2004, 2005, 2006, 2009, 2010, 2013, 2014, 2024)
LENGTH = {1990: 350, 2002: 350, 2003: 1350, 2004: 1500, 2005: 1500, 2006: 775, 2009: 775, 2010: 775, 2013: 775,
          2014: 1345, 2024: 1345}  # fmt: skip


def layout_of(year: int) -> Layout:
    """The layout of a year."""
    return next(layout for layout in LAYOUTS if layout.first_year <= year <= layout.last_year)


def put(record: bytearray, first: int, text: str) -> None:
    """Write text at a position that counts from 1."""
    record[first - 1 : first - 1 + len(text)] = text.encode()


def _put(record: bytearray, field: Field, text: str) -> None:
    assert len(text) == field.width, (field, text)
    put(record, field.first, text)


def _code(chance: random.Random, coded: Coded, width: int) -> str:
    numbers = coded.high - coded.low + 1
    if coded.codes and (numbers <= 0 or chance.random() < 0.15):
        return chance.choice([code for code in coded.codes if len(code) == width])
    return f"{chance.randint(coded.low, coded.high):0{width}d}"


def record(year: int, chance: random.Random) -> bytearray:
    """One invented birth; recodes agree with their details, every item was asked."""
    layout = layout_of(year)
    made = bytearray(b" " * layout.length)
    fields = layout.fields
    for name, field in fields.items():
        if name.startswith("F_"):
            _put(made, field, "1")
    for coded in layout.columns:
        _put(made, fields[coded.field], _code(chance, coded, fields[coded.field].width))
    for name in ("COMBGEST", "DGESTAT"):
        if name in fields:
            _put(made, fields[name], chance.choice(["99", f"{chance.randint(20, 44)}"]))
    for name in layout.trimesters:
        _put(made, fields[name], chance.choice(["00", "00", "10", "99"]))
    if "MRACEREC" in fields:
        _put(made, fields["MRACEREC"], chance.choice("1234"))
    if "MRACE" in fields:
        _put(made, fields["MRACE"], chance.choice(["01", "02", "03", "04", "18", "09"]))
    for check in layout.recodes:
        detail, recode = fields[check.detail], fields[check.recode]
        said = bytes(made[detail.first - 1 : detail.last]).decode()
        if said == check.unknown[0]:
            _put(made, recode, check.unknown[1])
        elif check.none and said == check.none[0]:
            _put(made, recode, check.none[1])
        else:
            step = sum(int(said) >= least for least in check.bounds)
            _put(made, recode, f"{step:0{recode.width}d}")
    _put(made, fields[layout.year], str(year))
    _put(made, fields[layout.residence], chance.choice("123"))
    return made


def records(year: int, count: int, seed: int = 1) -> list[bytearray]:
    """Invented births of a year."""
    chance = random.Random(f"{year} {seed}")
    return [record(year, chance) for _ in range(count)]


def file_of(made: list[bytearray], end: bytes = b"\r\n") -> bytes:
    """The records as a file."""
    return b"".join(bytes(one) + end for one in made)


def natality(year: int, count: int = 60, seed: int = 1, end: bytes = b"\r\n") -> bytes:
    """A natality file of a year."""
    return file_of(records(year, count, seed), end)
