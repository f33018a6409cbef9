"""How a series is charted: its points, chart, rules, parts and exclusions, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partera.core.periods import Month

KIND_OF_CHART = {"p_prime": "pp", "u_prime": "up", "xbar_s": "xbar"}
"""Names of charts that differ from the arithmetic’s own."""
CHARTS = {
    "run": "Run chart",
    "p": "p chart",
    "p_prime": "p′ chart",
    "u": "u chart",
    "u_prime": "u′ chart",
    "c": "c chart",
    "i": "I chart",
    "xbar_s": "X-bar chart",
    "g": "g chart",
    "t": "t chart",
}
RULE_SETS = {
    "anhoj": ("anhoj",),
    "shewhart_anhoj": ("3sigma", "anhoj"),
    "shewhart": ("3sigma",),
    "western_electric": ("western_electric",),
    "nelson": ("nelson",),
    "ihi": ("ihi",),
    "nhs": ("nhs",),
}
RULES = {
    "anhoj": "Anhøj: long runs and few crossings",
    "shewhart_anhoj": "Shewhart’s limits and Anhøj’s runs",
    "shewhart": "Shewhart’s limits",
    "western_electric": "Western Electric",
    "nelson": "Nelson",
    "ihi": "Institute for Healthcare Improvement",
    "nhs": "NHS Making Data Count",
}
OF_THE_WHOLE = ("few_crossings", "few_runs", "many_runs", "hugging")
"""Rules that speak of a whole part: no single point of it is marked."""
RUN_RULES = ("anhoj", "ihi")
"""Sets that a run chart, which has no limits, can be read by."""
OVERDISPERSED = 1.5
"""From this ratio of the spread seen to the spread of chance on, p′ or u′ is offered."""
PRIME = {"p": "p_prime", "u": "u_prime"}


@dataclass(frozen=True)
class Entered:
    """One point as entered: a month, or one of the rare events of a month."""

    month: Month
    count: float | None
    total: float | None = None
    spread: float | None = None
    unknown: int | None = 0  # None where the number is small and hidden
    state: str = "ok"


@dataclass(frozen=True)
class PartPlan:
    """Limits anew from a month on, for a cause; frozen at its first points when said. `of_definition`: nobody chose it,
    the measure means something else from then on."""

    month: Month
    cause: str
    freeze: int | None = None
    id: int | None = None
    of_definition: bool = False


@dataclass(frozen=True)
class Left:
    """A month left out, and why."""

    month: Month
    reason: str
    id: int | None = None


@dataclass(frozen=True)
class Plan:
    """Which chart, which rules, which parts, what is left out."""

    chart: str
    rules: str
    parts: tuple[PartPlan, ...] = ()
    left_out: tuple[Left, ...] = ()


@dataclass(frozen=True)
class Series:
    """What is charted."""

    shape: str
    better: str
    per: int
    points: tuple[Entered, ...]
    plan: Plan


@dataclass(frozen=True)
class Mark:
    """A signal: by which rule, on which side, what it means, over which points."""

    rule: str
    side: str
    meaning: str
    points: tuple[int, ...]
    first: Month
    last: Month
    center: float | None


@dataclass(frozen=True)
class Section:
    """A stretch with limits of its own."""

    first: int
    last: int
    center: float | None
    cause: str
    frozen_at: int | None
    provisional: bool
    of_definition: bool
    id: int | None = None


@dataclass(frozen=True)
class Charted:
    """A series with its lines, limits and signals; lists hold one entry a point, None where there is none."""

    series: Series
    value: tuple[float | None, ...] = ()
    center: tuple[float | None, ...] = ()
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    left_out: tuple[bool, ...] = ()
    sections: tuple[Section, ...] = ()
    marks: tuple[Mark, ...] = ()
    too_rare: bool = False
    spread_ratio: float | None = None
    offered: str = ""

    @property
    def newest(self) -> int | None:
        """The last point with a value."""
        return next((i for i in range(len(self.value) - 1, -1, -1) if self.value[i] is not None), None)


def rules_of(chart: str, chosen: str, run_rules: str, control_rules: str) -> str:
    """The rule set a chart is read by: the one chosen, else the collaborative’s; a run chart takes only some."""
    if chart == "run":
        return chosen if chosen in RUN_RULES else run_rules if run_rules in RUN_RULES else "anhoj"
    return chosen if chosen in RULE_SETS else control_rules if control_rules in RULE_SETS else "shewhart_anhoj"


def leading(marks: Sequence[Mark], last: Month | None) -> Mark | None:
    """The signal with which a chart’s sentence begins: a shift before a trend before a single point, one that reaches
    the last point before one that ended, the longest first; what is said of a whole part comes last."""
    if not marks:
        return None
    return max(marks, key=lambda mark: (_rank(mark, last), mark.last, len(mark.points)))


def _rank(mark: Mark, last: Month | None) -> int:
    name = mark.rule.split(".")[-1]
    if name in OF_THE_WHOLE:
        return 0
    kind = 3 if name in ("shift", "run_shift", "longest_run") else 2 if "trend" in name else 1
    return kind + (4 if mark.last == last else 0)
