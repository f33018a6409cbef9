"""Signals: found when a month is entered or the way of charting changes, gone when a revision removes them, noted."""

from __future__ import annotations

from datetime import date

import pytest

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.programs.quality.actions import plans, signals
from partera.programs.quality.models import Cycle, Signal, SignalNote
from partera.programs.quality.queries import charts
from partera.programs.quality.rules.charting import leading
from tests.support import quality
from tests.support.people import SET_UP, World, make_world
from tests.support.quality import Joined, share

FIRST = Month(2025, 1)
LOW, HIGH = (11, 9, 12, 10, 11, 12), (17, 18, 16, 17, 18, 17, 16, 18)


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World) -> Joined:
    return quality.collaborative(world, hospitals=("County General", "Alder"))


def shifted(joined: Joined, values: tuple[int, ...] = LOW + HIGH, hospital: str = "County General") -> int:
    """Fourteen months of twenty patients, the last eight clearly better; gives the measure."""
    measure = joined.measures["htn_60_confirmed"]
    for i, value in enumerate(values):
        quality.enter(joined.parts[hospital], measure, (FIRST + i).first_day, *share(value, 20))
    return measure


def standing() -> list[tuple[str, str, str, date, date]]:
    rows = Signal.objects.filter(gone_at__isnull=True).order_by("rule")
    return list(rows.values_list("rule", "side", "meaning", "first_month", "last_month"))


def test_a_shift_is_found_with_its_rule_set_side_and_meaning(joined: Joined) -> None:
    shifted(joined)
    assert ("anhoj.longest_run", "above", "improvement", date(2025, 7, 1), date(2026, 2, 1)) in standing()
    assert set(Signal.objects.values_list("rules", flat=True)) == {"shewhart_anhoj"}


def test_a_signal_grows_with_its_run_and_stays_one_row(joined: Joined) -> None:
    measure = shifted(joined, LOW[1:] + HIGH)
    first = Signal.objects.get(rule="anhoj.longest_run", side="above")
    quality.enter(joined.parts["County General"], measure, (FIRST + 13).first_day, *share(18, 20))
    again = Signal.objects.get(rule="anhoj.longest_run", side="above")
    assert (again.pk, again.first_month) == (first.pk, first.first_month)
    assert (first.last_month, again.last_month) == ((FIRST + 12).first_day, (FIRST + 13).first_day)


def test_many_months_entered_together_are_looked_at_once_and_find_the_same(joined: Joined) -> None:
    with signals.once(by=SET_UP):
        shifted(joined)
        assert not Signal.objects.exists()
    shifted(joined, hospital="Alder")
    fields = ("rule", "side", "meaning", "first_month", "last_month")
    found = [
        set(Signal.objects.filter(enrolment=joined.parts[name], gone_at__isnull=True).values_list(*fields))
        for name in ("County General", "Alder")
    ]
    assert found[0]
    assert found[0] == found[1]


def test_a_revision_that_removes_a_signal_takes_it_back(joined: Joined) -> None:
    measure = shifted(joined)
    for i in (8, 10, 12):
        month = (FIRST + i).first_day
        quality.enter(joined.parts["County General"], measure, month, *share(9, 20), reason="Charts found late.")
    assert "anhoj.longest_run" not in [row[0] for row in standing()]
    assert Signal.objects.filter(rule="anhoj.longest_run", gone_at__isnull=False).exists()


def test_other_rules_find_other_signals_and_keep_their_name(world: World, joined: Joined) -> None:
    measure = shifted(joined)
    part = joined.parts["County General"]
    plans.choose(enrolment=part, measure=measure, chart="run", rules="ihi", by=world.viewer("bea"))
    assert {row[0].split(".")[0] for row in standing()} == {"ihi"}
    with pytest.raises(BadInput, match="need limits"):
        plans.choose(enrolment=part, measure=measure, chart="run", rules="nelson", by=world.viewer("bea"))
    with pytest.raises(BadInput, match="does not suit"):
        plans.choose(enrolment=part, measure=measure, chart="g", rules="", by=world.viewer("bea"))


def test_a_part_with_its_cause_ends_the_signal_and_its_withdrawal_brings_it_back(world: World, joined: Joined) -> None:
    measure = shifted(joined)
    given = {"enrolment": joined.parts["County General"], "measure": measure, "month": date(2025, 7, 1)}
    with pytest.raises(Refused, match="Say what changed"):
        plans.add_part(**given, cause=" ", by=world.viewer("bea"))
    part = plans.add_part(**given, cause="Medicine within reach", freeze=6, by=world.viewer("bea"))
    assert "anhoj.longest_run" not in [row[0] for row in standing()]
    with pytest.raises(Refused, match="already"):
        plans.add_part(**given, cause="Again", by=world.viewer("bea"))
    plans.withdraw_part(part=part, by=world.viewer("ana"))
    assert "anhoj.longest_run" in [row[0] for row in standing()]
    with pytest.raises(NotFound):
        plans.withdraw_part(part=part, by=world.viewer("ana"))


