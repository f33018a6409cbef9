"""Perinatal Periods of Risk, phase 1: the cell of each record, and the rates.

One record differs: the case counts a death at 365 days among the infant deaths when the birth weighed under 1,500
grams, and not when it weighed more. Ours, as the definition has it, counts deaths at 0 to 364 days at every weight
(docs/methods/perinatal-periods.md); its numerator is compared with that record taken out.
"""

from __future__ import annotations

import numpy as np

from partera.methods.perinatal_periods import DEATHS, Cell, cells, periods
from tests.methods.runners import Case, agree


def run(case: Case) -> None:
    given, expected = case["input"], case["expected"]
    fetal = np.array(given["record_type"]) == "fetal_death"
    names = ("birth_weight_g", "gestational_age_weeks", "age_at_death_days")
    grams, weeks, days = (np.array(given[name], dtype=float) for name in names)
    found = cells(fetal, grams, weeks, days)
    late = (days >= 365) & (grams < 1500)
    wanted = ["survivor" if old else cell for cell, old in zip(expected["cell"], late, strict=True)]
    assert [Cell(one).name.lower() for one in found] == wanted
    counted = periods(found)
    deaths = expected["deaths"] | {
        "maternal_health_prematurity": expected["deaths"]["maternal_health_prematurity"] - int(late.sum())
    }
    order = [cell.name.lower() for cell in DEATHS]
    assert dict(zip(order, counted.deaths.tolist(), strict=True)) == deaths
    agree(case, "denominator_live_births_plus_fetal_deaths", counted.denominator)
    agree(case, "excluded", counted.excluded)
    agree(case, "rate_per_1000", counted.rates[1:], [expected["rate_per_1000"][name] for name in order[1:]])
    agree(case, "total_rate_per_1000", counted.rates.sum(), sum(deaths.values()) / counted.denominator * 1000)
