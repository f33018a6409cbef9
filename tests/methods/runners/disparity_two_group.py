"""Two groups: risk ratio, odds ratio, risk difference, chi-squared and Fisher's test."""

from __future__ import annotations

from partera.methods.disparity import chi_squared_p, fisher_p, odds_ratio, risk_difference, risk_ratio
from tests.methods.runners import Case, agree


def run(case: Case) -> None:
    given = case["input"]
    names = ("events_group", "total_group", "events_reference", "total_reference")
    columns = [given[name] for name in names]
    confidence = given["confidence"]
    for name, found in (
        ("risk_ratio", risk_ratio(*columns, confidence=confidence)),
        ("odds_ratio", odds_ratio(*columns, confidence=confidence)),
        ("risk_difference_wald", risk_difference(*columns, method="wald", confidence=confidence)),
    ):
        agree(case, name.removesuffix("_wald"), found.value)
        agree(case, f"{name}_lower", found.low)
        agree(case, f"{name}_upper", found.high)
    agree(case, "chisq_p", chi_squared_p(*columns))
    agree(case, "fisher_p", [fisher_p(*row) for row in zip(*columns, strict=True)])
