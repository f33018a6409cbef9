"""A p chart with Nelson's rules by pycontrolcharts, which takes one series at a time and no missing months."""

from __future__ import annotations

import importlib

import numpy as np


def beyond(events: np.ndarray, births: np.ndarray) -> int:
    """How many points lie beyond the limits; the other patterns are looked for as well."""
    calc_p = importlib.import_module("pycontrolcharts").calc_p
    found = 0
    for one, all_births in zip(events, births, strict=True):
        there = ~np.isnan(one)
        chart = calc_p(one[there].tolist(), sample_size=all_births[there].tolist())
        found += int(((chart["value"] > chart["ucl"]) | (chart["value"] < chart["lcl"])).sum())
    return found
