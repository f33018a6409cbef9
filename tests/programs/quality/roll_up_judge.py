"""Invented histories of a month, and a slow judge of everything that was published of it.

The judge knows nothing of the rule: it tries every set of five hospitals for a combination of the published sums that
rests on them alone, asks a linear program what is left open of every small count, and adds up what is said to be not
known in every way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations, product

import numpy as np
from scipy.optimize import linprog

from partera.programs.quality.rules import measuring
from partera.programs.quality.rules import roll_ups as rules
from partera.programs.quality.rules.roll_ups import Contribution, Numbers, Published, Summed

RACES, PAYERS = ("black", "white", "hispanic", "unknown"), ("medicaid", "private", "unknown")
FAMILIES = {
    "alone": (Summed("ntsv", 1, "share", "outcome", ("race", "payer")),),
    "without groups": (Summed("race_reported", 1, "share", "process", ()),),
    "one by payer too": (
        Summed("smm", 1, "share", "outcome", ("race", "payer")),
        Summed("smm_x", 2, "share", "outcome", ("race",)),
    ),
    "nested": (
        Summed("smm", 1, "share", "outcome", ("race",)),
        Summed("smm_x", 2, "share", "outcome", ("race",)),
    ),
}
Key = tuple[int, tuple[int, ...]]


@dataclass
class History:
    """What hospitals enter, revise and take away, and what is published after each step."""

    dice: np.random.Generator
    measures: tuple[Summed, ...]
    races: np.ndarray  # shares of the groups, as they are where this history takes place
    rate: float
    hospitals: dict[int, Contribution] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)
    published: list[Published] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    submissions: int = 0

    def publish(self) -> None:
        ready = [replace(one, is_named=one.hospital in self.named) for one in self.hospitals.values()]
        decision = rules.decide(self.measures, self.published, ready, self.named)
        self.reasons.append(decision.reason)
        for new in decision.new:
            self.published = [
                replace(row, is_current=False) if row.wave == new.wave else row for row in self.published
            ] + [new]

    def enter(self, hospital: int, wave: int) -> None:
        """A first submission, or a revision of one or all of the family's measures."""
        before = self.hospitals.get(hospital)
        fresh = [before is None or self.dice.random() < 0.6 for _ in self.measures]
        if len(fresh) > 1:  # what lies within another measure is entered anew with it, so that it stays within
            fresh[1] |= fresh[0]
            fresh[0] |= fresh[1] and self.dice.random() < 0.5
        of = []
        for i, is_new in enumerate(fresh):
            self.submissions += is_new
            of.append(self.submissions if is_new or before is None else before.submissions[i])
        numbers = invented(self.dice, self.measures, self.races, self.rate)
        if before is not None and not fresh[0]:
            numbers = before.numbers | self._inner_anew(before.numbers) if any(fresh) else before.numbers
        self.hospitals[hospital] = Contribution(hospital, wave, hospital in self.named, tuple(of), numbers)

    def _inner_anew(self, before: Mapping[rules.Line, Numbers]) -> dict[rules.Line, Numbers]:
        """The second measure drawn again among the events of the first."""
        outer, inner = (measure.key for measure in self.measures)
        races = {
            (inner, by, group): replace(value, numerator=int(self.dice.binomial(value.numerator or 0, 0.5)))
            for (key, by, group), value in before.items()
            if key == outer and by == "race"
        }
        events = sum(value.numerator or 0 for value in races.values())
        return {**races, (inner, "", ""): replace(before[inner, "", ""], numerator=events)}


