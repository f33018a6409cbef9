"""Counting the same table with pandas."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from benchmarks.counting_answers import answers


def counted(path: Path) -> dict[str, int]:
    """The whole table: how many rows, and the sums of its columns."""
    births = pd.read_parquet(path, dtype_backend="pyarrow")
    for name in ("race", "education", "payer", "presentation", "delivery", "place"):
        births[name] = births[name].astype("string[pyarrow]")
    since = births.interval_months.astype("int64[pyarrow]") * 304_375 - births.weeks.astype("int64[pyarrow]") * 70_000
    within = [(since < months * 304_375).mask(since < -304_375) for months in (18, 6)]
    later = (births.birth_order >= 2) & (births.plurality == 1)
    low_risk = (births.birth_order == 1) & (births.weeks >= 37) & (births.plurality == 1)
    low_risk &= births.presentation == "cephalic"
    found = answers(births, births.year.notna(), within, later, low_risk)
    held = {}
    for name, (has_it, among) in found.items():
        if among is None:
            three = (has_it.fillna(False), has_it.notna(), has_it.isna())
        else:
            asked = among.fillna(False)
            three = ((among & has_it).fillna(False), asked & has_it.notna(), (asked & has_it.isna()) | among.isna())
        held |= {f"{name}:{kind}": flag.to_numpy(dtype=bool) for flag, kind in zip(three, "ndu", strict=True)}
    flags = pd.DataFrame(held)
    groups = {name: births[name].fillna("unknown") for name in ("race", "education", "payer")}
    groups["age"] = (births.mother_age.clip(15, 40) // 5).fillna(99)
    groups["plurality"] = births.plurality.clip(1, 2).fillna(9)
    rows = 0
    totals = dict.fromkeys("ndu", 0)
    for dimension in (None, *groups):
        keys = [births.place, births.year] + ([] if dimension is None else [groups[dimension]])
        county = flags.groupby(keys, sort=True).sum()
        states = [county.index.get_level_values(0).str[:2]]
        states += [county.index.get_level_values(level) for level in range(1, len(keys))]
        both = pd.concat([county, county.groupby(states).sum()])
        both.columns = pd.MultiIndex.from_tuples([tuple(name.split(":")) for name in both.columns])
        table = both.stack(level=0)
        rows += len(table)
        totals = {kind: totals[kind] + int(table[kind].sum()) for kind in totals}
    return {"rows": rows, "numerator": totals["n"], "denominator": totals["d"], "unknown": totals["u"]}
