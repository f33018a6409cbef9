"""How long after a birth the next pregnancy began.

The months from birth to conception are the months since the last live birth less the gestation of this one, a
month counted as 30.4375 days (a twelfth of 365.25). The file gives whole months, so up to one month less than
none is a matter of rounding; anything below cannot be true and counts as not known.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from partera.evidence.measures.definition import Condition, Measure

_MONTH, _WEEK = 487, 112  # sixteenths of a day: whole numbers compare alike on every engine


def _since_birth(t: ir.Table) -> ir.IntegerValue:
    """From the last birth to this conception, in sixteenths of a day; blank where not known or not possible."""
    since = t.interval_months.cast("int32") * _MONTH - t.weeks.cast("int32") * _WEEK
    return ibis.ifelse(since >= -_MONTH, since, ibis.null("int32"))


def _conceived_within(months: int) -> Condition:
    return lambda t: _since_birth(t) < months * _MONTH


_COMMON: dict[str, Any] = {
    "version": 1,
    "family": "spacing",
    "out_of": "single births after an earlier live birth, interval known",
    "out_of_es": "nacimientos únicos posteriores a otro nacido vivo, con intervalo conocido",
    "per": 100,
    "better": "lower",
    "author": "Partera",
    "checked_by": "no person yet",
    "source": "NCHS, User Guide to the Natality Public Use File; interval less obstetric estimate of gestation",
    "reviewed": date(2026, 11, 22),
    "next_review": date(2027, 11, 22),
    "needs": ("birth_order", "plurality", "interval_months", "weeks"),
    "among": lambda t: (t.birth_order >= 2) & (t.plurality == 1),
    "known": lambda t: _since_birth(t).notnull(),
}

MEASURES = (
    Measure(
        id="ipi18",
        title="Short interval between pregnancies",
        title_es="Intervalo corto entre embarazos",
        counts="births conceived less than 18 months after the last live birth",
        counts_es="nacimientos concebidos menos de 18 meses después del último nacido vivo",
        numerator=_conceived_within(18),
        **_COMMON,
    ),
    Measure(
        id="ipi6",
        title="Very short interval between pregnancies",
        title_es="Intervalo muy corto entre embarazos",
        counts="births conceived less than 6 months after the last live birth",
        counts_es="nacimientos concebidos menos de 6 meses después del último nacido vivo",
        numerator=_conceived_within(6),
        **_COMMON,
    ),
)
