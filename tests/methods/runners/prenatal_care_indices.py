"""Kotelchuck's index with its parts, gestation guessed from weight, and Kessner's index.

`informative` values (visits expected when care began after the fourth month, on which sources differ) agree as well.
"""

from __future__ import annotations

import numpy as np

from partera.methods.prenatal_care import (
    Adequacy,
    apncu,
    expected_visits,
    initiation,
    kessner,
    no_care,
    received,
    weeks_by_weight,
)
from tests.methods.runners import Case


def run(case: Case) -> None:
    given, expected = case["input"], case["expected"]
    if "kessner" in expected:
        _kessner(case)
        return
    if "imputed_gestational_age_weeks" in expected:
        ours = [
            float(weeks_by_weight(sex, grams)) for sex, grams in zip(given["sex"], given["birth_weight_g"], strict=True)
        ]
        assert ours == expected["imputed_gestational_age_weeks"]
        return
    weeks, month = (np.array(given[name], dtype=float) for name in ("gestational_age_weeks", "month_care_began"))
    visits_expected = expected_visits(weeks, month)
    np.testing.assert_array_equal(visits_expected, np.array(expected["expected_visits"], dtype=float))
    if "visits" not in given:
        return
    visits = np.array(given["visits"], dtype=float)
    np.testing.assert_allclose(
        visits / visits_expected * 100, np.array(expected["observed_to_expected_pct"], dtype=float), atol=1e-9
    )
    assert _words(initiation(month)) == expected["initiation_category"]
    services = list(expected["received_services_category"])
    assert [ours for ours, one in zip(_words(received(visits, weeks, month)), services, strict=True) if one] == [
        one for one in services if one
    ]
    assert _words(apncu(visits, weeks, month)) == expected["apncu_summary"]
    assert no_care(visits, month).tolist() == expected["no_care"]


def _words(found: np.ndarray) -> list[str]:
    return [Adequacy(one).name.replace("_", " ").title() for one in found]


def _kessner(case: Case) -> None:
    given = case["input"]
    names = ("visits", "gestational_age_weeks", "month_care_began")
    found = _words(kessner(*(np.array(given[name], dtype=float) for name in names)))
    for ours, wanted in zip(found, case["expected"]["kessner"], strict=True):
        assert ours in (("Intermediate", "Adequate") if wanted == "not Inadequate" else (wanted,))
