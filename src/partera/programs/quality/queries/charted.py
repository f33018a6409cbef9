"""Series made ready for the arithmetic of control charts, many at once, and its answers as plain values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from partera.core.periods import Month
from partera.methods import control_charts as arithmetic
from partera.methods.control_charts import Exclusion, Meaning, Part, better_on
from partera.programs.quality.rules import measuring
from partera.programs.quality.rules.charting import (
    KIND_OF_CHART,
    OVERDISPERSED,
    PRIME,
    RULE_SETS,
    Charted,
    Mark,
    PartPlan,
    Section,
    Series,
)

_SIDES = {1: "above", -1: "below", 0: "none"}
_WAYS = {1: "up", -1: "down", 0: "none"}


def charted(many: Sequence[Series]) -> list[Charted]:
    """Each series with its limits and signals; series of a kind are worked out together."""
    found: dict[int, Charted] = {i: Charted(one) for i, one in enumerate(many) if not one.points}
    alike: dict[tuple[str, int, str, str], list[int]] = {}
    for i, one in enumerate(many):
        if one.points:
            alike.setdefault((one.plan.chart, one.per, one.plan.rules, one.better), []).append(i)
    for (chart, per, rules, better), numbers in alike.items():
        made = _together(chart, per, rules, better, [many[i] for i in numbers])
        found |= dict(zip(numbers, made, strict=True))
    return [found[i] for i in range(len(many))]


def _together(chart: str, per: int, rules: str, better: str, many: Sequence[Series]) -> list[Charted]:
    kind = KIND_OF_CHART.get(chart, chart)
    longest = max(len(one.points) for one in many)
    count, total, spread = (_table(many, longest, name) for name in ("count", "total", "spread"))
    parts = {i: _parts(one) for i, one in enumerate(many)}
    left_out = [
        Exclusion(i, at, left.reason)
        for i, one in enumerate(many)
        for left in one.plan.left_out
        for at, point in enumerate(one.points)
        if point.month == left.month
    ]
    has_total = many[0].shape in (*measuring.WITH_DENOMINATOR, "average")
    drawn = arithmetic.draw(
        kind,
        count,
        total if has_total else None,
        spread=spread if kind == "xbar" else None,
        parts={i: [part for part, _ in own] for i, own in parts.items()},
        exclusions=left_out,
        per=float(per),
    )
    towards = better_on(arithmetic.KINDS[kind], better) if chart in ("g", "t") and better == "lower" else better
    found = arithmetic.signals(drawn, *RULE_SETS[rules])
    says = arithmetic.meaning(found.side, towards)
    ratio = _spread_ratio(drawn, kind, count, total, parts, left_out, per)
    rare = drawn.too_rare()
    return [
        _one(one, i, drawn, found, says, parts[i], bool(rare[_last_section(drawn, i)]), ratio[i], chart)
        for i, one in enumerate(many)
    ]


def _table(many: Sequence[Series], longest: int, name: str) -> np.ndarray:
    table = np.full((len(many), longest), np.nan)
    for i, one in enumerate(many):
        given = [getattr(point, name) for point in one.points]
        table[i, : len(given)] = [np.nan if value is None else value for value in given]
    return table


def _parts(one: Series) -> list[tuple[Part, PartPlan]]:
    """The parts by the place of their first point; those of one place made one, their causes joined."""
    found: dict[int, list[PartPlan]] = {}
    for plan in sorted(one.plan.parts, key=lambda plan: plan.month):
        start = next((at for at, point in enumerate(one.points) if point.month >= plan.month), None)
        if start is not None:
            found.setdefault(start, []).append(plan)
    made = []
    for start, plans in found.items():
        freeze = next((plan.freeze for plan in plans if plan.freeze), None)
        chosen = next((plan for plan in plans if plan.id), plans[0])
        joined = PartPlan(
            chosen.month, "; ".join(dict.fromkeys(plan.cause for plan in plans)), freeze, chosen.id,
            all(plan.of_definition for plan in plans),
        )  # fmt: skip
        made.append((Part(start, joined.cause, freeze), joined))
    if not made or made[0][0].start > 0:
        first = PartPlan(one.points[0].month, "")
        made.insert(0, (Part(0), first))
    return made


def _last_section(drawn: arithmetic.Chart, series: int) -> int:
    return int(np.flatnonzero(drawn.sections.series == series)[-1])


def _spread_ratio(
    drawn: arithmetic.Chart, kind: str, count: np.ndarray, total: np.ndarray,
    parts: dict[int, list[tuple[Part, PartPlan]]], left_out: Sequence[Exclusion], per: int,
) -> list[float | None]:  # fmt: skip
    """How much more the last part varies than by chance, on p and u charts with enough points."""
    if kind not in ("p", "u"):
        return [None] * len(count)
    wider = arithmetic.draw(
        kind + "p", count, total, exclusions=left_out, per=float(per),
        parts={i: [part for part, _ in own] for i, own in parts.items()},
    )  # fmt: skip
    found: list[float | None] = []
    for i in range(len(count)):
        with np.errstate(divide="ignore", invalid="ignore"):
            ratios = wider.sigma[i] / drawn.sigma[i]
        known = ratios[~np.isnan(ratios) & drawn.used[i]]
        section = _last_section(drawn, i)
        found.append(float(known[-1]) if known.size and drawn.baseline[section] >= 12 else None)
    return found


def _one(
    one: Series, i: int, drawn: arithmetic.Chart, found: arithmetic.Signals, says: np.ndarray,
    parts: list[tuple[Part, PartPlan]], rare: bool, ratio: float | None, chart: str,
) -> Charted:  # fmt: skip
    size = len(one.points)
    center = _numbers(drawn.center[i, :size])
    provisional = drawn.few_points()[drawn.sections.series == i]
    stops = [part.start for part, _ in parts[1:]] + [size]
    sections = tuple(
        Section(
            part.start, stop - 1, center[part.start], plan.cause, part.frozen_at, bool(few), plan.of_definition, plan.id
        )
        for (part, plan), stop, few in zip(parts, stops, provisional, strict=True)
    )
    has_limits = drawn.kind.limits
    too_spread = ratio is not None and ratio >= OVERDISPERSED
    return Charted(
        series=one,
        value=_numbers(drawn.value[i, :size]),
        center=center,
        lower=_numbers(drawn.lower[i, :size]) if has_limits else (None,) * size,
        upper=_numbers(drawn.upper[i, :size]) if has_limits else (None,) * size,
        left_out=tuple(
            bool(not used and not np.isnan(value))
            for used, value in zip(drawn.used[i, :size], drawn.value[i, :size], strict=True)
        ),
        sections=sections,
        marks=tuple(_marks(one, i, found, says, center)),
        too_rare=rare,
        spread_ratio=ratio,
        offered=PRIME.get(chart, "") if too_spread else "",
    )


def _marks(
    one: Series, i: int, found: arithmetic.Signals, says: np.ndarray, center: Sequence[float | None]
) -> list[Mark]:
    """The signals of a series, one for each rule, side and first month."""
    kept: dict[tuple[str, str, Month], Mark] = {}
    for k in np.flatnonzero(found.series == i):
        rule = found.rules[found.rule[k]].id
        sides = _WAYS if "trend" in rule else _SIDES
        points = tuple(found.points[found.offset[k] : found.offset[k + 1]].tolist())
        mark = Mark(
            rule, sides[int(found.side[k])], Meaning(int(says[k])).name.lower(), points,
            one.points[points[0]].month, one.points[points[-1]].month, center[points[0]],
        )  # fmt: skip
        before = kept.get((rule, mark.side, mark.first))
        if before is None or len(before.points) < len(points):
            kept[rule, mark.side, mark.first] = mark
    return list(kept.values())


def _numbers(row: np.ndarray) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else float(value) for value in row)
