"""Invented state extracts for the tests: a small CSV and the mapping that reads it."""

from __future__ import annotations

import random
from pathlib import Path

HEADER = "CERT,RES_CO,DOB,WEEKS,GRAMS,SEX,PLUR,AGE,RACE,PAYER,PNC_MO,NICU"
MAPPING = """kind = "births"
title = "Invented extract"
source = "tests"
state = "AR"
certificate = "CERT"
not_collected = ["breastfed"]

[place]
column = "RES_CO"
written_as = "fips"
unknown = ["05999"]

[date]
column = "DOB"
format = "%m/%d/%Y"

[columns.weeks]
column = "WEEKS"
unknown = ["99"]

[columns.weight_grams]
column = "GRAMS"
unknown = ["9999"]

[columns.sex]
column = "SEX"
codes = { F = "female", M = "male" }
unknown = ["U"]

[columns.plurality]
column = "PLUR"

[columns.mother_age]
column = "AGE"

[columns.race]
column = "RACE"
codes = { W = "white", B = "black", H = "hispanic", O = "unknown" }

[columns.payer]
column = "PAYER"
codes = { 1 = "medicaid", 2 = "private", 3 = "self_pay", 4 = "other" }
unknown = ["9"]
not_collected = ["-"]

[columns.pnc_month]
column = "PNC_MO"
unknown = ["99"]

[columns.nicu]
column = "NICU"
codes = { Y = true, N = false }
unknown = ["U"]
"""
COUNTIES = ("05001", "05119", "05143", "05007", "05999")


def rows(count: int = 40, seed: int = 1) -> list[list[str]]:
    """Invented rows in the order of the header."""
    chance = random.Random(seed)
    return [
        [
            f"A{number:06d}", chance.choice(COUNTIES), f"{chance.randint(1, 12):02d}/{chance.randint(1, 28):02d}/2022",
            chance.choice(["36", "38", "39", "40", "99"]), str(chance.randint(2400, 4200)), chance.choice("FMU"), "1",
            str(chance.randint(16, 44)), chance.choice("WBHO"), chance.choice("12349-"),
            chance.choice(["01", "02", "3", "99", "0"]), chance.choice("YNU"),
        ]
        for number in range(count)
    ]  # fmt: skip


def text_of(made: list[list[str]], end: str = "\n") -> str:
    """The rows as CSV with their header."""
    return end.join([HEADER, *(",".join(row) for row in made)]) + end


def write(folder: Path, made: list[list[str]], mapping: str = MAPPING, encoding: str = "utf-8") -> tuple[Path, Path]:
    """The extract and its mapping as files."""
    folder.mkdir(parents=True, exist_ok=True)
    path, rules = folder / "extract.csv", folder / "extract.toml"
    path.write_bytes(text_of(made).encode(encoding))
    rules.write_text(mapping, encoding="utf-8")
    return path, rules
