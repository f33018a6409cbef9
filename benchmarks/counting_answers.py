"""The measures once more, in expressions that Polars and pandas share."""

from __future__ import annotations

from typing import Any


def answers(c: Any, everybody: Any, within: list[Any], later: Any, low_risk: Any) -> dict[str, tuple[Any, Any]]:
    """Each measure's numerator and who is asked, in a library's own expressions."""
    return {
        "births": (everybody, None),
        "ptb": (c.weeks < 37, None),
        "ptb_early": (c.weeks < 34, None),
        "ptb_late": ((c.weeks >= 34) & (c.weeks <= 36), None),
        "ptb_very": (c.weeks < 32, None),
        "early_term": ((c.weeks >= 37) & (c.weeks <= 38), None),
        "lbw": (c.weight_grams < 2500, None),
        "vlbw": (c.weight_grams < 1500, None),
        "pnc1": ((c.pnc_month >= 1) & (c.pnc_month <= 3), None),
        "pnc_late": ((c.pnc_month >= 7) | (c.pnc_month == 0), None),
        "smoke": (c.smoked, None),
        "bf_init": (c.breastfed, c.alive & ~c.transferred),
        "ipi18": (within[0], later),
        "ipi6": (within[1], later),
        "ntsv": (c.delivery == "cesarean", low_risk),
        "ced_total": (c.delivery == "cesarean", None),
        "nicu": (c.nicu, None),
        "medicaid": (c.payer == "medicaid", None),
    }
