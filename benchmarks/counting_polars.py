"""Counting the same table with Polars."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.counting_answers import answers


def counted(path: Path) -> dict[str, int]:
    """The whole table: how many rows, and the sums of its columns."""
    births = pl.scan_parquet(path)
    c = pl.col
    since = c.interval_months.cast(pl.Int64) * 304_375 - c.weeks.cast(pl.Int64) * 70_000
    within = [pl.when(since >= -304_375).then(since < months * 304_375) for months in (18, 6)]
    later = (c.birth_order >= 2) & (c.plurality == 1)
    low_risk = (c.birth_order == 1) & (c.weeks >= 37) & (c.plurality == 1) & (c.presentation == "cephalic")
    found = answers(c, pl.lit(True), within, later, low_risk)
    flags = []
    for name, (has_it, among) in found.items():
        if among is None:
            three = (has_it.fill_null(False), has_it.is_not_null(), has_it.is_null())
        else:
            asked = among.fill_null(False)
            unknown = (asked & has_it.is_null()) | among.is_null()
            three = ((among & has_it).fill_null(False), asked & has_it.is_not_null(), unknown)
        flags += [flag.alias(f"{name}:{kind}") for flag, kind in zip(three, "ndu", strict=True)]
    born = pl.when(c.plurality == 1).then(pl.lit("single")).when(c.plurality > 1).then(pl.lit("multiple"))
    groups = {name: c(name).cast(pl.String) for name in ("race", "education", "payer")}
    groups |= {"age": (c.mother_age.clip(15, 40) // 5).cast(pl.String), "plurality": born}
    keys = [group.fill_null("unknown").alias(f"group_{name}") for name, group in groups.items()]
    held = births.select(c.place.cast(pl.String), c.year, *flags, *keys).collect()
    names = [f"{name}:{kind}" for name in found for kind in "ndu"]
    sums = [c(name).sum().cast(pl.Int64) for name in names]
    rows = 0
    totals = dict.fromkeys("ndu", 0)
    for dimension in (None, *groups):
        group = [] if dimension is None else [c(f"group_{dimension}")]
        county = held.lazy().group_by("place", "year", *group).agg(sums).collect()
        state = county.group_by(c.place.str.slice(0, 2), "year", *group).agg(c(name).sum() for name in names)
        both = pl.concat([county, state.select(county.columns)])
        index = [name for name in both.columns if name not in names]
        long = [both.select(*index, measure=pl.lit(m), n=c(f"{m}:n"), d=c(f"{m}:d"), u=c(f"{m}:u")) for m in found]
        table = pl.concat(long).sort("place", "year", "measure", *index[2:])
        rows += table.height
        totals = {kind: totals[kind] + int(table[kind].sum()) for kind in totals}
    return {"rows": rows, "numerator": totals["n"], "denominator": totals["d"], "unknown": totals["u"]}
