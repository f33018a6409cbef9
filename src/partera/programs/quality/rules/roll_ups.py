"""Which sums over hospitals the hospitals may read: the rule of docs/methods/roll-ups.md on plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from partera.methods.suppression import FEWEST, OutOfReach, Publication, hide_family, rests_on_enough
from partera.programs.quality.rules import measuring

SUMMED = ("share", "rate", "count", "average")
"""Shapes whose numbers are added up over hospitals; the others are read hospital by hospital."""
WITHIN = (("smm_x", "smm"),)
"""Measures by key: the first counts only cases that the second counts too."""
MOST_VERSIONS = 6
"""How often a month's roll-up may be published anew."""
EVERYBODY = ("", "")

Line = tuple[str, str, str]
"""Measure, dimension, group."""

FEW = "few"
FEW_DIFFER = "few_differ"
SMALL = "small"
OFTEN = "often"
SAME = "same"
PUBLISHED = "published"


@dataclass(frozen=True)
class Summed:
    """A measure of a family, as it was defined for the month."""

    key: str
    version: int
    shape: str
    kind: str
    strata: tuple[str, ...]

    @property
    def counts_people(self) -> bool:
        """Whether its numbers are of people or of what happened to them, and so hidden when they are small."""
        return self.shape != "count" or self.kind in ("outcome", "balancing")


@dataclass(frozen=True)
class Numbers:
    """What one hospital entered of one measure for everybody or a group."""

    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    value: float | None = None


@dataclass(frozen=True)
class Contribution:
    """What a hospital entered for all measures of a family: a submission a measure, in the family's order."""

    hospital: int
    wave: int
    is_named: bool
    submissions: tuple[int, ...]
    numbers: Mapping[Line, Numbers] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True)
class Sum:
    """A line of a roll-up; blank and `suppressed` where it is hidden."""

    numerator: int | None
    denominator: int | None
    unknown: int | None
    state: str = "ok"


@dataclass(frozen=True)
class Published:
    """A roll-up over some hospitals: of all that take part (no wave) or of a wave."""

    wave: int | None
    members: tuple[Contribution, ...]
    lines: Mapping[Line, Sum]
    is_current: bool = True

    @cached_property
    def versions(self) -> frozenset[tuple[int, tuple[int, ...]]]:
        """Which numbers of which hospitals are in it."""
        return frozenset((one.hospital, one.submissions) for one in self.members)


@dataclass(frozen=True)
class Decision:
    """What becomes of a month: the roll-ups to publish, or why there is none."""

    reason: str
    new: tuple[Published, ...] = ()


def family_of(key: str, same_births: str) -> str:
    """What a measure is summed with: measures that count among the same people, or itself alone."""
    return same_births or key


def decide(
    measures: Sequence[Summed], earlier: Sequence[Published], ready: Sequence[Contribution], named: Collection[int]
) -> Decision:
    """What may be published of a month beside everything published of it before.

    `ready`: hospitals that have entered all measures of the family. `named`: hospitals whose figures the others have
    ever known.
    """
    unnamed = {one.hospital for one in ready} - set(named)
    if len(ready) < FEWEST or 0 < len(unnamed) < FEWEST:
        return Decision(FEW)
    current = next((one for one in earlier if one.wave is None and one.is_current), None)
    whole = Published(None, tuple(ready), {})
    if current is not None and current.versions == whole.versions:
        return Decision(SAME)
    if sum(one.wave is None for one in earlier) >= MOST_VERSIONS:
        return Decision(OFTEN)
    if not _rests_on_enough([*earlier, whole], named):
        return Decision(FEW_DIFFER)
    summed = _summed(measures, earlier, [whole], named)
    if summed is None or (current is not None and _shows_less(current, summed[0])):
        return Decision(SMALL)
    return Decision(PUBLISHED, (summed[0], *_by_wave(measures, earlier, summed[0], named)))


def may_be_named(earlier: Sequence[Published], hospitals: Iterable[int], named: Collection[int]) -> frozenset[int]:
    """Which named hospitals' figures of a month may be shown by name beside what is published of it.

    Those the others knew when it was published; and all that came to be known since, when what is left of the
    published sums without them still rests on enough hospitals.
    """
    known_then = {one.hospital for row in earlier for one in row.members if one.is_named}
    asked = set(hospitals) & set(named)
    if not earlier or _rests_on_enough(earlier, named):
        return frozenset(asked)
    return frozenset(asked & known_then)


