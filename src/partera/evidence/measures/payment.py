"""Who paid for the birth."""

from __future__ import annotations

from datetime import date

from partera.evidence.measures.definition import Measure

MEASURES = (
    Measure(
        id="medicaid",
        version=1,
        family="payment",
        title="Births paid by Medicaid",
        title_es="Nacimientos pagados por Medicaid",
        counts="births with Medicaid as principal payer",
        counts_es="nacimientos con Medicaid como pagador principal",
        out_of="live births with known payer",
        out_of_es="nacidos vivos con pagador conocido",
        per=100,
        better="neither",
        author="Partera",
        checked_by="no person yet",
        source="NCHS, User Guide to the Natality Public Use File",
        reviewed=date(2026, 11, 22),
        next_review=date(2027, 11, 22),
        needs=("payer",),
        numerator=lambda t: t.payer == "medicaid",
        known=lambda t: t.payer.notnull(),
    ),
)
