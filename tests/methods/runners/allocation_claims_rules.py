"""Rules for dividing an estate among claims."""

from __future__ import annotations

from partera.methods.allocation import equal_awards, equal_losses, proportional, talmud
from tests.methods.runners import Case, agree

_RULES = {
    "proportional": proportional,
    "constrained_equal_awards": equal_awards,
    "constrained_equal_losses": equal_losses,
    "talmud": talmud,
}


def run(case: Case) -> None:
    claims, estates = case["input"]["claims"], case["input"]["estates"]
    for rule in case["expected"]:
        agree(case, rule, [_RULES[rule](claims, estate) for estate in estates])