def _by_wave(
    measures: Sequence[Summed], earlier: Sequence[Published], whole: Published, named: Collection[int]
) -> tuple[Published, ...]:
    """The same by wave, when each wave holds enough; nothing when one does not, or would hide more of the whole."""
    waves = sorted({one.wave for one in whole.members})
    rows = [Published(wave, tuple(one for one in whole.members if one.wave == wave), {}) for wave in waves]
    before = {row.wave: row for row in earlier if row.is_current}
    if len(rows) < 2 or not _rests_on_enough([*earlier, whole, *rows], named):
        return ()
    summed = _summed(measures, [*earlier, whole], rows, named)
    if summed is None or any(row.wave in before and _shows_less(before[row.wave], row) for row in summed):
        return ()
    return tuple(summed)


def _shows_less(before: Published, after: Published) -> bool:
    """Whether a number of everybody that stands today would be hidden."""
    return any(
        line.state == "ok" and after.lines[key].state != "ok"
        for key, line in before.lines.items()
        if key[1:] == EVERYBODY
    )


def _rests_on_enough(rows: Sequence[Published], named: Collection[int]) -> bool:
    """Whether nothing that follows from the sums rests on fewer than six un-named hospitals.

    Looked at for each measure, where a revision is a number of its own, and once as if a revision changed nothing.
    """
    measures = max((len(one.submissions) for row in rows for one in row.members), default=0)
    try:
        return all(_view_holds(rows, named, at) for at in (None, *range(measures)))
    except OutOfReach:
        return False


def _view_holds(rows: Sequence[Published], named: Collection[int], at: int | None) -> bool:
    seen = [
        {
            (one.hospital, None if at is None else one.submissions[at])
            for one in row.members
            if one.hospital not in named
        }
        for row in rows
    ]
    columns = sorted({key for row in seen for key in row})
    if not columns:
        return True
    sums = [[key in row for key in columns] for row in seen]
    return rests_on_enough(sums, [hospital for hospital, _ in columns])


def _summed(
    measures: Sequence[Summed], earlier: Sequence[Published], new: Sequence[Published], named: Collection[int]
) -> list[Published] | None:
    """The new roll-ups with their lines, small counts hidden; None when they cannot be."""
    rows = [*earlier, *new]
    parts, of = _parts(rows)
    people = [one for one in measures if one.counts_people]
    publications = [
        Publication(
            of[i],
            {line: value.state == "ok" for line, value in row.lines.items()} if row.lines else {},
            frozenset() if row.lines else _guarded(people, row.members, named),
        )
        for i, row in enumerate(rows)
    ]
    try:
        cells = [_cells(people, part) for part in parts]
        hidden = hide_family(cells, publications, WITHIN) if people else [frozenset()] * len(rows)
    except OutOfReach:
        return None
    found: list[Published] = []
    for i, row in enumerate(new):
        said = {one.key for one in measures if _says_unknown(one.key, [*earlier, *found], row)}
        found.append(Published(row.wave, row.members, _lines(measures, row.members, hidden[len(earlier) + i], said)))
    return found


def _says_unknown(key: str, before: Sequence[Published], row: Published) -> bool:
    """Whether how many are not known gives away no small count beside what is said of them already: none of hospitals
    that the sums tell apart. A revision that leaves the number as it was tells nothing apart."""
    everybody = (key, *EVERYBODY)
    said = [one for one in before if everybody in one.lines and one.lines[everybody].unknown is not None]
    standing: dict[tuple[int, int], set[int]] = {}
    for i, sums in enumerate([*said, row]):
        for one in sums.members:
            unknown = one.numbers.get(everybody, Numbers()).unknown
            standing.setdefault((one.hospital, unknown), set()).add(i)
    parts: dict[frozenset[int], list[int]] = {}
    for (_hospital, unknown), where in standing.items():
        parts.setdefault(frozenset(where), []).append(unknown)
    return not any(0 < sum(each) < 10 or _leaves_small([{"unknown": n} for n in each]) for each in parts.values())


