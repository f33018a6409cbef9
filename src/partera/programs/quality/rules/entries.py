"""What a hospital may enter for a month: what is impossible is refused, what is unlikely is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from partera.core.periods import Month
from partera.programs.quality.rules import measuring

LONGEST_BACK = 120
"""Months before today for which counts may still be entered."""
_FEW = 3
_MANY = 10
"""So many people a month and more double or halve seldom; fewer do so by chance."""


@dataclass(frozen=True)
class Entry:
    """The numbers of everybody, or of one group."""

    dimension: str = ""
    group: str = ""
    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    value: float | None = None
    spread: float | None = None

    @property
    def is_of_all(self) -> bool:
        return not self.dimension

    @property
    def key(self) -> str:
        """`all`, or `race:black`, as figures name groups."""
        return f"{self.dimension}:{self.group}" if self.dimension else "all"


@dataclass(frozen=True)
class Problem:
    """Something wrong or odd: a code, the group it is about, and the words with their values."""

    code: str
    where: str
    words: str
    values: tuple[tuple[str, object], ...] = ()

    @property
    def sentence(self) -> str:
        return self.words % dict(self.values)


def _problem(code: str, where: str, words: str, **values: object) -> Problem:
    return Problem(code, where, words, tuple(values.items()))


def impossible(
    shape: str, strata: Sequence[str], entries: Sequence[Entry], gaps: Sequence[int], month: Month, this: Month
) -> list[Problem]:
    """Everything that cannot be: it is refused whatever the reason."""
    found = [*_of_month(month, this)]
    if shape in measuring.RARE:
        return found + _of_gaps(entries, gaps)
    if gaps:
        return [*found, _problem("not_rare", "all", "Only measures of rare events are entered as a list.")]
    if len({entry.key for entry in entries}) < len(entries):
        return [*found, _problem("twice", "all", "A group stands there twice. Enter it once.")]
    whole = next((entry for entry in entries if entry.is_of_all), None)
    if whole is None:
        return [*found, _problem("no_total", "all", "Enter the numbers of everybody first.")]
    for entry in entries:
        found += _of_one(shape, strata, entry)
    for dimension in strata:
        found += _of_groups(dimension, whole, [entry for entry in entries if entry.dimension == dimension])
    return found


def _of_gaps(entries: Sequence[Entry], gaps: Sequence[int]) -> list[Problem]:
    """Rare events come as a list of the numbers between them, and as nothing else."""
    if entries:
        return [_problem("only_gaps", "all", "Rare events are entered as a list of the numbers between them.")]
    if any(not 0 <= gap <= measuring.LARGEST for gap in gaps):
        return [_problem("gap", "all", "The number between two events is a whole number of 0 or more.")]
    return []


def _of_month(month: Month, this: Month) -> list[Problem]:
    if month > this:
        return [_problem("future", "all", "This month has not begun. Choose an earlier one.")]
    if this - month > LONGEST_BACK:
        return [_problem("long_ago", "all", "This month is more than ten years ago. Choose a later one.")]
    return []


def _of_one(shape: str, strata: Sequence[str], entry: Entry) -> list[Problem]:
    where, found = entry.key, []
    if entry.dimension and (
        entry.dimension not in strata or entry.group not in measuring.STRATA.get(entry.dimension, {})
    ):
        return [_problem("no_group", where, "This measure is not entered by the group “%(group)s”.", group=where)]
    wanted = measuring.ENTERED[shape]
    numbers = (entry.numerator, entry.denominator, entry.unknown, entry.spread)
    given = {"numerator": entry.numerator, "denominator": entry.denominator, "value": entry.value}
    if any(value is not None and field not in wanted for field, value in given.items()):
        return [_problem("not_wanted", where, "This measure is not entered with these numbers.")]
    if any(number is not None and not abs(number) <= measuring.LARGEST for number in (*numbers, entry.value)):
        return [_problem("too_large", where, "A number has at most seven digits.")]
    if any(number is not None and number < 0 for number in numbers):
        found.append(_problem("negative", where, "A count is 0 or more."))
    if shape in measuring.WITH_DENOMINATOR and (entry.numerator is None or entry.denominator is None):
        found.append(_problem("half", where, "Enter both numbers: numerator and denominator."))
    elif shape == "share" and entry.numerator > entry.denominator:  # type: ignore[operator]
        found.append(
            _problem(
                "more_than_all",
                where,
                "%(numerator)s cannot be more than the %(denominator)s it is part of.",
                numerator=entry.numerator,
                denominator=entry.denominator,
            )
        )
    elif shape == "rate" and entry.numerator and not entry.denominator:
        found.append(_problem("no_exposure", where, "Events without anybody exposed: enter the denominator."))
    if shape == "count" and entry.numerator is None:
        found.append(_problem("half", where, "Enter how many."))
    if shape in ("average", "value") and entry.value is None:
        found.append(_problem("half", where, "Enter the value."))
    if shape == "average" and (not entry.denominator or (entry.denominator > 1 and entry.spread is None)):
        found.append(_problem("half", where, "An average needs its number of cases and its standard deviation."))
    return found


def _of_groups(dimension: str, whole: Entry, groups: Sequence[Entry]) -> list[Problem]:
    """Groups, with those not known as one of them, add up to everybody."""
    if not groups:
        return []
    found = []
    for field, words in (("numerator", "numerators"), ("denominator", "denominators")):
        total, parts = getattr(whole, field), [getattr(entry, field) for entry in groups]
        if total is None or any(part is None for part in parts) or sum(parts) == total:
            continue
        found.append(
            _problem(
                f"sum_{field}",
                f"{dimension}:{measuring.UNKNOWN}",
                "The groups add up to %(parts)s, everybody is %(total)s (" + words + "). Put the rest where it is not "
                "known, or correct a number.",
                parts=sum(parts),
                total=total,
            )
        )
    if sum(entry.unknown for entry in groups) > whole.unknown:
        found.append(
            _problem("sum_unknown", f"{dimension}:{measuring.UNKNOWN}", "More are unknown in the groups than in all.")
        )
    return found


def unlikely(shape: str, entries: Sequence[Entry], earlier: Sequence[Entry]) -> list[Problem]:
    """What may be so but seldom is, beside the earlier months of everybody (the newest last): asked about once."""
    whole = next((entry for entry in entries if entry.is_of_all), None)
    if whole is None or shape in measuring.RARE:
        return []
    found = []
    if shape in measuring.WITH_DENOMINATOR:
        found += _odd_size(whole, earlier) + _odd_share(shape, whole, earlier) + _many_unknown(whole)
    elif shape == "count":
        found += _odd_count(whole, earlier)
    return found


def _odd_size(whole: Entry, earlier: Sequence[Entry]) -> list[Problem]:
    before = [entry.denominator for entry in earlier if entry.denominator]
    if whole.denominator == 0 and before:
        return [
            _problem(
                "empty",
                "all",
                "Nobody was counted this month, and %(usual)s usually are. Is that so?",
                usual=round(median(before)),
            )
        ]
    if len(before) < _FEW or not whole.denominator:
        return []
    usual = median(before)
    least, most = (usual / 2, usual * 2) if usual >= _MANY else (0, usual * 2 + _MANY)
    if not least <= whole.denominator <= most:
        return [
            _problem(
                "size",
                "all",
                "%(now)s this month, and usually about %(usual)s. Is that so?",
                now=whole.denominator,
                usual=round(usual),
            )
        ]
    return []


def _odd_share(shape: str, whole: Entry, earlier: Sequence[Entry]) -> list[Problem]:
    """A share or rate more than four usual steps from the pooled earlier ones."""
    known = [entry for entry in earlier if entry.denominator]
    births, events = sum(e.denominator or 0 for e in known), sum(e.numerator or 0 for e in known)
    if len(known) < _FEW or not whole.denominator or not births:
        return []
    share = events / births
    room = share * (1 - share) if shape == "share" else share
    step = (max(room, 1 / births) / whole.denominator) ** 0.5
    now = (whole.numerator or 0) / whole.denominator
    if abs(now - share) <= 4 * step:
        return []
    as_percent = shape == "share"
    return [
        _problem(
            "share",
            "all",
            "%(now)s this month, and %(usual)s before. Is that so?",
            now=f"{now:.1%}" if as_percent else f"{now:.3g}",
            usual=f"{share:.1%}" if as_percent else f"{share:.3g}",
        )
    ]


def _many_unknown(whole: Entry) -> list[Problem]:
    people = whole.unknown + (whole.denominator or 0)
    if whole.unknown >= 5 and whole.unknown * 5 > people:
        return [
            _problem(
                "unknown",
                "all",
                "%(unknown)s of %(people)s are unknown. Is that so?",
                unknown=whole.unknown,
                people=people,
            )
        ]
    return []


def _odd_count(whole: Entry, earlier: Sequence[Entry]) -> list[Problem]:
    before = [entry.numerator for entry in earlier if entry.numerator is not None]
    if len(before) < _FEW or whole.numerator is None:
        return []
    usual = sum(before) / len(before)
    if abs(whole.numerator - usual) > 4 * max(usual, 1.0) ** 0.5:
        return [
            _problem(
                "count",
                "all",
                "%(now)s this month, and usually about %(usual)s. Is that so?",
                now=whole.numerator,
                usual=round(usual),
            )
        ]
    return []
