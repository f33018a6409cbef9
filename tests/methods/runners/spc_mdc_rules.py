"""The NHS rules on individual values: limits, signals with their precedence, variation and assurance.

The source's limits are 2.66 mean moving ranges, where the `spc` cases' are three times a 1.128th of it.
"""

from __future__ import annotations

import numpy as np

from partera.methods.control_charts import (
    D2_OF_266,
    Assurance,
    Chart,
    Meaning,
    Part,
    Signals,
    assurance,
    draw,
    meaning_of_points,
    signals,
    variation,
)
from tests.methods.runners import Case, agree

_BETTER = {"increase": "higher", "decrease": "lower"}
_POINT = {
    Meaning.COMMON_CAUSE: "common_cause",
    Meaning.IMPROVEMENT: "special_cause_improvement",
    Meaning.CONCERN: "special_cause_concern",
}
_TARGET = {
    Assurance.NO_TARGET: None,
    Assurance.PASSING: "consistent_pass",
    Assurance.FAILING: "consistent_fail",
    Assurance.HIT_AND_MISS: "inconsistent",
}
_WORDS = {
    ("nhs.beyond_limits", 1): "Above UCL",
    ("nhs.beyond_limits", -1): "Below LCL",
    ("nhs.shift", 1): "7 Points Above CL",
    ("nhs.shift", -1): "7 Points Below CL",
    ("nhs.trend", 1): "7 Point Trend (Increasing)",
    ("nhs.trend", -1): "7 Point Trend (Decreasing)",
    ("nhs.two_of_three", 1): "2 Out Of 3 Beyond Two Sigma Above CL",
    ("nhs.two_of_three", -1): "2 Out Of 3 Beyond Two Sigma Below CL",
}


def run(case: Case) -> None:
    if case["id"].startswith("helper"):
        _helper(case)
        return
    given, expected = case["input"], case["expected"]
    better = _BETTER[given["improvement_direction"]]
    parts = [Part(0, frozen_at=given.get("fix_after_n_points"))]
    if "rebase_at_point" in given:
        parts.append(Part(given["rebase_at_point"] - 1, "the case begins a new part here"))
    chart = draw("i", given["y"], parts=parts, screened=given["screen_outliers"], d2=D2_OF_266)
    found = signals(chart, "nhs")
    near = chart.bounds(2)
    outside = found.covered("nhs.beyond_limits")[0]
    far = ((chart.value > near[1]) | (chart.value < near[0]))[0]
    said = [_POINT[Meaning(one)] for one in variation(chart, found, better)]
    target = assurance(chart, given.get("target", np.nan), better)
    ours = {
        "mean": chart.center[0],
        "lower_process_limit": chart.lower[0],
        "upper_process_limit": chart.upper[0],
        "relative_to_mean": np.sign(chart.value - chart.center)[0],
        "outside_limits": outside,
        "close_to_limits": far & ~outside,
    }
    for name, values in ours.items():
        agree(case, name, values)
    assert _types(chart, found) == expected["special_cause_type"]
    assert [_POINT[Meaning(one)] for one in meaning_of_points(found, better)[0]] == expected["point_type"]
    assert said == ([expected["variation_type"]] if len(said) == 1 else expected["variation_type"])
    assert _TARGET[Assurance(target[-1])] == expected["assurance_type"]
    assert {*ours, "special_cause_type", "point_type", "variation_type", "assurance_type"} == expected.keys()


def _types(chart: Chart, found: Signals) -> list[str]:
    """The words of the source for each point, by its order of precedence."""
    types = ["Common Cause"] * chart.value.shape[1]
    order = [rule.id for rule in found.rules]
    for signal in sorted(found.listed(), key=lambda one: -order.index(one.rule)):
        for point in signal.points:
            types[point] = _WORDS[(signal.rule, signal.side)]
    return types


def _helper(case: Case) -> None:
    """The source marks the point at which a pattern is complete; ours covers it from its first point on."""
    y = np.array(case["input"].get("y", case["input"].get("side")), dtype=float)
    rule = "nhs.trend" if "y" in case["input"] else "nhs.shift"
    assert rule == "nhs.trend" or -1 < y.mean() < 1  # sides of the center, plotted as they are
    flags = np.zeros(len(y))
    chart = draw("i", y)
    for signal in signals(chart, "nhs").listed():
        if signal.rule == rule:
            flags[list(signal.points[6:])] = signal.side
    agree(case, "flag", flags)