def _parts(rows: Sequence[Published]) -> tuple[list[list[Contribution]], list[frozenset[int]]]:
    """Contributions that stand in the same roll-ups, together; and of which parts each roll-up is made."""
    standing: dict[tuple[int, tuple[int, ...]], tuple[Contribution, set[int]]] = {}
    for i, row in enumerate(rows):
        for one in row.members:
            standing.setdefault((one.hospital, one.submissions), (one, set()))[1].add(i)
    found: dict[frozenset[int], list[Contribution]] = {}
    for one, where in standing.values():
        found.setdefault(frozenset(where), []).append(one)
    wheres = sorted(found, key=sorted)
    of = [frozenset(p for p, where in enumerate(wheres) if i in where) for i in range(len(rows))]
    return [found[where] for where in wheres], of


def groups_of(measure: Summed) -> list[tuple[str, str]]:
    """The groups a measure is summed by, everybody first."""
    return [EVERYBODY, *((by, group) for by in measure.strata for group in measuring.STRATA[by])]


def _numbers(measure: Summed, one: Contribution, dimension: str, group: str) -> Numbers:
    """A hospital's numbers of a group; one that entered none of a dimension stands whole under *not known*."""
    found = one.numbers.get((measure.key, dimension, group))
    if found is not None or not dimension:
        return found or Numbers(0, 0)
    entered = any((measure.key, dimension, other) in one.numbers for other in measuring.STRATA[dimension])
    whole = one.numbers.get((measure.key, "", ""), Numbers(0, 0))
    return whole if group == measuring.UNKNOWN and not entered else Numbers(0, 0)


def _counted(measure: Summed, numbers: Numbers) -> dict[str, int]:
    """What of the numbers is a count of people: events and the rest of a share, else events, or the cases."""
    if measure.shape == "share":
        events = numbers.numerator or 0
        return {"events": events, "rest": (numbers.denominator or 0) - events}
    if measure.shape == "average":
        return {"events": numbers.denominator or 0}
    return {"events": numbers.numerator or 0}


def _cells(measures: Sequence[Summed], part: Sequence[Contribution]) -> dict[tuple[str, str, str, str], int]:
    found: dict[tuple[str, str, str, str], int] = {}
    for measure in measures:
        for dimension, group in groups_of(measure)[1:] or [EVERYBODY]:
            for one in part:
                for kind, count in _counted(measure, _numbers(measure, one, dimension, group)).items():
                    key = (measure.key, dimension, group, kind)
                    found[key] = found.get(key, 0) + count
    return found


def _guarded(measures: Sequence[Summed], members: Sequence[Contribution], named: Collection[int]) -> frozenset[Line]:
    """Lines that few un-named hospitals fill, or of which one hospital’s own numbers leave others a small count."""
    found = set()
    for measure in measures:
        for dimension, group in groups_of(measure):
            each = [(one.hospital, _counted(measure, _numbers(measure, one, dimension, group))) for one in members]
            filled = sum(1 for hospital, counts in each if hospital not in named and any(counts.values()))
            if (dimension and 0 < filled < FEWEST) or _leaves_small([counts for _, counts in each]):
                found.add((measure.key, dimension, group))
    return frozenset(found)


def _leaves_small(each: Sequence[Mapping[str, int]]) -> bool:
    """Whether some hospital, taking its own count off, is left with 1 to 9."""
    for kind in {kind for counts in each for kind in counts}:
        own = [counts[kind] for counts in each]
        total = sum(own)
        if any(0 < total - count < 10 for count in own if count):
            return True
    return False


def _lines(
    measures: Sequence[Summed], members: Sequence[Contribution], hidden: Collection[Line], said: Collection[str]
) -> dict[Line, Sum]:
    """`said`: the measures of which it is said how many are not known, of everybody alone."""
    return {
        (measure.key, dimension, group): Sum(None, None, None, "suppressed")
        if (measure.key, dimension, group) in hidden
        else _sum(
            measure,
            [_numbers(measure, one, dimension, group) for one in members],
            says_unknown=not dimension and measure.key in said,
        )
        for measure in measures
        for dimension, group in groups_of(measure)
    }


def _sum(measure: Summed, each: Sequence[Numbers], *, says_unknown: bool) -> Sum:
    unknown = sum(one.unknown for one in each) if says_unknown else None
    if measure.shape == "average":
        total = round(sum((one.value or 0.0) * (one.denominator or 0) for one in each))
        return Sum(max(total, 0), sum(one.denominator or 0 for one in each), unknown)
    denominator = None if measure.shape == "count" else sum(one.denominator or 0 for one in each)
    return Sum(sum(one.numerator or 0 for one in each), denominator, unknown)
