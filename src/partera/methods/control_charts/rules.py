"""The rule sets, as data: each rule's id is stored with its signals, and its sentence says what it looks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from partera.methods.control_charts import sequences, zones
from partera.methods.control_charts.view import Pattern

FENCES = 3.0
"""A point is proposed as astronomical beyond this many widths of the middle half (Tukey's outer fences)."""


class NoSuchRules(ValueError):
    """The name is not one of the rule sets, or the set has no rule for this kind of chart."""


@dataclass(frozen=True)
class Rule:
    """One rule: its id, which is stored; what it looks for; and how that is found."""

    id: str
    says: str
    pattern: Pattern


@dataclass(frozen=True)
class RuleSet:
    """Rules that are used together, for control charts and for run charts."""

    id: str
    says: str
    source: str
    control: tuple[Rule, ...]
    run: tuple[Rule, ...] = ()


def rules_for(name: str, *, limits: bool) -> tuple[Rule, ...]:
    """The rules of a set for a kind of chart.

    Takes   name: 3sigma, western_electric, nelson, ihi, nhs or anhoj · limits: whether the chart has limits
    Gives   its rules, in the order in which they take precedence
    Raises  NoSuchRules when there is no such set, or when it has no rule for a chart without limits
    Source  the source of each set stands with it in `RULE_SETS`

    >>> [rule.id for rule in rules_for("anhoj", limits=False)]
    ['anhoj.longest_run', 'anhoj.few_crossings']
    """
    if name not in RULE_SETS:
        raise NoSuchRules(f"{name!r} is not a set of rules: choose {', '.join(RULE_SETS)}.")
    found = RULE_SETS[name].control if limits else RULE_SETS[name].run
    if not found:
        raise NoSuchRules(f"The rules {name!r} need limits, and a run chart has none: choose anhoj or ihi.")
    return found


def default_rules(*, limits: bool) -> tuple[str, ...]:
    """The rule sets that are used when nobody names others.

    Takes   limits: whether the chart has limits
    Gives   their ids
    Raises  nothing
    Source  our own choice: docs/methods/control-charts.md

    >>> default_rules(limits=True), default_rules(limits=False)
    (('3sigma', 'anhoj'), ('anhoj',))
    """
    return ("3sigma", "anhoj") if limits else ("anhoj",)


def _beyond(owner: str) -> Rule:
    return Rule(f"{owner}.beyond_limits", "a point beyond three sigmas", partial(zones.beyond, sigmas=3))


def _two_of_three(owner: str) -> Rule:
    pattern = partial(zones.some_of, hits=2, among=3, sigmas=2)
    return Rule(f"{owner}.two_of_three", "two of three points in a row beyond two sigmas on one side", pattern)


def _four_of_five(owner: str) -> Rule:
    pattern = partial(zones.some_of, hits=4, among=5, sigmas=1)
    return Rule(f"{owner}.four_of_five", "four of five points in a row beyond one sigma on one side", pattern)


_WORDS = {5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 14: "fourteen", 15: "fifteen"}


def _shift(owner: str, points: int, *, passing: bool = False, name: str = "shift") -> Rule:
    pattern = partial(sequences.one_side, points=points, passing_center=passing)
    return Rule(f"{owner}.{name}", f"{_WORDS[points]} points in a row on one side of the center line", pattern)


def _trend(owner: str, points: int, *, passing: bool = False, name: str = "trend") -> Rule:
    pattern = partial(sequences.trend, points=points, passing_equal=passing)
    return Rule(
        f"{owner}.{name}", f"{_WORDS[points]} points in a row, each higher or each lower than the last", pattern
    )


def _hugging(owner: str) -> Rule:
    pattern = partial(zones.hugging, points=15, sigmas=1)
    return Rule(f"{owner}.hugging", "fifteen points in a row within one sigma of the center line", pattern)


_ANHOJ = (
    Rule("anhoj.longest_run", "a run about the center line longer than chance allows", sequences.longest_run),
    Rule("anhoj.few_crossings", "fewer crossings of the center line than chance allows", sequences.few_crossings),
)

RULE_SETS: Mapping[str, RuleSet] = MappingProxyType(
    {
        found.id: found
        for found in (
            RuleSet(
                "3sigma",
                "Shewhart's limits",
                "Shewhart WA. Economic Control of Quality of Manufactured Product, 1931",
                (_beyond("3sigma"),),
            ),
            RuleSet(
                "western_electric",
                "Western Electric",
                "Western Electric Company. Statistical Quality Control Handbook, 1956",
                (
                    _beyond("western_electric"),
                    _two_of_three("western_electric"),
                    _four_of_five("western_electric"),
                    _shift("western_electric", 8),
                ),
            ),
            RuleSet(
                "nelson",
                "Nelson",
                "Nelson LS. The Shewhart control chart: tests for special causes. J Qual Technol 1984;16:237–239",
                (
                    _beyond("nelson"),
                    _shift("nelson", 9),
                    _trend("nelson", 6),
                    Rule(
                        "nelson.alternating",
                        "fourteen points in a row going up and down in turn",
                        partial(sequences.alternating, points=14),
                    ),
                    _two_of_three("nelson"),
                    _four_of_five("nelson"),
                    _hugging("nelson"),
                    Rule(
                        "nelson.avoiding",
                        "eight points in a row beyond one sigma, on both sides of the center line",
                        partial(zones.avoiding, points=8, sigmas=1),
                    ),
                ),
            ),
            RuleSet(
                "ihi",
                "Institute for Healthcare Improvement",
                "Perla RJ, Provost LP, Murray SK. The run chart. BMJ Qual Saf 2011;20:46–51; Provost LP, Murray SK. "
                "The Health Care Data Guide, 2011",
                (
                    _beyond("ihi"),
                    _shift("ihi", 8, passing=True),
                    _trend("ihi", 6, passing=True),
                    _two_of_three("ihi"),
                    _hugging("ihi"),
                ),
                (
                    _shift("ihi", 6, passing=True, name="run_shift"),
                    _trend("ihi", 5, passing=True, name="run_trend"),
                    Rule("ihi.few_runs", "fewer runs about the median than chance allows", sequences.few_runs),
                    Rule("ihi.many_runs", "more runs about the median than chance allows", sequences.many_runs),
                    Rule(
                        "ihi.astronomical",
                        "a point far outside all others: proposed, for people to judge",
                        partial(zones.astronomical, fences=FENCES),
                    ),
                ),
            ),
            RuleSet(
                "nhs",
                "NHS England, Making data count",
                "NHS England. Making data count; NHSRplotthedots 0.2.2",
                (_beyond("nhs"), _shift("nhs", 7), _trend("nhs", 7), _two_of_three("nhs")),
            ),
            RuleSet("anhoj", "Anhøj", "Anhøj J, Olesen AV. PLoS ONE 2014;9:e113825", _ANHOJ, _ANHOJ),
        )
    }
)
"""Every set of rules by its id. Sets are never mixed: whoever uses two says so, and each signal keeps its rule's id."""
