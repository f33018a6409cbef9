"""Slope and relative index of inequality: point estimates."""

from __future__ import annotations

import numpy as np

from partera.methods.disparity_between import slope_index
from tests.methods.runners import Case, agree


def run(case: Case) -> None:
    given = case["input"]
    groups = np.array(given["group"])
    names = case["expected"]["group"]
    value, population = (
        np.array([np.array(given[column])[groups == name] for name in names]) for column in ("value", "population")
    )
    slope, ratio = slope_index(value, population)
    agree(case, "sii", slope)
    agree(case, "rii", ratio)
