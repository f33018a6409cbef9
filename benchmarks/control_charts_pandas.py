"""A p chart with Western Electric's rules in pandas, one series at a time with rolling windows: the usual way."""

from __future__ import annotations

import numpy as np
import pandas as pd


def beyond(events: np.ndarray, births: np.ndarray) -> int:
    """How many points lie beyond the limits; the other patterns are looked for as well."""
    return sum(
        int(_judged(pd.DataFrame({"events": one, "births": all_births}).dropna())["beyond"].sum())
        for one, all_births in zip(events, births, strict=True)
    )


def _judged(chart: pd.DataFrame) -> pd.DataFrame:
    chart["value"] = chart.events / chart.births
    chart["center"] = chart.events.sum() / chart.births.sum()
    chart["sigma"] = np.sqrt(chart.center * (1 - chart.center) / chart.births)
    chart["lower"] = (chart.center - 3 * chart.sigma).clip(lower=0)
    chart["upper"] = (chart.center + 3 * chart.sigma).clip(upper=1)
    chart["beyond"] = (chart.value > chart.upper) | (chart.value < chart.lower)
    z = (chart.value - chart.center) / chart.sigma
    for side in (1, -1):
        chart[f"two_of_three_{side}"] = (z * side > 2).rolling(3).sum() >= 2
        chart[f"four_of_five_{side}"] = (z * side > 1).rolling(5).sum() >= 4
        chart[f"shift_{side}"] = (z * side > 0).rolling(8).sum() == 8
    return chart
