"""Invented births for the tests: a Hypothesis strategy, a seeded crowd, and Parquet in the schema's columns."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from partera.evidence import schema

VALUES: dict[str, list[Any]] = {
    "weeks": [20, 31, 32, 33, 34, 36, 37, 38, 39, 44],
    "weight_grams": [500, 1499, 1500, 2499, 2500, 4000],
    "plurality": [1, 1, 2, 3],
    "mother_age": [13, 19, 20, 24, 25, 29, 30, 34, 35, 39, 40, 50],
    "race": ["aian", "asian", "black", "hispanic", "white", "more_than_one"],
    "education": ["less_than_high_school", "high_school", "some_college", "bachelors_up"],
    "payer": ["medicaid", "private", "self_pay", "other"],
    "pnc_month": [0, 1, 3, 4, 6, 7, 10],
    "birth_order": [1, 2, 5],
    "interval_months": [4, 8, 9, 14, 15, 26, 27, 28, 100],
    "presentation": ["cephalic", "breech", "other"],
    "delivery": ["vaginal", "cesarean"],
    "smoked": [True, False],
    "breastfed": [True, False],
    "alive": [True, True, False],
    "transferred": [True, False, False],
    "nicu": [True, False],
}
PLACES = ["US", "05", "05001", "05003", "05999", "22001"]
YEARS = [2018, 2020, 2021, 2022]
_SOMETIMES_ABSENT = ["weeks", "payer", "smoked", "race", "breastfed", "mother_age"]

a_birth = st.fixed_dictionaries(
    {"place": st.sampled_from(PLACES), "year": st.sampled_from(YEARS)},
    optional={name: st.sampled_from(values) for name, values in VALUES.items()},
)
births = st.tuples(
    st.lists(a_birth, min_size=1, max_size=60),
    st.dictionaries(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(YEARS)),
        st.lists(st.sampled_from(_SOMETIMES_ABSENT), unique=True, max_size=3),
        max_size=6,
    ),
).map(lambda drawn: [with_absent(birth, drawn[1]) for birth in drawn[0]])


def with_absent(birth: dict[str, Any], absent: dict[tuple[str, int], list[str]]) -> dict[str, Any]:
    """The birth as recorded in an area that did not collect some columns: those are blank."""
    missing = absent.get((birth["place"], birth["year"]), [])
    return {name: value for name, value in birth.items() if name not in missing} | {"not_collected": missing}


def a_crowd(size: int, seed: int) -> list[dict[str, Any]]:
    """Many births, one value in eight not stated."""
    chance = random.Random(seed)
    absent = {("05003", 2021): ["weeks", "payer"], ("US", 2018): ["smoked"]}
    found = []
    for _ in range(size):
        birth = {"place": chance.choice(PLACES), "year": chance.choice(YEARS)}
        birth |= {name: chance.choice(values) for name, values in VALUES.items() if chance.random() > 0.125}
        found.append(with_absent(birth, absent))
    return found


def write_births(path: Path, births: list[dict[str, Any]]) -> Path:
    """The births as intake keeps them."""
    columns = schema.arrow_schema(schema.BIRTHS)
    pq.write_table(pa.Table.from_pylist(births, schema=columns), path)
    return path
