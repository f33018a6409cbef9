"""Scarce supplies by a solver: the optimum and whether there is one; never the particular plan."""

from __future__ import annotations

import math
from typing import Any

import pytest

from partera.methods.allocation import (
    Equity,
    NotEnough,
    Plan,
    Sites,
    fair_share,
    least_cost,
    most_weighted_units,
    sites,
)
from tests.methods.runners import Case, agree


def run(case: Case) -> None:
    given, expected = case["input"], case["expected"]
    if given["model"].startswith("least-cost"):
        agree(case, "minimum_cost", least_cost(given["supply"], given["need"], given["unit_cost"]).cost)
    elif given["model"].startswith("maximise the smallest"):
        wanted = sites(given["need"])
        plan = fair_share(wanted, given["supply"], case=given["pack_size"])
        assert all(cases <= cap for cases, cap in zip(plan.cases, given["site_cap_packs"], strict=True))
        _possible(plan, wanted, given)
        agree(case, "smallest_fill_ratio", 1 - plan.largest)
    elif expected["feasible"]:
        wanted = _with_floors(given)
        groups = given["group"]
        equity = None if groups is None else Equity(tuple(groups), given["max_gap_between_group_fill_ratios"])
        plan, units = most_weighted_units(wanted, given["supply"], case=given["pack_size"], equity=equity)
        assert plan.proven
        _possible(plan, wanted, given)
        agree(case, "objective", units)
    else:
        with pytest.raises(NotEnough):
            most_weighted_units(_with_floors(given), given["supply"], case=given["pack_size"])


def _with_floors(given: dict[str, Any]) -> Sites:
    share, pack = given["floor_share_of_need"], given["pack_size"]
    floors = [pack * math.ceil(share * need / pack - 1e-9) for need in given["need"]]
    return sites(given["need"], weight=given["weight"], floor=floors)


def _possible(plan: Plan, wanted: Sites, given: dict[str, Any]) -> None:
    assert plan.units.sum() <= given["supply"]
    assert (plan.units >= wanted.floor).all()
    if given.get("group"):
        fills = []
        for name in set(given["group"]):
            inside = [one == name for one in given["group"]]
            fills.append(plan.units[inside].sum() / wanted.need[inside].sum())
        assert max(fills) - min(fills) <= given["max_gap_between_group_fill_ratios"] + 1e-9