def invented(
    dice: np.random.Generator, measures: tuple[Summed, ...], races: np.ndarray, rate: float
) -> dict[rules.Line, Numbers]:
    """One hospital's counts: births by race and payer, events among them, the second measure's among the first's."""
    births = dice.multinomial(int(dice.integers(5, 60)), np.outer(races, [0.5, 0.4, 0.1]).ravel()).reshape(4, 3)
    events = dice.binomial(births, rate)
    found = {}
    for i, measure in enumerate(measures):
        events = dice.binomial(events, 0.5) if i else events
        found[measure.key, "", ""] = Numbers(int(events.sum()), int(births.sum()), int(dice.integers(0, 3)))
        for dimension, axis, groups in (("race", 1, RACES), ("payer", 0, PAYERS)):
            if dimension in measure.strata:
                for group, n, of in zip(groups, events.sum(axis), births.sum(axis), strict=True):
                    found[measure.key, dimension, group] = Numbers(int(n), int(of))
    return found


def history(seed: int) -> History:
    """Hospitals enter, some later than others, revise, leave the month or come to be known; published in between."""
    dice = np.random.default_rng(seed)
    measures = FAMILIES[str(dice.choice(list(FAMILIES)))]
    races = dice.dirichlet([0.6, 2.0, 0.6, 0.3])
    made = History(dice, measures, races, float(dice.choice([0.03, 0.15, 0.5, 0.9])))
    waves, everyone = int(dice.integers(1, 3)), int(dice.integers(6, 17))
    made.named = {hospital for hospital in range(everyone) if dice.random() < 0.1}
    for hospital in range(int(dice.integers(5, everyone + 1))):
        made.enter(hospital, 1 + hospital % waves)
    made.publish()
    for _ in range(int(dice.integers(1, 5))):
        several = int(dice.choice([1, 5, 6, 7, 8, 12]))
        for hospital in dice.permutation(everyone)[:several].tolist():
            if dice.random() < 0.15 and hospital in made.hospitals:
                del made.hospitals[hospital]
            else:
                made.enter(hospital, 1 + hospital % waves)
        made.publish()
    return made


def fewest_found(made: History) -> float:
    """The size of the smallest set of un-named hospitals, up to five, of which the published sums say something."""
    fewest = np.inf
    for at in (None, *range(len(made.measures))):
        rows = [
            {(one.hospital, None if at is None else one.submissions[at]) for one in row.members
             if one.hospital not in made.named}
            for row in made.published
        ]  # fmt: skip
        columns = sorted({key for row in rows for key in row})
        if not columns:
            continue
        sums = np.array([[float(key in row) for key in columns] for row in rows])
        whole = np.linalg.matrix_rank(sums)
        hospitals = sorted({hospital for hospital, _ in columns})
        for chosen in combinations(hospitals, min(5, len(hospitals))):
            others = [j for j, (hospital, _) in enumerate(columns) if hospital not in chosen]
            if whole > (np.linalg.matrix_rank(sums[:, others]) if others else 0):
                fewest = min(fewest, len(chosen))
    return float(fewest)


