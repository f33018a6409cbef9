"""Many groups: every summary, whatever subset a case expects."""

from __future__ import annotations

import numpy as np

from partera.methods.disparity_of_many import concentration, inequality
from tests.methods.runners import Case, agree

_SAME = (
    "coefficient_of_variation_pct",
    "index_of_disparity_weighted_pct",
    "index_of_disparity_unweighted_pct",
)
_SIMULATED = {"between_group_sd_lower_95", "between_group_sd_upper_95"}
"""Left out: the source's limits lie unevenly about the value, as percentiles of a random simulation do, and so
cannot be met by a formula; ours are the square roots of the variance's limits (docs/methods/disparity.md)."""

_NAMED = {
    "theil_index_x1000": "theil_x1000",
    "mean_log_deviation_x1000": "mean_log_deviation_x1000",
    "mean_difference_from_mean_weighted": "from_mean_weighted",
    "mean_difference_from_mean_unweighted": "from_mean_unweighted",
    "mean_difference_from_best_weighted": "from_best_weighted",
    "mean_difference_from_best_unweighted": "from_best_unweighted",
    "population_attributable_risk": "attributable_risk",
    "population_attributable_fraction": "attributable_fraction_pct",
}


def run(case: Case) -> None:
    given, expected = case["input"], case["expected"]
    y, error, size = (np.array(given[name]) for name in ("estimate", "standard_error", "population"))
    best = len(y) - 1 if given["ordered"] else None
    found = inequality(y, error, size, best=best, favourable=given["favourable_indicator"])
    checked = set()
    for name, ours in {**dict(zip(_SAME, _SAME, strict=True)), **_NAMED}.items():
        if name in expected:
            agree(case, name, getattr(found, ours))
            checked.add(name)
    if "between_group_variance" in expected:
        variance, sd = found.between_group_variance, found.between_group_sd
        limits = (("", variance.value), ("_lower_95", variance.low), ("_upper_95", variance.high))
        for suffix, ours in limits:
            agree(case, f"between_group_variance{suffix}", ours)
        agree(case, "between_group_sd", sd.value)
        checked |= {f"between_group_variance{suffix}" for suffix, _ in limits} | {"between_group_sd"} | _SIMULATED
    checked |= _two_ends(case, y, error, given["ordered"], given["favourable_indicator"])
    if "absolute_concentration_index" in expected:
        absolute, relative = concentration(y, size)
        agree(case, "absolute_concentration_index", absolute)
        agree(case, "relative_concentration_index", relative)
        checked |= {"absolute_concentration_index", "relative_concentration_index"}
    assert checked == expected.keys()


def _two_ends(case: Case, y: np.ndarray, error: np.ndarray, ordered: bool, favourable: bool) -> set[str]:
    """Difference and ratio of the two groups at the ends, by the source's sign: best less worst."""
    best, worst = (len(y) - 1, 0) if ordered else (int(np.argmax(y)), int(np.argmin(y)))
    if not favourable:
        best, worst = worst, best
    difference, ratio = y[best] - y[worst], y[best] / y[worst]
    spread = 1.959963984540054 * np.hypot(error[best], error[worst])
    factor = np.exp(1.959963984540054 * np.hypot(error[best] / y[best], error[worst] / y[worst]))
    ours = {
        "difference": difference,
        "difference_lower_95": difference - spread,
        "difference_upper_95": difference + spread,
        "ratio": ratio,
        "ratio_lower_95": ratio / factor,
        "ratio_upper_95": ratio * factor,
    }
    for name, value in ours.items():
        agree(case, name, value)
    return set(ours)
