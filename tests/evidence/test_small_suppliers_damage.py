"""Damaged files of small suppliers are either loaded or refused in a sentence: no traceback, no half load."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from partera.evidence import intake
from partera.evidence.catalog import Catalog
from partera.evidence.suppliers.protocol import Given
from tests.evidence import small_files as small

FILES = [
    small.table(row | {column: text} for text in texts)
    for row, column, texts in (
        (small.HOSPITAL, "Facility ID", [f"0400{number:02}" for number in range(20)]),
        (small.SVI, "FIPS", [f"05{number:03}" for number in range(1, 41, 2)]),
        (small.AWARD, "Grant Number", [f"H49MC{number:05}" for number in range(20)]),
        (small.OBLIGATION, "fiscal_year", [f"{year}.0" for year in range(2000, 2020)]),
        (small.ESTIMATE, "COUNTY", [f"{number:03}" for number in range(1, 41, 2)]),
        (small.AGE_SEX, "YEAR", [str(number) for number in range(1, 6)]),
        (small.PEOPLE, "year", [str(year) for year in range(2000, 2020)]),
    )
]
Damage = Callable[[bytes, random.Random], bytes]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) or 1)
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _inserted(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    odd = chance.choice([b"\0", b'"', b"9", b"\n", b"\r", b",", b"\xff", "Ã±".encode()])
    return content[:at] + odd * chance.choice([1, 3, 200_000, 1_500_000]) + content[at:]


def _swapped(content: bytes, chance: random.Random) -> bytes:
    lines = [line.split(b",") for line in content.split(b"\n")]
    one, other = chance.randrange(len(lines[0])), chance.randrange(len(lines[0]))
    for line in lines[chance.randrange(2) :]:
        if max(one, other) < len(line):
            line[one], line[other] = line[other], line[one]
    return b"\n".join(b",".join(line) for line in lines)


def _shuffled(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def _otherwise_encoded(content: bytes, chance: random.Random) -> bytes:
    return content.decode("latin-1").encode(chance.choice(["utf-16", "utf-16-le", "utf-8-sig", "cp037"]))


def _otherwise_delimited(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b",", chance.choice([b";", b"\t", b"|", b",,"]))


DAMAGES: list[Damage] = [
    _cut, _flipped, _flipped, _inserted, _swapped, _shuffled, _otherwise_encoded, _otherwise_delimited,
]  # fmt: skip


def _round(seed: int, folder: Path) -> None:
    chance = random.Random(seed)
    content = chance.choice(FILES).encode()
    for _ in range(chance.randint(1, 3)):
        content = chance.choice(DAMAGES)(content, chance)
    path = small.write(folder / "damaged", content)
    home = folder / f"home-{seed}"
    report = intake.load([path], home, Given(period=chance.choice([None, "2022", "2023", "x"])))[0]
    assert report.ok == (len(Catalog(home).all()) == 1), seed
    assert report.message.endswith((".", "`--mapping`.")), (seed, report.message)
    if report.ok:
        assert report.rows_read == report.kept + sum(report.set_aside.values()), seed


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_a_damaged_file_is_loaded_or_refused(part: int, tmp_path: Path) -> None:
    for seed in range(part * 60, part * 60 + 60):
        _round(seed, tmp_path)


@pytest.mark.reliability
@pytest.mark.parametrize("part", range(10))
def test_a_damaged_file_is_loaded_or_refused_in_the_long_round(part: int, tmp_path: Path) -> None:
    for seed in range(1000 + part * 200, 1200 + part * 200):
        _round(seed, tmp_path)