@dataclass
class Attack:
    """Everything shown as equations over the unknown counts of every hospital and version."""

    made: History
    at: dict[tuple[Key, str, str, str, str], int] = field(default_factory=dict)
    equations: list[tuple[dict[int, float], float]] = field(default_factory=list)
    nested: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for row in self.made.published:
            for one in row.members:
                for measure in self.made.measures:
                    for dimension, group in self._groups(measure):
                        for kind in ("events", "rest"):
                            key = ((one.hospital, one.submissions), measure.key, dimension, group, kind)
                            self.at.setdefault(key, len(self.at))
        self._ties()
        for row in self.made.published:
            for line, value in row.lines.items():
                if value.state == "ok":
                    self.equations.append((self.row(row, line, "events"), float(value.numerator or 0)))
                    rest = (value.denominator or 0) - (value.numerator or 0)
                    self.equations.append((self.row(row, line, "rest"), float(rest)))

    def _groups(self, measure: Summed) -> list[tuple[str, str]]:
        return [(by, group) for by in measure.strata for group in measuring.STRATA[by]] or [("", "")]

    def _ties(self) -> None:
        for (version, measure, dimension, group, kind), i in list(self.at.items()):
            inside = self.at.get((version, "smm_x", dimension, group, kind))
            if measure == "smm" and kind == "events" and inside is not None:
                self.nested.append((inside, i))
        for version in {key[0] for key in self.at}:
            for measure in self.made.measures:
                if len(measure.strata) == 2:
                    for kind in ("events", "rest"):
                        self.equations.append((self._difference(version, measure, kind), 0.0))

    def _difference(self, version: Key, measure: Summed, kind: str) -> dict[int, float]:
        return {
            self.at[version, measure.key, by, group, kind]: 1.0 if by == "race" else -1.0
            for by, group in self._groups(measure)
        }

    def row(self, row: Published, line: rules.Line, kind: str) -> dict[int, float]:
        """A published cell as a sum of unknown counts."""
        measure, dimension, group = line
        wanted = next(one for one in self.made.measures if one.key == measure)
        first = self._groups(wanted)[0][0]
        return {
            self.at[(one.hospital, one.submissions), measure, by, of, kind]: 1.0
            for one in row.members
            for by, of in self._groups(wanted)
            if ((by, of) == (dimension, group) if dimension else by == first)
        }

    def range_of(self, wanted: dict[int, float]) -> tuple[float, float]:
        """The smallest and the largest value that everything shown leaves the sum of these counts."""
        size = len(self.at)
        rows = np.zeros((len(self.equations), size))
        for i, (terms, _) in enumerate(self.equations):
            rows[i, list(terms)] = list(terms.values())
        above = np.zeros((len(self.nested), size))
        for i, (small, large) in enumerate(self.nested):
            above[i, small], above[i, large] = 1.0, -1.0
        goal = np.zeros(size)
        goal[list(wanted)] = list(wanted.values())
        found = []
        for sign in (1.0, -1.0):
            answer = linprog(
                sign * goal, A_eq=rows, b_eq=[value for _, value in self.equations],
                A_ub=above if self.nested else None, b_ub=np.zeros(len(self.nested)) if self.nested else None,
                bounds=(0, None), method="highs",
            )  # fmt: skip
            found.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
        return found[0], found[1]


def narrow_counts(made: History) -> list[tuple[rules.Line, str, tuple[float, float]]]:
    """The small counts of every roll-up that could not be anything from 1 to 9; there must be none."""
    if not made.published:
        return []
    attack, found = Attack(made), []
    for row in made.published:
        for line in row.lines:
            for kind in ("events", "rest"):
                wanted = attack.row(row, line, kind)
                if 1 <= _true(made, row, line, kind) <= 9:
                    low, high = attack.range_of(wanted)
                    if low > 1 + 1e-6 or high < 9 - 1e-6:
                        found.append((line, kind, (low, high)))
    return found


def _true(made: History, row: Published, line: rules.Line, kind: str) -> int:
    numbers = [one.numbers.get(line, Numbers(0, 0)) for one in row.members]
    events, whole = sum(n.numerator or 0 for n in numbers), sum(n.denominator or 0 for n in numbers)
    return events if kind == "events" else whole - events


def small_unknowns(made: History) -> list[tuple[str, int]]:
    """Counts of 1 to 9 people not known that a sum or difference of the said ones gives: every combination is tried."""
    found = []
    for measure in made.measures:
        line = (measure.key, "", "")
        said = [row for row in made.published if row.lines[line].unknown is not None]
        each = [{(one.hospital, one.numbers[line].unknown) for one in row.members} for row in said]
        columns = sorted(set().union(*each))
        rows = np.array([[key in row for key in columns] for row in each], dtype=int).reshape(len(said), len(columns))
        given = np.array([row.lines[line].unknown for row in said], dtype=int)
        for signs in product((-1, 0, 1), repeat=min(len(said), 8)):
            left = np.array(signs, dtype=int) @ rows[: len(signs)]
            total = int(np.array(signs, dtype=int) @ given[: len(signs)])
            if left.size and set(left.tolist()) <= {0, 1} and 0 < total < 10:
                found.append((measure.key, total))
    return found
