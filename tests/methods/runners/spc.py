"""Run and control charts: center, limits at three and two sigmas, run analysis and points beyond the limits."""

from __future__ import annotations

import numpy as np

from partera.methods.control_charts import (
    Chart,
    Exclusion,
    Part,
    anhoj_limits,
    draw,
    run_analysis,
    signals,
    subgroups,
)
from tests.methods.runners import Case, agree


def run(case: Case) -> None:
    if "chart" not in case["input"]:
        longest, crossings = anhoj_limits(case["input"]["n_useful"])
        agree(case, "longest_run_max", longest)
        agree(case, "crossings_min", crossings)
        return
    chart = _chart(case["input"])
    near = chart.bounds(2)
    ours = {"y": chart.value, "cl": chart.center, "lcl": chart.lower, "ucl": chart.upper}
    ours |= {"lcl_95": near[0], "ucl_95": near[1]}
    found, part = run_analysis(chart), chart.sections.over_points()
    ours |= {
        "part": part + 1,
        "n_obs": _observed(chart)[part],
        "n_useful": found.useful[part],
        "longest_run": found.longest[part],
        "longest_run_max": found.longest_allowed[part],
        "n_crossings": found.crossings[part],
        "n_crossings_min": found.crossings_needed[part],
        "runs_signal": found.unusual[part],
        "sigma_signal": _beyond(chart),
    }
    assert ours.keys() == case["expected"].keys()
    for name, values in ours.items():
        agree(case, name, values[0])


def _chart(given: dict) -> Chart:  # type: ignore[type-arg]
    kind, y, n, spread = given["chart"], np.array(given["y"], dtype=float), given.get("n"), None
    if "subgroup" in given:
        of = np.array(given["subgroup"])
        mean, deviation, n = subgroups([[y[of == one] for one in np.unique(of)]])
        y, spread = (mean, deviation) if kind == "xbar" else (deviation, None)
    parts = [Part(0, frozen_at=given.get("freeze_after"))]
    if "rebase_after" in given:
        parts.append(Part(given["rebase_after"], "the case begins a new part here"))
    left_out = [Exclusion(0, place - 1, "the case leaves it out") for place in given.get("exclude_points", [])]
    return draw(
        kind, y, n, spread=spread, parts=parts, exclusions=left_out,
        screened=given["screened_moving_range"], per=given["multiply"],
    )  # fmt: skip


def _observed(chart: Chart) -> np.ndarray:
    """The source counts the first point of a chart of moving ranges, which has no range, among the observations."""
    counted = run_analysis(chart).points
    return counted + (chart.kind.id == "mr")


def _beyond(chart: Chart) -> np.ndarray:
    """Points beyond the limits; the source also says so of points that were left out, ours are not judged."""
    if not chart.kind.limits:
        return np.zeros(chart.value.shape, dtype=bool)
    left_out = ~chart.used & ~np.isnan(chart.value)
    outside = (chart.value > chart.upper) | (chart.value < chart.lower)
    return signals(chart, "3sigma").covered() | (left_out & outside)
