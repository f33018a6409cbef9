"""What a signal means for whoever wants the measure higher or lower, and whether a target can be relied on."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from partera.methods.control_charts.charts import Chart
from partera.methods.control_charts.limits import Kind
from partera.methods.control_charts.parts import Ints
from partera.methods.control_charts.run_chart import SAME
from partera.methods.control_charts.signals import Signals

BETTER = ("higher", "lower", "neither")
"""Which way is better."""

_SIGN = {"higher": 1, "lower": -1, "neither": 0}
_TURNED = {"higher": "lower", "lower": "higher", "neither": "neither"}


class NotADirection(ValueError):
    """What is better is not given as higher, lower or neither."""


class Meaning(IntEnum):
    """What a point, or a signal, says."""

    COMMON_CAUSE = 0
    IMPROVEMENT = 1
    CONCERN = 2
    NEUTRAL = 3  # a signal, and neither better nor worse


class Assurance(IntEnum):
    """Whether the process as it is can be relied on to meet its target."""

    NO_TARGET = 0
    PASSING = 1
    FAILING = 2
    HIT_AND_MISS = 3


def better_on(kind: Kind, better: str) -> str:
    """Which way is better on the chart, for a measure that counts events.

    Takes   kind: of chart · better: for the event itself, `higher`, `lower` or `neither`
    Gives   the same, turned round on charts of cases or time between events: more between them is fewer of them
    Raises  NotADirection
    Source  Benneyan JC. Health Care Manag Sci 2001;4:305–318

    >>> from partera.methods.control_charts.limits import KINDS
    >>> better_on(KINDS["u"], "lower"), better_on(KINDS["g"], "lower")
    ('lower', 'higher')
    """
    _signs(better)
    return _TURNED[better] if kind.between else better


def meaning(side: ArrayLike, better: str) -> NDArray[np.int8]:
    """What signals on these sides mean.

    Takes   side: 1 above or rising, −1 below or falling, 0 neither · better: on this chart, `higher`, `lower` or
            `neither`
    Gives   a `Meaning` of each: improvement, concern or neutral
    Raises  NotADirection
    Source  NHS England. Making data count

    >>> [Meaning(found).name for found in meaning([1, -1, 0], "lower")]
    ['CONCERN', 'IMPROVEMENT', 'NEUTRAL']
    """
    towards = np.asarray(side) * _signs(better)
    return np.select([towards > 0, towards < 0], [Meaning.IMPROVEMENT, Meaning.CONCERN], Meaning.NEUTRAL).astype(
        np.int8
    )


def meaning_of_points(found: Signals, better: str) -> NDArray[np.int8]:
    """What every point says; where several signals cover it, the rule that stands first in its set decides.

    Takes   found: signals of a chart · better: on this chart, `higher`, `lower` or `neither`
    Gives   a `Meaning` of each point (series × points)
    Raises  NotADirection
    Source  NHSRplotthedots 0.2.2 (precedence)

    >>> from partera.methods.control_charts.charts import draw
    >>> from partera.methods.control_charts.signals import signals
    >>> found = signals(draw("i", [5, 6, 4, 5, 6, 4, 30]), "nhs")
    >>> meaning_of_points(found, "lower")[0].tolist()
    [0, 0, 0, 0, 0, 0, 2]
    """
    says = meaning(found.side, better)
    points = np.zeros(found.shape, dtype=np.int8)
    of = found.of_points()
    for rule in reversed(range(len(found.rules))):
        its = found.rule[of] == rule
        points[found.series[of[its]], found.points[its]] = says[of[its]]
    return points


def last_points(chart: Chart) -> Ints:
    """The last point of each section that is used.

    Takes   chart: of any kind
    Gives   its place among the points, one entry a section; −1 where a section has none
    Raises  nothing
    Source  our own rule

    >>> from partera.methods.control_charts.charts import draw
    >>> last_points(draw("i", [4, 5, float("nan")])).tolist()
    [1]
    """
    at = np.flatnonzero(chart.used)
    found = np.full(len(chart.sections), -1, dtype=np.int64)
    found[chart.sections.over_points().ravel()[at]] = at % max(chart.used.shape[1], 1)
    return found


def variation(chart: Chart, found: Signals, better: str) -> NDArray[np.int8]:
    """What each part of each series says last: the meaning of its last point.

    Takes   chart and its signals · better: on this chart, `higher`, `lower` or `neither`
    Gives   a `Meaning`, one entry a section
    Raises  NotADirection
    Source  NHS England. Making data count

    >>> from partera.methods.control_charts.charts import draw
    >>> from partera.methods.control_charts.signals import signals
    >>> chart = draw("i", [5, 6, 4, 5, 6, 4, 5, 6, 5, 30])
    >>> Meaning(variation(chart, signals(chart, "nhs"), "lower")[0]).name
    'CONCERN'
    """
    points, last = meaning_of_points(found, better), last_points(chart)
    if points.size == 0:
        return np.zeros(len(last), dtype=np.int8)
    return np.where(last < 0, Meaning.COMMON_CAUSE, points[chart.sections.series, last]).astype(np.int8)


def assurance(chart: Chart, target: ArrayLike, better: str) -> NDArray[np.int8]:
    """Whether each part of each series can be relied on to meet its target.

    Takes   chart: with limits · target: one for all series or one each, in the unit of the chart, not-a-number for
            none · better: on this chart, `higher`, `lower` or `neither`
    Gives   an `Assurance`, one entry a section: passing when both limits at the last point are better than the
            target, failing when both are worse, hit and miss when it lies between them; no target where none is
            given, where neither way is better, or where there are no limits
    Raises  NotADirection
    Source  NHS England. Making data count

    >>> from partera.methods.control_charts.charts import draw
    >>> chart = draw("i", [[80, 84, 78, 81, 83, 79]] * 3)
    >>> [Assurance(found).name for found in assurance(chart, [60, 80, 99], "higher")]
    ['PASSING', 'HIT_AND_MISS', 'FAILING']
    """
    sign = _signs(better)
    series, last = chart.sections.series, last_points(chart)
    wanted = np.broadcast_to(np.asarray(target, dtype=np.float64), (chart.value.shape[0],))[series]
    if chart.value.size == 0 or sign == 0:
        return np.zeros(len(last), dtype=np.int8)
    known = (last >= 0) & ~np.isnan(wanted) & ~np.isnan(chart.upper[series, last])
    room = SAME * np.abs(wanted)
    above = chart.lower[series, last] > wanted + room
    below = chart.upper[series, last] < wanted - room
    passing, failing = (above, below) if sign > 0 else (below, above)
    found = np.select([~known, passing, failing], [Assurance.NO_TARGET, Assurance.PASSING, Assurance.FAILING], 3)
    return found.astype(np.int8)


def _signs(better: str) -> int:
    if better not in _SIGN:
        raise NotADirection(f"{better!r} is not a way to be better: choose higher, lower or neither.")
    return _SIGN[better]
