"""What hospitals have entered for a family of measures and month, and what was published of it: for the roll-ups.

No viewer stands first here: nothing of it is shown to anybody. `actions.roll_ups` decides with it what may be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from partera.core.periods import Month
from partera.programs.quality.models import (
    Count,
    Enrolment,
    MeasureVersion,
    RollUp,
    RollUpCount,
    RollUpMember,
    Submission,
)
from partera.programs.quality.rules import roll_ups as rules
from partera.programs.quality.rules.roll_ups import Contribution, Line, Numbers, Published, Sum, Summed

_COUNTS = ("numerator", "denominator", "unknown", "value")


@dataclass(frozen=True)
class Family:
    """The measures that are summed together in a month, who has entered all of them, and what is published."""

    collaborative: int
    month: Month
    name: str
    measures: tuple[Summed, ...]
    ready: dict[int, tuple[int, ...]]  # hospital → its submissions, a measure each
    published: tuple[int, ...]  # submissions in the current roll-up of all, in order
    named: frozenset[int]

    @property
    def is_as_published(self) -> bool:
        """Whether the current roll-up holds just what has been entered."""
        entered = tuple(sorted(submission for each in self.ready.values() for submission in each))
        return entered == self.published


def families(collaborative: int, last: Month, *, only: Month | None = None) -> list[Family]:
    """Every family of measures of every month to the last, the first first; four queries."""
    parts = Enrolment.objects.filter(collaborative=collaborative)
    named = frozenset(parts.filter(ever_named=True).values_list("pk", flat=True))
    entered, published = _entered(collaborative, last, only), _published(collaborative, last, only)
    defined = _versions(collaborative)
    first = min((month for month, _ in entered), default=None)
    months = [only] if only else [] if first is None else first.to(last)
    found = []
    for month in months:
        for name, versions in _families_in(defined, month, published).items():
            ready = _ready([entered.get((month, version.measure_id), {}) for version in versions])
            stands = tuple(sorted(number for each in published.get((month, name), {}).values() for number in each))
            measures = tuple(_summed(version) for version in versions)
            found.append(Family(collaborative, month, name, measures, ready, stands, named))
    return found


def _entered(collaborative: int, last: Month, only: Month | None) -> dict[tuple[Month, int], dict[int, int]]:
    """By month and measure: hospital → its submission."""
    rows = Submission.objects.filter(measure__collaborative=collaborative, is_current=True).order_by()
    rows = rows.filter(month=only.first_day) if only else rows.filter(month__lte=last.first_day)
    found: dict[tuple[Month, int], dict[int, int]] = defaultdict(dict)
    for month, measure, hospital, number in rows.values_list("month", "measure_id", "enrolment_id", "pk"):
        found[Month.of(month), measure][hospital] = number
    return found


def _published(collaborative: int, last: Month, only: Month | None) -> dict[tuple[Month, str], dict[int, list[int]]]:
    """By month and family: the submissions of each measure in the current roll-up of all."""
    rows = RollUpMember.objects.filter(
        roll_up__collaborative=collaborative, roll_up__wave__isnull=True, roll_up__is_current=True
    ).order_by()
    rows = rows.filter(roll_up__month=only.first_day) if only else rows.filter(roll_up__month__lte=last.first_day)
    found: dict[tuple[Month, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    fields = ("roll_up__month", "roll_up__same_births", "submission__measure_id", "submission_id")
    for month, name, measure, submission in rows.values_list(*fields):
        found[Month.of(month), name][measure].append(submission)
    return found


def _versions(collaborative: int) -> dict[int, list[MeasureVersion]]:
    """The definitions of each measure, the first first, measures in their order."""
    rows = MeasureVersion.objects.filter(measure__collaborative=collaborative).select_related("measure")
    found: dict[int, list[MeasureVersion]] = {}
    for row in rows.order_by("measure__position", "measure", "first_month"):
        found.setdefault(row.measure_id, []).append(row)
    return found


def _families_in(
    defined: dict[int, list[MeasureVersion]], month: Month, published: dict[tuple[Month, str], dict[int, list[int]]]
) -> dict[str, list[MeasureVersion]]:
    """The measures that are summed together in a month. Once a family is published for it, no measure is added."""
    found: dict[str, list[MeasureVersion]] = {}
    for versions in defined.values():
        version = next((one for one in reversed(versions) if one.first_month <= month.first_day), None)
        if version is None or not _is_summed(version, month):
            continue
        name = rules.family_of(version.measure.key, version.same_births)
        if (month, name) not in published or version.measure_id in published[month, name]:
            found.setdefault(name, []).append(version)
    return found


def _is_summed(version: MeasureVersion, month: Month) -> bool:
    ended = version.measure.ended_on
    is_asked = ended is None or month <= Month.of(ended)
    return is_asked and version.shape in rules.SUMMED and (version.every == "month" or month.month % 3 == 0)


def _summed(version: MeasureVersion) -> Summed:
    strata = tuple(version.strata)
    return Summed(version.measure.key, version.pk, version.shape, version.kind, strata)


def _ready(by_measure: Sequence[dict[int, int]]) -> dict[int, tuple[int, ...]]:
    """The hospitals that have entered every measure."""
    whole = set.intersection(*(set(each) for each in by_measure)) if by_measure else set()
    return {hospital: tuple(each[hospital] for each in by_measure) for hospital in sorted(whole)}


def of_family(family: Family) -> tuple[list[Published], list[Contribution]]:
    """Everything published of a family and month, and what its hospitals have entered now; five queries."""
    rows = RollUp.objects.filter(
        collaborative=family.collaborative, same_births=family.name, month=family.month.first_day
    ).order_by("pk")
    keys = [measure.key for measure in family.measures]
    members = _members(rows, keys)
    numbers = [number for each in members.values() for _, of, _ in each for number in of]
    counted = _numbers([*numbers, *(number for of in family.ready.values() for number in of)])
    waves = dict(Enrolment.objects.filter(collaborative=family.collaborative).values_list("pk", "wave_id"))
    lines = _lines(rows)

    def contribution(hospital: int, of: tuple[int, ...], named: bool) -> Contribution:
        counts = {(key, *group): n for key, one in zip(keys, of, strict=True) for group, n in counted[one].items()}
        return Contribution(hospital, waves[hospital], named, of, counts)

    earlier = [
        Published(row.wave_id, tuple(contribution(*one) for one in members[row.pk]), lines[row.pk], row.is_current)
        for row in rows
    ]
    return earlier, [contribution(one, of, one in family.named) for one, of in family.ready.items()]


def _members(rows: Iterable[RollUp], keys: Sequence[str]) -> dict[int, list[tuple[int, tuple[int, ...], bool]]]:
    """By roll-up: each hospital with its submissions in the family's order, and whether it was known then."""
    found: dict[int, dict[int, tuple[dict[str, int], bool]]] = defaultdict(dict)
    fields = ("roll_up", "submission__enrolment_id", "submission__measure__key", "submission_id", "was_named")
    members = RollUpMember.objects.filter(roll_up__in=[row.pk for row in rows]).order_by()
    for row, hospital, key, submission, was_named in members.values_list(*fields):
        found[row].setdefault(hospital, ({}, was_named))[0][key] = submission
    return {
        row: [(hospital, tuple(of[key] for key in keys), named) for hospital, (of, named) in sorted(each.items())]
        for row, each in found.items()
    }


def _numbers(submissions: Sequence[int]) -> dict[int, dict[tuple[str, str], Numbers]]:
    found: dict[int, dict[tuple[str, str], Numbers]] = defaultdict(dict)
    rows = Count.objects.filter(submission__in=set(submissions)).order_by()
    for submission, dimension, group, *counts in rows.values_list("submission", "dimension", "group", *_COUNTS):
        found[submission][dimension, group] = Numbers(*counts)
    return found


def _lines(rows: Iterable[RollUp]) -> dict[int, dict[Line, Sum]]:
    found: dict[int, dict[Line, Sum]] = defaultdict(dict)
    counts = RollUpCount.objects.filter(roll_up__in=[row.pk for row in rows]).order_by()
    fields = ("roll_up", "version__measure__key", "dimension", "group", "numerator", "denominator", "unknown", "state")
    for row, key, dimension, group, *values in counts.values_list(*fields):
        found[row][key, dimension, group] = Sum(*values)
    return found
