"""Control charts of many hospitals: limits and signals, ours beside one series at a time.

Aims: 3,000 hospitals × 60 months × 12 measures × 6 groups within 10 seconds on two cores; 200 hospitals × 60 months
of one chart with rules within 0.1 seconds. Peers: pandas, one series at a time with rolling windows, as it is usually
written; pycontrolcharts 0.1.2 where it is installed (`uv pip install --no-deps pycontrolcharts==0.1.2`). All draw a
p chart and look for points beyond its limits and the other Western Electric patterns (pycontrolcharts: Nelson's, which
are more); they must find the same points beyond. Processor seconds are the process's own, on one core.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from partera.methods.control_charts import KINDS, RULE_SETS, default_rules, draw, draw_in_blocks, signals
from partera.methods.disparity_between import gaps

AIM_SMALL_SECONDS, AIM_LARGE_SECONDS = 0.1, 10.0
HOSPITALS, MONTHS, GROUPS = 3_000, 60, 6
MEASURES = ("p", "p", "p", "p", "p", "pp", "pp", "u", "up", "c", "g", "run")
"""The kind of chart of each of twelve measures."""

PEERS = ("pandas", "pycontrolcharts")
SMALL = 200
ROUNDS = 3


def invented(series: int, kind: str = "p", *, seed: int = 20_261_126) -> tuple[np.ndarray, np.ndarray]:
    """Months of invented hospitals: events and births, some months missing, some hospitals that improve."""
    chance = np.random.default_rng(seed)
    births = chance.integers(20, 400, (series, 1)) + chance.integers(0, 40, (series, MONTHS))
    level = chance.uniform(0.05, 0.4, (series, 1)) * np.where(
        np.arange(MONTHS) > 40, chance.uniform(0.7, 1, (series, 1)), 1
    )
    events = chance.binomial(births, level).astype(np.float64)
    if kind == "g":
        events = chance.geometric(0.02, (series, MONTHS)).astype(np.float64)
    events[chance.random((series, MONTHS)) < 0.02] = np.nan
    return events, births.astype(np.float64)


def _western_electric(events: np.ndarray, births: np.ndarray) -> int:
    found = signals(draw("p", events, births), "western_electric")
    return int(found.covered("western_electric.beyond_limits").sum())


def small(who: str, series: int) -> dict[str, Any]:
    """One chart of some hospitals with rules, the best of some rounds."""
    events, births = invented(series)
    judged = _western_electric if who == "ours" else importlib.import_module(f"benchmarks.control_charts_{who}").beyond
    judged(events[:2], births[:2])
    times, beyond = [], 0
    for _ in range(ROUNDS):
        start, worked = time.perf_counter(), time.process_time()
        beyond = judged(events, births)
        times.append((time.perf_counter() - start, time.process_time() - worked))
    seconds, processor = (min(one) for one in zip(*times, strict=True))
    return {"seconds": seconds, "processor_seconds": processor, "beyond": beyond}


def large(every: bool) -> dict[str, Any]:
    """All measures of all hospitals and groups, in blocks; making the invented months is not counted."""
    spent, worked, found = 0.0, 0.0, 0
    for number, kind in enumerate(MEASURES):
        events, births = invented(HOSPITALS * GROUPS, kind, seed=number)
        sets = default_rules(limits=KINDS[kind].limits)
        if every:
            sets = tuple(one for one in RULE_SETS if KINDS[kind].limits or RULE_SETS[one].run)
        total = births if KINDS[kind].needs_total else None
        start, began = time.perf_counter(), time.process_time()
        for _, chart in draw_in_blocks(kind, events, total):
            found += len(signals(chart, *sets))
        spent, worked = spent + time.perf_counter() - start, worked + time.process_time() - began
    return {"seconds": spent, "processor_seconds": worked, "signals": found}


def group_gaps() -> dict[str, Any]:
    """Every group's gap to all others, in every month of every measure and hospital."""
    chance = np.random.default_rng(6)
    births = chance.integers(0, 80, (HOSPITALS * len(MEASURES), GROUPS)).astype(np.float64)
    events = chance.binomial(births.astype(np.int64), 0.2).astype(np.float64)
    start, worked = time.perf_counter(), time.process_time()
    for _ in range(MONTHS):
        gaps(events, births, reference="others")
    return {"seconds": time.perf_counter() - start, "processor_seconds": time.process_time() - worked}


def _measured(who: str, series: int) -> dict[str, Any]:
    if who == "ours" or who in PEERS:
        row = small(who, series)
    elif who == "gaps":
        row = group_gaps()
    else:
        row = large(every=who == "every set")
    return row | {"peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def _row(who: str, series: int) -> dict[str, Any]:
    """One measurement in a process of its own, so that its peak memory is its own."""
    command = [sys.executable, "-m", "benchmarks.control_charts", "--measured", who, "--series", str(series)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"who": who, "series": series, **json.loads(done.stdout.splitlines()[-1])}


def main() -> None:
    """Print a table, write JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--json")
    options.add_argument("--measured")
    options.add_argument("--series", type=int, default=SMALL)
    given = options.parse_args()
    if given.measured:
        print(json.dumps(_measured(given.measured, given.series)))
        return
    here = [name for name in PEERS if importlib.util.find_spec(name)]
    rows = [_row("ours", SMALL), *(_row(name, SMALL) for name in here)]
    if len({row["beyond"] for row in rows}) != 1:
        raise SystemExit(f"They do not find the same points beyond the limits: {rows}")
    rows += [_row(what, HOSPITALS * GROUPS * len(MEASURES)) for what in ("default", "every set", "gaps")]
    print(f"{'who':>16} {'series':>8} {'seconds':>9} {'cpu s':>9} {'peak MB':>8}")
    for row in rows:
        print(
            f"{row['who']:>16} {row['series']:>8,} {row['seconds']:>9.4f} {row['processor_seconds']:>9.4f} "
            f"{row['peak_bytes'] / 1e6:>8.0f}"
        )
    for name in PEERS:
        if name not in here:
            print(f"{name} is not installed and was not measured")
    print(f"Aims: 200 hospitals within {AIM_SMALL_SECONDS} s; all within {AIM_LARGE_SECONDS} s")
    if given.json:
        aims = {"aim_small_seconds": AIM_SMALL_SECONDS, "aim_large_seconds": AIM_LARGE_SECONDS}
        Path(given.json).write_text(json.dumps({"rows": rows, **aims}, indent=1))


if __name__ == "__main__":
    main()
