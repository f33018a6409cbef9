"""Whole units in proportion to size."""

from __future__ import annotations

from partera.methods.allocation import DIVISORS, by_divisor, largest_remainder
from tests.methods.runners import Case


def run(case: Case) -> None:
    sizes, seats = case["input"]["populations"], case["input"]["seats"]
    for rule, wanted in case["expected"].items():
        several = seats if isinstance(seats, list) else [seats]
        found = [
            (by_divisor(sizes, units, rule=rule) if rule in DIVISORS else largest_remainder(sizes, units)).tolist()
            for units in several
        ]
        assert found == (wanted if isinstance(seats, list) else [wanted])
        assert rule in {*DIVISORS, "largest_remainder"}
