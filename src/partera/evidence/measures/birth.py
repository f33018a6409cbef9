"""The births themselves: how many, how delivered, how many needed intensive care."""

from __future__ import annotations

from datetime import date
from typing import Any

from partera.evidence.measures.definition import Measure

_COMMON: dict[str, Any] = {
    "version": 1,
    "family": "birth",
    "author": "Partera",
    "checked_by": "no person yet",
    "reviewed": date(2026, 11, 22),
    "next_review": date(2027, 11, 22),
}

MEASURES = (
    Measure(
        id="births",
        title="Births",
        title_es="Nacimientos",
        counts="live births to residents of the place",
        counts_es="nacidos vivos de residentes del lugar",
        out_of="live births to residents of the place",
        out_of_es="nacidos vivos de residentes del lugar",
        per=1,
        better="neither",
        source="NCHS, User Guide to the Natality Public Use File",
        numerator=lambda t: t.year.notnull(),
        known=lambda t: t.year.notnull(),
        unit="births",
        decimals=0,
        **_COMMON,
    ),
    Measure(
        id="ntsv",
        title="Cesarean among low-risk first births (NTSV)",
        title_es="Cesárea en primeros partos de bajo riesgo (NTSV)",
        counts="cesarean births",
        counts_es="nacimientos por cesárea",
        out_of="first, single, head-down births at 37 weeks or more, delivery known",
        out_of_es="primeros nacimientos, únicos, de cabeza y a las 37 semanas o más, con tipo de parto conocido",
        per=100,
        better="lower",
        source="Healthy People 2030, MICH-06; NCHS, User Guide to the Natality Public Use File",
        needs=("delivery", "birth_order", "weeks", "plurality", "presentation"),
        numerator=lambda t: t.delivery == "cesarean",
        known=lambda t: t.delivery.notnull(),
        among=lambda t: (t.birth_order == 1) & (t.weeks >= 37) & (t.plurality == 1) & (t.presentation == "cephalic"),
        **_COMMON,
    ),
    Measure(
        id="ced_total",
        title="Cesarean birth",
        title_es="Nacimiento por cesárea",
        counts="cesarean births",
        counts_es="nacimientos por cesárea",
        out_of="live births with known method of delivery",
        out_of_es="nacidos vivos con tipo de parto conocido",
        per=100,
        better="neither",
        source="NCHS, User Guide to the Natality Public Use File",
        needs=("delivery",),
        numerator=lambda t: t.delivery == "cesarean",
        known=lambda t: t.delivery.notnull(),
        **_COMMON,
    ),
    Measure(
        id="nicu",
        title="Admission to neonatal intensive care",
        title_es="Ingreso a cuidados intensivos neonatales",
        counts="infants admitted to neonatal intensive care",
        counts_es="bebés ingresados a cuidados intensivos neonatales",
        out_of="live births with known admission",
        out_of_es="nacidos vivos de los que se sabe si ingresaron",
        per=100,
        better="neither",
        source="NCHS, User Guide to the Natality Public Use File",
        needs=("nicu",),
        numerator=lambda t: t.nicu,
        **_COMMON,
    ),
)
