"""Judges `suppression_audit` cases: the smallest and largest value an outsider is left with."""

from __future__ import annotations

from typing import Any

import numpy as np

from partera.methods.suppression import table_ranges


def run(case: dict[str, Any]) -> None:
    given, expected, tolerance = case["input"], case["expected"], case["tolerance"]

    ranges = table_ranges(given["counts"], given["suppressed"])

    close = {"atol": tolerance["abs"], "rtol": tolerance["rel"]}
    np.testing.assert_allclose(ranges[:, 0], expected["lower"], **close)
    np.testing.assert_allclose(ranges[:, 1], expected["upper"], **close)
    assert (np.isclose(ranges[:, 0], ranges[:, 1])).tolist() == expected["recoverable"]
