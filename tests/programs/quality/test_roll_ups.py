"""Roll-ups as they are published: equal to the sum, once, never changed, over the hospitals that entered everything."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from partera.core.errors import BadInput, NotAllowed, NotFound
from partera.core.periods import Month, clock_at
from partera.platform.audit.models import Entry as Line
from partera.programs.quality.actions import collaboratives, roll_ups
from partera.programs.quality.models import RollUp, RollUpCount, RollUpMember
from partera.programs.quality.rules import roll_ups as rules
from tests.support import quality
from tests.support.people import SET_UP, World, make_world
from tests.support.quality import Joined, share

JANUARY = date(2026, 1, 1)


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World) -> Joined:
    return quality.collaborative(world, keys=("htn_60_confirmed", "smm", "smm_x", "smm_between"))


def entered(joined: Joined, measure: str, month: date = JANUARY, hospitals: int = 7, **groups: tuple[int, int]) -> None:
    for i, part in enumerate(list(joined.parts.values())[:hospitals]):
        quality.enter(part, joined.measures[measure], month, *share(12 + i, 40 + i, 1, **groups))


def reasons(outcomes: tuple[roll_ups.Outcome, ...]) -> dict[str, str]:
    return {one.family: one.reason for one in outcomes if one.month == Month.of(JANUARY)}


def test_a_roll_up_equals_the_sum(world: World, joined: Joined) -> None:
    entered(joined, "htn_60_confirmed")
    roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))
    row = RollUpCount.objects.get(dimension="")
    assert (row.numerator, row.denominator, row.state) == (105, 301, "ok")
    assert row.unknown is None  # seven in all: a small count
    assert (row.roll_up.hospitals, RollUpMember.objects.count()) == (7, 7)
    assert Line.objects.filter(action="quality.publish_roll_up").count() == 1


def test_what_is_published_is_not_published_again(world: World, joined: Joined) -> None:
    entered(joined, "htn_60_confirmed")
    roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))
    again = roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))
    assert set(reasons(again).values()) <= {rules.SAME, rules.FEW}
    assert RollUp.objects.count() == 1


def test_a_hospital_that_has_not_entered_the_whole_family_is_left_out(world: World, joined: Joined) -> None:
    entered(joined, "smm")
    entered(joined, "smm_x", hospitals=6)
    roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))
    assert RollUp.objects.get().hospitals == 6
    assert set(RollUpCount.objects.filter(dimension="").values_list("denominator", flat=True)) == {255}


def test_a_month_waits_until_its_counts_are_due(world: World, joined: Joined) -> None:
    february = date(2026, 2, 1)
    entered(joined, "htn_60_confirmed", february)
    with clock_at(datetime(2026, 3, 15, 12, tzinfo=UTC)):
        roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))
        assert not RollUp.objects.exists()
        with pytest.raises(BadInput, match="not due yet"):
            roll_ups.publish(collaborative=joined.id, month=february, by=world.viewer("ana"))
    roll_ups.publish(collaborative=joined.id, month=february, by=world.viewer("ana"))
    assert RollUp.objects.get().month == february


def test_a_revision_of_one_hospital_changes_nothing_and_the_first_sum_stays(world: World, joined: Joined) -> None:
    entered(joined, "htn_60_confirmed")
    roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))
    measure, part = joined.measures["htn_60_confirmed"], joined.parts["Alder"]
    quality.enter(part, measure, JANUARY, *share(20, 41), reason="Found late.")
    again = roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))
    assert rules.FEW_DIFFER in reasons(again).values()
    assert RollUpCount.objects.get(dimension="").numerator == 105


def test_when_six_have_revised_a_second_roll_up_stands_beside_the_first(world: World, joined: Joined) -> None:
    entered(joined, "htn_60_confirmed")
    roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))
    for part in list(joined.parts.values())[:6]:
        quality.enter(part, joined.measures["htn_60_confirmed"], JANUARY, *share(20, 45), reason="Counted anew.")
    roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))
    assert list(RollUp.objects.values_list("number", "is_current")) == [(1, False), (2, True)]
    assert RollUpCount.objects.filter(dimension="", roll_up__number=1).get().numerator == 105
    assert RollUpCount.objects.filter(dimension="", roll_up__number=2).get().numerator == 138


def test_the_months_of_a_hospital_that_left_stay(world: World, joined: Joined) -> None:
    entered(joined, "htn_60_confirmed")
    gone = joined.parts["Fir"]
    collaboratives.go_on(enrolment=gone, state="left", reason="The unit has closed.", by=SET_UP)
    roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))
    assert RollUp.objects.get().hospitals == 7


def test_a_named_hospital_counts_as_known(world: World, joined: Joined) -> None:
    for name in ("Fir", "Elm"):
        collaboratives.name_itself(enrolment=joined.parts[name], names_itself=True, by=SET_UP)
    collaboratives.name_itself(enrolment=joined.parts["Elm"], names_itself=False, by=SET_UP)
    entered(joined, "htn_60_confirmed")
    assert rules.FEW in reasons(roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))).values()


def test_the_schedule_publishes_everywhere_and_nobody_else_may(world: World, joined: Joined) -> None:
    entered(joined, "htn_60_confirmed")
    with pytest.raises(NotAllowed):
        roll_ups.publish_everywhere(by=world.viewer("ana"))
    assert (roll_ups.publish_everywhere(by=SET_UP), roll_ups.publish_everywhere(by=SET_UP)) == (1, 0)


@pytest.mark.parametrize("name", ["bea", "carmen", "zoe", "nico", "ewa", "olga"])
def test_only_who_runs_the_collaborative_publishes(world: World, joined: Joined, name: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        roll_ups.publish(collaborative=joined.id, by=world.viewer(name))
