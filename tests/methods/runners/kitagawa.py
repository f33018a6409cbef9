"""The difference of two rates, split by weight at birth."""

from __future__ import annotations

from partera.methods.kitagawa import kitagawa
from tests.methods.runners import Case, agree


def run(case: Case) -> None:
    names = ("deaths_study", "births_study", "deaths_reference", "births_reference")
    found = kitagawa(*(case["input"][name] for name in names), per=1000)
    agree(case, "rate_study_per_1000", found.study)
    agree(case, "rate_reference_per_1000", found.reference)
    agree(case, "difference_per_1000", found.difference)
    agree(case, "due_to_birth_weight_distribution_per_1000", found.distribution.sum())
    agree(case, "due_to_birth_weight_specific_mortality_per_1000", found.specific.sum())
    agree(case, "by_category_distribution_per_1000", found.distribution)
    agree(case, "by_category_mortality_per_1000", found.specific)
