"""Crude rates, exact below ten events and Byar's approximation from ten on."""

from __future__ import annotations

import numpy as np

from partera.methods.rates import BYAR_FROM, poisson_limits, rate
from tests.methods.runners import Case, agree


def run(case: Case) -> None:
    given = case["input"]
    events, total = np.array(given["numerator"]), np.array(given["denominator"])
    scale = np.array(given["multiplier"]) / total
    agree(case, "value", rate(events, total) * given["multiplier"])
    assert np.where(events < BYAR_FROM, "Exact", "Byars").tolist() == case["expected"]["method"]
    for confidence, name in zip(given["confidence"], ("95", "99_8"), strict=True):
        low, high = poisson_limits(events, method="byar", confidence=confidence)
        agree(case, f"lower_{name}", low * scale)
        agree(case, f"upper_{name}", high * scale)
