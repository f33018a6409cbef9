"""Many series at once must equal the slow judge, which takes them one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partera.methods.control_charts import KINDS, RULE_SETS, Chart, Exclusion, Part, draw, run_analysis, signals
from partera.methods.control_charts.run_chart import anhoj_limits, runs_limits
from tests.methods.control_charts import judge
from tests.methods.control_charts.judge import Stated

PLAIN = [kind for kind in KINDS if not KINDS[kind].subgroups]
WITH_TOTAL = ("p", "pp", "u", "up")


@st.composite
def many(draws: st.DrawFn) -> list[Stated]:
    """Some series of one kind and length, with gaps, parts, frozen baselines and points left out."""
    kind = draws(st.sampled_from(PLAIN))
    points = draws(st.integers(0, 40))
    screened = draws(st.booleans())
    return [_one(draws, kind, points, screened) for _ in range(draws(st.integers(1, 3)))]


def _one(draws: st.DrawFn, kind: str, points: int, screened: bool) -> Stated:
    chance = np.random.default_rng(draws(st.integers(0, 10_000)))
    most = draws(st.sampled_from([0, 1, 3, 12, 400]))
    total = chance.integers(0 if draws(st.booleans()) else 1, most + 2, points)
    count = chance.binomial(total, draws(st.sampled_from([0.0, 0.02, 0.3, 0.97, 1.0])))
    if kind not in WITH_TOTAL:
        count = count + _shape(draws, points)
    missing = chance.random(points) < draws(st.sampled_from([0.0, 0.0, 0.2, 1.0]))
    starts = sorted(draws(st.sets(st.integers(1, max(points - 1, 1)), max_size=2))) if points > 1 else []
    frozen = [draws(st.one_of(st.none(), st.integers(2, 20))) for _ in range(len(starts) + 1)]
    left_out = draws(st.frozensets(st.integers(0, points - 1), max_size=3)) if points else frozenset()
    return Stated(
        kind,
        tuple(None if gone else float(one) for one, gone in zip(count, missing, strict=True)),
        tuple(float(one) for one in total) if kind in WITH_TOTAL else None,
        tuple(zip([0, *starts], frozen, strict=True)),
        left_out,
        screened,
    )


def _shape(draws: st.DrawFn, points: int) -> np.ndarray:
    """What is added to chance: nothing, a step, a climb, a fall or a zigzag."""
    place = np.arange(points)
    step = draws(st.integers(0, 5)) * (place > draws(st.integers(0, 40)))
    return draws(st.sampled_from([0 * place, step, place // 2, place[::-1], 3 * (place % 2)]))


def drawn(series: list[Stated]) -> Chart:
    """The same series by the code that is judged."""
    count = np.array([one.count for one in series], dtype=float).reshape(len(series), -1)
    total = np.array([one.total for one in series], dtype=float).reshape(count.shape) if series[0].total else None
    if series[0].total is not None and total is None:
        total = np.zeros(count.shape)
    parts = {
        number: [Part(start, "judged", frozen) for start, frozen in one.parts] for number, one in enumerate(series)
    }
    left_out = [Exclusion(number, point, "judged") for number, one in enumerate(series) for point in one.left_out]
    return draw(series[0].kind, count, total, parts=parts, exclusions=left_out, screened=series[0].screened)


@settings(max_examples=100, deadline=None)
@given(many())
def test_limits_of_many_series_equal_the_judges_one_by_one(series: list[Stated]) -> None:
    chart = drawn(series)
    for number, one in enumerate(series):
        for piece in judge.pieces(one):
            points = list(piece.points)
            wanted = np.array([[piece.center] * len(points), piece.lower, piece.upper], dtype=float)
            ours = np.array([values[number, points] for values in (chart.center, chart.lower, chart.upper)])
            np.testing.assert_allclose(ours, wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", RULE_SETS)
@settings(max_examples=60, deadline=None)
@given(series=many())
def test_signals_of_many_series_equal_the_judges_one_by_one(name: str, series: list[Stated]) -> None:
    chart = drawn(series)
    rules = RULE_SETS[name].control if chart.kind.limits else RULE_SETS[name].run
    if not rules:
        return
    found = signals(chart, name)
    for number, one in enumerate(series):
        ours = {(signal.rule, signal.side, signal.points) for signal in found.listed(number)}
        assert ours == judge.judged(one, [rule.id for rule in rules])
        assert len(ours) == len(found.listed(number))


@settings(max_examples=60, deadline=None)
@given(many())
def test_run_analysis_of_many_series_equals_the_judges_one_by_one(series: list[Stated]) -> None:
    found = run_analysis(drawn(series))
    pieces = [points for one in series for points in judge.seen(one)]
    for number, points in enumerate(pieces):
        runs = judge.one_side(points, 1, passing=True)
        assert found.points[number] == len(points)
        assert found.useful[number] == sum(one.side != 0 for one in points)
        assert found.longest[number] == max((len(places) for _, places in runs), default=0)
        assert found.crossings[number] == max(len(runs) - 1, 0)


def test_critical_values_equal_those_counted_out() -> None:
    points = np.arange(10, 121)
    longest, crossings = anhoj_limits(points)
    fewest, most = runs_limits(points)
    assert longest.tolist() == [judge.longest_allowed(n) for n in points.tolist()]
    assert crossings.tolist() == [judge.crossings_needed(n) for n in points.tolist()]
    assert list(zip(fewest.tolist(), most.tolist(), strict=True)) == [judge.runs_allowed(n) for n in points.tolist()]
