"""Directly standardized rates with Dobson's limits."""

from __future__ import annotations

import numpy as np

from partera.methods.standardization import direct_rate
from tests.methods.runners import Case, agree, by_area


def run(case: Case) -> None:
    given = case["input"]
    count, population, standard = by_area(case, "count", "population", "standard_population")
    agree(case, "total_count", count.sum(axis=1))
    agree(case, "total_pop", population.sum(axis=1))
    for confidence, name in zip(given["confidence"], ("95", "99_8"), strict=True):
        found = direct_rate(
            count, population, standard, method="dobson", per=given["multiplier"], confidence=confidence
        )
        agree(case, "value", found.value)
        agree(case, f"lower_{name}", found.low)
        agree(case, f"upper_{name}", found.high)
    assert np.isnan(found.value).tolist() == [total < 10 for total in case["expected"]["total_count"]]
