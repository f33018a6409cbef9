"""Signals: the edges of each rule, what they mean, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from partera.methods.control_charts import (
    KINDS,
    RULE_SETS,
    Assurance,
    Exclusion,
    Meaning,
    NoSuchRules,
    NotADirection,
    Part,
    assurance,
    better_on,
    default_rules,
    draw,
    meaning_of_points,
    run_analysis,
    signals,
    variation,
)

QUIET = [4, 6, 5, 6, 4, 5, 4, 6, 5, 6, 4, 5]
"""Twelve months about five, one apart: nothing in them is unusual."""


def rules(chart, *names):  # type: ignore[no-untyped-def]
    return {(found.rule, found.side, found.points) for found in signals(chart, *names).listed()}


@pytest.mark.parametrize("name", RULE_SETS)
def test_values_that_are_all_equal_give_no_signal(name: str) -> None:
    assert rules(draw("i", [0.1] * 30), name) == set()
    assert rules(draw("p", [0] * 30, [40] * 30), name) == set()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not KINDS[kind].subgroups])
@pytest.mark.parametrize("name", RULE_SETS)
def test_no_points_and_missing_points_give_no_signal(kind: str, name: str) -> None:
    if not KINDS[kind].limits and not RULE_SETS[name].run:
        return
    for points in (np.ones((2, 0)), np.full((2, 24), np.nan)):
        found = signals(draw(kind, points, points if KINDS[kind].needs_total else None), name)
        assert len(found) == 0
        assert found.listed() == []
        assert found.covered().shape == points.shape


def test_a_missing_month_does_not_end_a_run_and_is_told() -> None:
    months = [*QUIET, 9, 9, 9, np.nan, 9, 9, 9, 9]
    found = signals(draw("i", months, parts=[Part(0, frozen_at=12)]), "nhs").listed()
    shift = next(signal for signal in found if signal.rule == "nhs.shift" and signal.side == 1)
    assert shift.points == (12, 13, 14, 16, 17, 18, 19)
    assert shift.passed_over == 1


def test_a_new_part_ends_a_run() -> None:
    high = [*QUIET, *[9] * 4, *[9] * 4]
    whole = signals(draw("i", high, parts=[Part(0, frozen_at=12)]), "nhs").covered("nhs.shift")
    parted = signals(draw("i", high, parts=[Part(0, frozen_at=12), Part(16, "New unit")]), "nhs").covered("nhs.shift")
    assert whole[0, 12:].all()
    assert not parted.any()


def test_a_point_left_out_is_in_no_signal() -> None:
    months = [*QUIET, 50]
    assert rules(draw("i", months), "3sigma") == {("3sigma.beyond_limits", 1, (12,))}
    assert rules(draw("i", months, exclusions=[Exclusion(0, 12, "Flood")]), "3sigma") == set()


def test_a_point_on_the_limit_is_not_beyond_it() -> None:
    chart = draw("c", [4, 4, 4, 4, 4, 4, 10, 11], parts=[Part(0, frozen_at=6)])
    assert chart.upper[0, 0] == 10
    assert rules(chart, "3sigma") == {("3sigma.beyond_limits", 1, (7,))}


def test_a_point_on_the_center_ends_a_shift_by_nelson_and_is_passed_over_by_ihi() -> None:
    months = [*QUIET, *[6] * 5, 5, *[6] * 4]
    chart = draw("i", months, parts=[Part(0, frozen_at=12)])
    assert not signals(chart, "nelson").covered("nelson.shift").any()
    assert ("ihi.shift", 1, (12, 13, 14, 15, 16, 18, 19, 20, 21)) in rules(chart, "ihi")


def test_six_rising_points_are_a_trend_by_nelson_and_seven_by_the_nhs() -> None:
    six, seven = [5, 5, 1, 2, 3, 4, 5, 6, 5], [5, 5, 1, 2, 3, 4, 5, 6, 7, 5]
    assert ("nelson.trend", 1, tuple(range(2, 8))) in rules(draw("i", six), "nelson")
    assert not signals(draw("i", six), "nhs").covered("nhs.trend").any()
    assert ("nhs.trend", 1, tuple(range(2, 9))) in rules(draw("i", seven), "nhs")


def test_a_saw_of_fourteen_points_is_alternating_and_of_thirteen_is_not() -> None:
    assert ("nelson.alternating", 0, tuple(range(14))) in rules(draw("i", [4, 6] * 7), "nelson")
    assert not signals(draw("i", ([4, 6] * 7)[:13]), "nelson").covered("nelson.alternating").any()


def test_two_saws_that_share_a_point_are_two_signals_that_both_hold_it() -> None:
    months = [*[4, 6] * 7, *[8, 6] * 7]
    found = [one.points for one in signals(draw("i", months), "nelson").listed() if one.rule == "nelson.alternating"]
    assert found == [tuple(range(14)), tuple(range(13, 28))]


def test_two_of_three_must_lie_on_one_side() -> None:
    parts = [Part(0, frozen_at=12)]
    near = draw("i", QUIET, parts=parts).bounds(2)[1][0, 0] + 0.1
    other = draw("i", QUIET, parts=parts).bounds(2)[0][0, 0] - 0.1
    assert ("nhs.two_of_three", 1, (12, 14)) in rules(draw("i", [*QUIET, near, 5, near], parts=parts), "nhs")
    assert not signals(draw("i", [*QUIET, near, 5, other], parts=parts), "nhs").covered("nhs.two_of_three").any()


def test_a_zigzag_about_the_median_has_too_many_runs() -> None:
    assert ("ihi.many_runs", 0, tuple(range(12))) in rules(draw("run", [4, 6] * 6), "ihi")


def test_eight_useful_points_are_too_few_to_judge() -> None:
    assert not run_analysis(draw("run", [1] * 4 + [5] * 3 + [9] * 4)).unusual.any()
    assert run_analysis(draw("run", [1] * 5 + [9] * 5)).unusual.tolist() == [True]


def test_rule_sets_are_used_together_only_when_both_are_named() -> None:
    months = [*QUIET, *[9] * 12]
    found = signals(draw("i", months), "3sigma", "anhoj")
    assert {rule.id.partition(".")[0] for rule in found.rules} == {"3sigma", "anhoj"}
    assert {rule.id.partition(".")[0] for rule in signals(draw("i", months), "anhoj").rules} == {"anhoj"}


def test_a_set_that_is_named_twice_is_used_once() -> None:
    chart = draw("i", [*QUIET, 50])
    assert len(signals(chart, "3sigma", "3sigma")) == len(signals(chart, "3sigma")) == 1


@pytest.mark.parametrize("limits", [True, False])
def test_the_usual_rule_sets_fit_their_charts(limits: bool) -> None:
    assert signals(draw("i" if limits else "run", QUIET), *default_rules(limits=limits)).rules


def test_every_rule_has_an_id_of_its_own_that_names_its_set() -> None:
    ids = [rule.id for rules in RULE_SETS.values() for rule in (*rules.control, *rules.run)]
    every = [(name, rule.id) for name, rules in RULE_SETS.items() for rule in (*rules.control, *rules.run)]
    assert all(rule_id.startswith(f"{name}.") for name, rule_id in every)
    assert len(set(ids)) == len(ids) - len(RULE_SETS["anhoj"].run)


def test_signals_come_series_by_series_in_the_order_of_their_first_points() -> None:
    found = signals(draw("i", [[*QUIET, 50, 5, 5, -40], QUIET[:1] * 15 + [50]]), "3sigma", "nelson")
    order = list(zip(found.series.tolist(), found.first.tolist(), found.rule.tolist(), strict=True))
    assert order == sorted(order)
    assert {signal.series for signal in found.listed(1)} == {1}


def test_a_rise_is_good_or_bad_by_what_is_wanted() -> None:
    found = signals(draw("i", [*QUIET, 50]), "3sigma")
    said = {better: Meaning(meaning_of_points(found, better)[0, 12]).name for better in ("higher", "lower", "neither")}
    assert said == {"higher": "IMPROVEMENT", "lower": "CONCERN", "neither": "NEUTRAL"}


def test_more_cases_between_events_are_better_where_events_should_be_fewer() -> None:
    assert better_on(KINDS["t"], "lower") == "higher"
    assert better_on(KINDS["g"], "neither") == "neither"
    assert better_on(KINDS["u"], "lower") == "lower"


def test_variation_is_that_of_the_last_point_with_a_value() -> None:
    chart = draw("i", [*QUIET, 50, np.nan])
    assert variation(chart, signals(chart, "nhs"), "lower").tolist() == [Meaning.CONCERN]
    gone = draw("i", [np.nan] * 3)
    assert variation(gone, signals(gone, "nhs"), "lower").tolist() == [Meaning.COMMON_CAUSE]


@pytest.mark.parametrize(
    ("target", "better", "said"),
    [
        (1, "higher", "PASSING"),
        (1, "lower", "FAILING"),
        (5, "higher", "HIT_AND_MISS"),
        (20, "higher", "FAILING"),
        (20, "lower", "PASSING"),
        (5, "neither", "NO_TARGET"),
        (np.nan, "higher", "NO_TARGET"),
    ],
)
def test_a_target_is_passed_failed_or_hit_and_missed(target: float, better: str, said: str) -> None:
    assert [Assurance(found).name for found in assurance(draw("i", QUIET), target, better)] == [said]


def test_a_target_says_nothing_of_a_run_chart() -> None:
    assert assurance(draw("run", QUIET), 5, "higher").tolist() == [Assurance.NO_TARGET]


def test_what_cannot_be_judged_is_refused_by_name() -> None:
    for names in ((), ("best",)):
        with pytest.raises(NoSuchRules):
            signals(draw("i", QUIET), *names)
    for name in ("3sigma", "nelson", "western_electric", "nhs"):
        with pytest.raises(NoSuchRules):
            signals(draw("run", QUIET), name)
    with pytest.raises(NotADirection):
        better_on(KINDS["p"], "up")