def test_a_month_left_out_stays_on_the_chart(world: World, joined: Joined) -> None:
    measure = shifted(joined)
    part = joined.parts["County General"]
    given = {"enrolment": part, "measure": measure, "month": date(2025, 3, 1)}
    row = plans.leave_out(**given, reason="Storm: half of the unit closed", by=world.viewer("bea"))
    chart = charts.hospital_chart(world.viewer("bea"), part, measure).chart
    assert (chart.left_out[2], chart.value[2]) == (True, 60.0)
    plans.take_in_again(exclusion=row, by=world.viewer("bea"))
    assert not any(charts.hospital_chart(world.viewer("bea"), part, measure).chart.left_out)


def test_a_month_that_is_not_on_the_chart_cannot_be_left_out(world: World, joined: Joined) -> None:
    measure = shifted(joined)
    with pytest.raises(BadInput, match="Nothing is entered"):
        plans.leave_out(
            enrolment=joined.parts["County General"], measure=measure, month=date(2024, 3, 1), reason="Storm",
            by=world.viewer("bea"),
        )  # fmt: skip


def test_a_frozen_part_never_moves_when_months_are_added(world: World, joined: Joined) -> None:
    measure = shifted(joined, LOW + LOW)
    part = joined.parts["County General"]
    plans.add_part(
        enrolment=part, measure=measure, month=FIRST.first_day, cause="Baseline", freeze=12, by=world.viewer("bea")
    )
    before = charts.hospital_chart(world.viewer("bea"), part, measure).chart
    for i, value in enumerate((17, 18)):
        quality.enter(part, measure, (FIRST + 12 + i).first_day, *share(value, 20))
    after = charts.hospital_chart(world.viewer("bea"), part, measure).chart
    assert (after.center[:12], after.upper[:12]) == (before.center, before.upper)
    assert after.center[12:] == (before.center[0],) * 2


def test_a_note_says_what_it_comes_from_and_may_name_the_test_of_change(world: World, joined: Joined) -> None:
    shifted(joined)
    signal = Signal.objects.get(rule="anhoj.longest_run")
    cycle = cycle_of(joined.parts["County General"])
    signals.note(signal=signal.pk, text="Medicine is kept on the ward.", cycle=cycle.pk, by=world.viewer("bea"))
    assert SignalNote.objects.get().cycle == cycle.pk
    with pytest.raises(BadInput, match="in a sentence"):
        signals.note(signal=signal.pk, text=" ", by=world.viewer("bea"))
    with pytest.raises(BadInput, match="own tests"):
        other = cycle_of(joined.parts["Alder"])
        signals.note(signal=signal.pk, text="Theirs", cycle=other.pk, by=world.viewer("bea"))


def cycle_of(part: int) -> Cycle:
    return Cycle.objects.create(
        enrolment_id=part, number=1, title="Medicine within reach", starts_on=date(2025, 7, 3), at=SET_UP_AT,
        by_name="Bea",
    )  # fmt: skip


SET_UP_AT = "2026-03-01T12:00:00Z"


@pytest.mark.parametrize("name", ["carmen", "zoe", "nico", "ewa", "olga"])
def test_nobody_else_sees_or_changes_a_hospitals_charts(world: World, joined: Joined, name: str) -> None:
    measure = shifted(joined)
    viewer, part = world.viewer(name), joined.parts["County General"]
    with pytest.raises(NotFound):
        charts.part_of(viewer, part)
    with pytest.raises((NotFound, NotAllowed)):
        plans.choose(enrolment=part, measure=measure, chart="run", rules="", by=viewer)
    with pytest.raises(NotFound):
        signals.note(signal=Signal.objects.all()[0].pk, text="Mine", by=viewer)


def test_a_hospital_cannot_reach_anothers_charts_signals_or_parts(world: World, joined: Joined) -> None:
    measure = shifted(joined, hospital="Alder")
    bea, alder = world.viewer("bea"), joined.parts["Alder"]
    row = plans.add_part(enrolment=alder, measure=measure, month=FIRST.first_day, cause="Theirs", by=SET_UP)
    with pytest.raises(NotFound):
        charts.hospital_chart(bea, alder, measure)
    with pytest.raises(NotFound):
        plans.withdraw_part(part=row, by=bea)
    with pytest.raises(NotFound):
        signals.note(signal=Signal.objects.all()[0].pk, text="Mine", by=bea)


def all_charts(viewer: Viewer, part: int) -> None:
    row = charts.part_of(viewer, part)
    charts.of_part(row, row.collaborative)


def test_all_charts_of_a_hospital_take_the_same_queries_however_long(
    world: World, joined: Joined, django_assert_num_queries: object
) -> None:
    bea, part = world.viewer("bea"), joined.parts["County General"]
    shifted(joined, LOW[:2])
    with django_assert_num_queries(5):  # type: ignore[operator]
        all_charts(bea, part)
    shifted_again = joined.measures["smm_between"]
    for i in range(6):
        quality.enter(part, shifted_again, (FIRST + i).first_day, gaps=(40 + i, 60))
    plans.leave_out(enrolment=part, measure=shifted_again, month=FIRST.first_day, reason="Began midway", by=bea)
    with django_assert_num_queries(7):  # type: ignore[operator]
        all_charts(bea, part)


def test_the_leading_signal_is_the_shift_that_goes_on(world: World, joined: Joined) -> None:
    measure = shifted(joined)
    chart = charts.hospital_chart(world.viewer("bea"), joined.parts["County General"], measure).chart
    found = leading(chart.marks, chart.series.points[-1].month)
    assert found is not None
    assert (found.rule, len(found.points), found.center) == ("anhoj.longest_run", 8, chart.center[0])
