"""How long pregnancies lasted, by the obstetric estimate in completed weeks."""

from __future__ import annotations

from datetime import date
from typing import Any

from partera.evidence.measures.definition import Measure

_COMMON: dict[str, Any] = {
    "version": 1,
    "family": "gestation",
    "out_of": "live births with known gestation",
    "out_of_es": "nacidos vivos con edad gestacional conocida",
    "per": 100,
    "better": "lower",
    "author": "Partera",
    "checked_by": "no person yet",
    "source": "NCHS, User Guide to the Natality Public Use File; obstetric estimate, as March of Dimes uses it",
    "reviewed": date(2026, 11, 22),
    "next_review": date(2027, 11, 22),
    "needs": ("weeks",),
    "known": lambda t: t.weeks.notnull(),
}

MEASURES = (
    Measure(
        id="ptb",
        title="Preterm birth",
        title_es="Nacimiento prematuro",
        counts="births before 37 completed weeks",
        counts_es="nacimientos antes de las 37 semanas cumplidas",
        numerator=lambda t: t.weeks < 37,
        **_COMMON,
    ),
    Measure(
        id="ptb_early",
        title="Early preterm birth",
        title_es="Nacimiento prematuro temprano",
        counts="births before 34 completed weeks",
        counts_es="nacimientos antes de las 34 semanas cumplidas",
        numerator=lambda t: t.weeks < 34,
        **_COMMON,
    ),
    Measure(
        id="ptb_late",
        title="Late preterm birth",
        title_es="Nacimiento prematuro tardío",
        counts="births at 34 to 36 completed weeks",
        counts_es="nacimientos entre las 34 y las 36 semanas cumplidas",
        numerator=lambda t: (t.weeks >= 34) & (t.weeks <= 36),
        **_COMMON,
    ),
    Measure(
        id="ptb_very",
        title="Very preterm birth",
        title_es="Nacimiento muy prematuro",
        counts="births before 32 completed weeks",
        counts_es="nacimientos antes de las 32 semanas cumplidas",
        numerator=lambda t: t.weeks < 32,
        **_COMMON,
    ),
    Measure(
        id="early_term",
        title="Early term birth",
        title_es="Nacimiento a término temprano",
        counts="births at 37 or 38 completed weeks",
        counts_es="nacimientos a las 37 o 38 semanas cumplidas",
        numerator=lambda t: (t.weeks >= 37) & (t.weeks <= 38),
        **_COMMON,
    ),
)
