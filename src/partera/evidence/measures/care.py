"""When prenatal care began."""

from __future__ import annotations

from datetime import date
from typing import Any

from partera.evidence.measures.definition import Measure

_COMMON: dict[str, Any] = {
    "version": 1,
    "family": "care",
    "out_of": "live births with known month in which prenatal care began",
    "out_of_es": "nacidos vivos de los que se conoce el mes de inicio de la atención prenatal",
    "per": 100,
    "author": "Partera",
    "checked_by": "no person yet",
    "source": "NCHS, User Guide to the Natality Public Use File",
    "reviewed": date(2026, 11, 22),
    "next_review": date(2027, 11, 22),
    "needs": ("pnc_month",),
    "known": lambda t: t.pnc_month.notnull(),
}

MEASURES = (
    Measure(
        id="pnc1",
        title="Early prenatal care",
        title_es="Atención prenatal temprana",
        counts="births with prenatal care begun in months 1 to 3",
        counts_es="nacimientos con atención prenatal iniciada en los meses 1 a 3",
        better="higher",
        numerator=lambda t: (t.pnc_month >= 1) & (t.pnc_month <= 3),
        **_COMMON,
    ),
    Measure(
        id="pnc_late",
        title="Late or no prenatal care",
        title_es="Atención prenatal tardía o ausente",
        counts="births with prenatal care begun in month 7 or later, or never",
        counts_es="nacimientos con atención prenatal iniciada en el mes 7 o después, o nunca",
        better="lower",
        numerator=lambda t: (t.pnc_month >= 7) | (t.pnc_month == 0),
        **_COMMON,
    ),
)
