"""Means with Student's limits."""

from __future__ import annotations

import numpy as np

from partera.methods.means import mean_interval
from tests.methods.runners import Case, agree


def run(case: Case) -> None:
    area, values = np.array(case["input"]["area"]), np.array(case["input"]["values"])
    for confidence, name in ((0.95, "95"), (0.998, "99_8")):
        found = [mean_interval(values[area == one], confidence=confidence) for one in case["expected"]["area"]]
        agree(case, "mean", [one.mean.value for one in found])
        agree(case, "stdev", [one.deviation for one in found])
        agree(case, f"lower_{name}", [one.mean.low for one in found])
        agree(case, f"upper_{name}", [one.mean.high for one in found])
