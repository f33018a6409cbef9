"""What a measure means, as plain values: checked before it is kept, compared when it changes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from partera.core.errors import BadInput
from partera.programs.quality.rules import measuring


@dataclass(frozen=True)
class Definition:
    """One version of a measure. `counts` and `out_of` are the numerator and the denominator in words."""

    title: str
    title_es: str
    kind: str
    shape: str
    counts: str
    better: str
    source: str
    author: str
    checked_by: str
    next_review: date
    counts_es: str = ""
    out_of: str = ""
    out_of_es: str = ""
    left_out: str = ""
    per: int = 100
    unit: str = ""
    clock: str = ""
    target: Decimal | None = None
    target_words: str = ""
    same_births: str = ""
    strata: tuple[str, ...] = ()
    every: str = "month"
    chart: str = ""


_WORDS = {
    "kind": measuring.MEASURE_KINDS,
    "shape": measuring.SHAPES,
    "better": measuring.BETTER,
    "clock": measuring.CLOCKS,
    "every": measuring.EVERY,
}


def check(given: Definition) -> None:
    """Refuse a definition that cannot be counted or charted."""
    for field, allowed in _WORDS.items():
        if getattr(given, field) not in allowed:
            raise BadInput(
                "“%(value)s” is not one of the words for %(field)s: %(allowed)s.",
                value=getattr(given, field),
                field=field,
                allowed=", ".join(word for word in allowed if word),
            )
    if not given.title.strip() or not given.counts.strip():
        raise BadInput("A measure needs a title and the words of what it counts.")
    if given.shape in measuring.WITH_DENOMINATOR and not given.out_of.strip():
        raise BadInput("A share or a rate needs the words of what it is out of.")
    if given.chart and not measuring.is_offered(given.shape, given.chart):
        raise BadInput("This chart does not suit what is entered. Choose another.")
    if given.per < 1:
        raise BadInput("A measure is per 1 or more.")
    if set(given.strata) - set(measuring.STRATA):
        raise BadInput("Groups are by race and ethnicity, by payer, or both.")
    if given.strata and given.shape not in measuring.WITH_DENOMINATOR:
        raise BadInput("Only shares and rates are entered by group.")


def differences(before: Definition, after: Definition) -> dict[str, tuple[object, object]]:
    """Each field that differs between two versions, with its value in both."""
    return {
        field.name: (getattr(before, field.name), getattr(after, field.name))
        for field in fields(Definition)
        if getattr(before, field.name) != getattr(after, field.name)
    }


def breaks_the_series(changed: dict[str, tuple[object, object]]) -> bool:
    """Whether values before and after a change of definition may not stand in one series without a break."""
    return bool(set(changed) & {"shape", "counts", "out_of", "left_out", "clock", "every"})
