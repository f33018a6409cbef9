"""How much babies weighed at birth."""

from __future__ import annotations

from datetime import date
from typing import Any

from partera.evidence.measures.definition import Measure

_COMMON: dict[str, Any] = {
    "version": 1,
    "family": "weight",
    "out_of": "live births with known birth weight",
    "out_of_es": "nacidos vivos con peso al nacer conocido",
    "per": 100,
    "better": "lower",
    "author": "Partera",
    "checked_by": "no person yet",
    "source": "NCHS, User Guide to the Natality Public Use File",
    "reviewed": date(2026, 11, 22),
    "next_review": date(2027, 11, 22),
    "needs": ("weight_grams",),
    "known": lambda t: t.weight_grams.notnull(),
}

MEASURES = (
    Measure(
        id="lbw",
        title="Low birthweight",
        title_es="Bajo peso al nacer",
        counts="births under 2,500 grams",
        counts_es="nacimientos con menos de 2,500 gramos",
        numerator=lambda t: t.weight_grams < 2500,
        **_COMMON,
    ),
    Measure(
        id="vlbw",
        title="Very low birthweight",
        title_es="Muy bajo peso al nacer",
        counts="births under 1,500 grams",
        counts_es="nacimientos con menos de 1,500 gramos",
        numerator=lambda t: t.weight_grams < 1500,
        **_COMMON,
    ),
)
