"""Smoking in pregnancy and breastfeeding at discharge, both from the birth certificate."""

from __future__ import annotations

from datetime import date
from typing import Any

from partera.evidence.measures.definition import Measure

_COMMON: dict[str, Any] = {
    "version": 1,
    "family": "health_behaviors",
    "per": 100,
    "author": "Partera",
    "checked_by": "no person yet",
    "reviewed": date(2026, 11, 22),
    "next_review": date(2027, 11, 22),
}

MEASURES = (
    Measure(
        id="smoke",
        title="Smoking in pregnancy",
        title_es="Tabaquismo durante el embarazo",
        counts="births to mothers who smoked any cigarette in any trimester",
        counts_es="nacimientos de madres que fumaron algún cigarrillo en cualquier trimestre",
        out_of="live births with known smoking",
        out_of_es="nacidos vivos de cuyas madres se sabe si fumaron",
        better="lower",
        source="NCHS, User Guide to the Natality Public Use File; birth certificate, not a survey",
        needs=("smoked",),
        numerator=lambda t: t.smoked,
        **_COMMON,
    ),
    Measure(
        id="bf_init",
        title="Breastfeeding initiation",
        title_es="Inicio de la lactancia materna",
        counts="infants breastfed at discharge",
        counts_es="bebés amamantados al alta",
        out_of="live births still alive and not transferred, breastfeeding known",
        out_of_es="nacidos vivos que siguen con vida y no fueron trasladados, con lactancia conocida",
        better="higher",
        source="NCHS, User Guide to the Natality Public Use File; never mixed with surveys in one trend",
        needs=("breastfed", "alive", "transferred"),
        numerator=lambda t: t.breastfed,
        among=lambda t: t.alive & ~t.transferred,
        **_COMMON,
    ),
)
