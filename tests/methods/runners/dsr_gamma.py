"""Directly standardized rates with the gamma limits of Fay and Feuer."""

from __future__ import annotations

from partera.methods.standardization import direct_rate
from tests.methods.runners import Case, agree


def run(case: Case) -> None:
    given = case["input"]
    found = direct_rate(given["count"], given["population"], given["standard_population"], per=given["multiplier"])
    agree(case, "crude_rate", sum(given["count"]) / sum(given["population"]) * given["multiplier"])
    agree(case, "adjusted_rate", found.value)
    agree(case, "lower_95", found.low)
    agree(case, "upper_95", found.high)
