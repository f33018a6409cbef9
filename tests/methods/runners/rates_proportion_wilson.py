"""Proportions with Wilson's limits."""

from __future__ import annotations

import numpy as np

from partera.methods.rates import proportion, wilson
from tests.methods.runners import Case, agree


def run(case: Case) -> None:
    given = case["input"]
    events, total, per = given["numerator"], given["denominator"], np.array(given["multiplier"])
    agree(case, "value", proportion(events, total) * per)
    for confidence, name in zip(given["confidence"], ("95", "99_8"), strict=True):
        low, high = wilson(events, total, confidence=confidence)
        agree(case, f"lower_{name}", low * per)
        agree(case, f"upper_{name}", high * per)
