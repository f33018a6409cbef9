"""Observed over expected events, and the rate made of it."""

from __future__ import annotations

from partera.methods.standardization import indirect_ratio
from tests.methods.runners import Case, agree, by_area


def run(case: Case) -> None:
    given = case["input"]
    names = ("count", "population", "reference_count", "reference_population")
    columns = by_area(case, *names)
    agree(case, "observed", columns[0].sum(axis=1))
    agree(case, "reference_rate", columns[2].sum(axis=1) / columns[3].sum(axis=1) * given["rate_multiplier"])
    for confidence, name in ((0.95, "95"), (0.998, "99_8")):
        found = indirect_ratio(*columns, per=given["rate_multiplier"], confidence=confidence)
        agree(case, "expected", found.expected)
        agree(case, "smr", found.ratio.value * given["ratio_reference"])
        agree(case, f"smr_lower_{name}", found.ratio.low)
        agree(case, f"smr_upper_{name}", found.ratio.high)
        if name == "95":
            agree(case, "isr", found.rate.value)
            agree(case, "isr_lower_95", found.rate.low)
            agree(case, "isr_upper_95", found.rate.high)
