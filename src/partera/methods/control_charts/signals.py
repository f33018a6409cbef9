"""The signals of many charts: which rule, which points, on which side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from partera.methods.control_charts.charts import Chart
from partera.methods.control_charts.parts import Flags, Ints
from partera.methods.control_charts.rules import NoSuchRules, Rule, rules_for
from partera.methods.control_charts.view import Found, View


@dataclass(frozen=True)
class Signal:
    """One signal of one series."""

    series: int
    part: int  # counted from 0 within the series
    rule: str  # its id, which names the set it belongs to
    side: int  # 1 above or rising, −1 below or falling, 0 neither
    points: tuple[int, ...]
    passed_over: int  # points between the first and the last that are missing, left out, or that the rule skips


@dataclass(frozen=True)
class Signals:
    """All signals of a chart, one entry a signal in every array; `points[offset[k]:offset[k + 1]]` are those of k."""

    rules: tuple[Rule, ...]
    shape: tuple[int, int]
    series: Ints
    section: Ints
    part: Ints
    rule: Ints  # which of `rules`
    side: NDArray[np.int8]
    first: Ints
    last: Ints
    passed_over: Ints
    offset: Ints
    points: Ints

    def __len__(self) -> int:
        return len(self.series)

    def covered(self, *rule_ids: str) -> Flags:
        """Which points lie in a signal of these rules, or of any (series × points)."""
        found = np.zeros(self.shape, dtype=bool)
        of = self.of_points()
        wanted = np.array([not rule_ids or rule.id in rule_ids for rule in self.rules], dtype=bool)
        kept = wanted[self.rule[of]] if len(of) else np.zeros(0, dtype=bool)
        found[self.series[of][kept], self.points[kept]] = True
        return found

    def of_points(self) -> Ints:
        """The signal that each entry of `points` belongs to."""
        return np.repeat(np.arange(len(self)), np.diff(self.offset))

    def listed(self, series: int | None = None) -> list[Signal]:
        """The signals of one series, or of all, each in words of the field."""
        chosen = np.arange(len(self)) if series is None else np.flatnonzero(self.series == series)
        return [
            Signal(
                int(self.series[k]),
                int(self.part[k]),
                self.rules[self.rule[k]].id,
                int(self.side[k]),
                tuple(self.points[self.offset[k] : self.offset[k + 1]].tolist()),
                int(self.passed_over[k]),
            )
            for k in chosen
        ]


def signals(chart: Chart, *rule_sets: str) -> Signals:
    """The signals of a chart by the named rule sets.

    Takes   chart: of many series · rule_sets: one or more of 3sigma, western_electric, nelson, ihi, nhs, anhoj
    Gives   every signal, in the order of series, first point and rule; runs pass over points that are missing or
            left out, end where a part ends, and each signal says how many points it passed over
    Raises  NoSuchRules when none is named, a set does not exist, or needs limits and the chart has none
    Source  the source of each set stands with it in `RULE_SETS`

    >>> from partera.methods.control_charts.charts import draw
    >>> chart = draw("i", [5, 6, 4, 5, 6, 4, 5, 6, 5, 30])
    >>> [(found.rule, found.side, found.points) for found in signals(chart, "3sigma").listed()]
    [('3sigma.beyond_limits', 1, (9,))]
    """
    if not rule_sets:
        raise NoSuchRules("Name the rule sets to look by; default_rules tells which are usual.")
    rules = tuple(rule for name in dict.fromkeys(rule_sets) for rule in rules_for(name, limits=chart.kind.limits))
    view = View.of(chart)
    columns = chart.value.shape[1]
    pieces = [
        _gathered(found, number, columns)
        for number, rule in enumerate(rules)
        for found in rule.pattern(view)
        if found.begins.any()
    ]
    none = np.zeros(0, dtype=np.int64)
    rule, side, sizes, cells, section = (
        (np.concatenate(column) for column in zip(*pieces, strict=True)) if pieces else (none,) * 5
    )
    return _ordered(chart, rules, rule, side.astype(np.int8), sizes, cells, section)


def _gathered(found: Found, number: int, columns: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Rule, side and size of each stretch that was found; its cells in the flattened chart; its section."""
    at = np.flatnonzero(found.covered)
    starts = np.flatnonzero(found.begins[at])
    sizes = np.diff(np.append(starts, len(at)))
    same = np.full(len(starts), number, dtype=np.int64)
    section = found.line.section[at[starts]].astype(np.int64)
    return same, np.full(len(starts), found.side, dtype=np.int64), sizes, found.line.at[at], section


def _ordered(
    chart: Chart, rules: tuple[Rule, ...], rule: Ints, side: NDArray[np.int8], sizes: Ints, cells: Ints, section: Ints
) -> Signals:
    """Signals by series, first point and rule."""
    columns = max(chart.value.shape[1], 1)
    begins = np.cumsum(sizes) - sizes
    first, last = cells[begins], cells[begins + sizes - 1]
    order = np.lexsort((rule, first))
    sizes = sizes[order]
    offset = np.concatenate([[0], np.cumsum(sizes)])
    moved = np.repeat(begins[order] - offset[:-1], sizes) + np.arange(len(cells))
    section, series = section[order], first[order] // columns
    opens = np.searchsorted(chart.sections.series, np.arange(chart.value.shape[0]))
    return Signals(
        rules, chart.value.shape, series, section, section - opens[series], rule[order], side[order],
        first[order] % columns, last[order] % columns, (last - first + 1)[order] - sizes, offset,
        cells[moved] % columns,
    )  # fmt: skip
