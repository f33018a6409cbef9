"""Two rates: their ratio with Wald and exact limits, and the exact test."""

from __future__ import annotations

from partera.methods.disparity import rate_ratio, rate_ratio_p
from tests.methods.runners import Case, agree


def run(case: Case) -> None:
    given = case["input"]
    names = ("events_group", "time_group", "events_reference", "time_reference")
    columns = [given[name] for name in names]
    for method in ("wald", "exact"):
        found = rate_ratio(*columns, method=method)
        agree(case, "rate_ratio", found.value)
        agree(case, f"{method}_lower", found.low)
        agree(case, f"{method}_upper", found.high)
    agree(case, "exact_p", [rate_ratio_p(*row) for row in zip(*columns, strict=True)])
