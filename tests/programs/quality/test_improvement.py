"""Aims, drivers, change ideas and tests of change: what is kept, what is refused, who may."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.identifiers import guard
from partera.core.periods import clock_at, now
from partera.platform.audit.models import Entry as Line
from partera.programs.quality.actions import collaboratives, cycles, exchange, ideas, improvement, measures
from partera.programs.quality.actions.cycles import Plan
from partera.programs.quality.actions.ideas import IdeaGiven
from partera.programs.quality.actions.improvement import AimGiven
from partera.programs.quality.models import Aim, Change, ChangeIdea, Cycle, CyclePoint, Driver
from partera.programs.quality.queries import cycles as tests_of_change
from partera.programs.quality.queries import improvement as known
from partera.programs.quality.rules import improving
from tests.support import improving as support
from tests.support import quality
from tests.support.improving import PLANNED, own
from tests.support.people import World, make_world
from tests.support.quality import Joined

OUTSIDERS = ["carmen", "zoe", "nico", "ewa", "olga"]
TIMELY = "htn_60_confirmed"


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World) -> Joined:
    return quality.collaborative(world)


# Aims and drivers


def test_an_aim_is_kept_with_its_line_in_the_trail(world: World, joined: Joined) -> None:
    support.aim(
        world, joined, baseline=Decimal(58), target=Decimal(85), for_whom="Everybody", where="Labor and delivery"
    )
    (row,) = known.aims(world.viewer("bea"), own(joined))
    assert (row.text, row.baseline, row.target, row.where) == ("Treat within the hour", 58, 85, "Labor and delivery")
    assert (row.may_change, known.aims(world.viewer("ana"), own(joined))[0].may_change) == (True, False)
    assert Line.objects.filter(action="quality.add_aim", thing=f"aim {row.id}").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": " "}, "Say in a sentence"),
        ({"baseline": Decimal(5), "target": Decimal(5)}, "same number"),
        ({"measure": 999}, "no such measure"),
    ],
)
def test_an_aim_that_says_nothing_is_refused(world: World, joined: Joined, wrong: dict, said: str) -> None:
    aim = AimGiven(**{"text": "Treat in time", "by": date(2026, 12, 31)} | wrong)
    with pytest.raises((BadInput, NotFound), match=said):
        improvement.add_aim(enrolment=own(joined), given=aim, by=world.viewer("bea"))


def test_an_aim_is_dropped_for_a_reason_and_taken_up_again(world: World, joined: Joined) -> None:
    number, bea = support.aim(world, joined), world.viewer("bea")
    with pytest.raises(Refused, match="Say why"):
        improvement.end_aim(aim=number, state="dropped", by=bea)
    improvement.end_aim(aim=number, state="dropped", reason="Another bundle comes first.", by=bea)
    assert known.aim(bea, number).state == "dropped"
    improvement.end_aim(aim=number, state="current", by=bea)
    assert known.aim(bea, number).reason == ""
    with pytest.raises(BadInput):
        improvement.end_aim(aim=number, state="lost", by=bea)


def drawn(world: World, number: int) -> dict[str, list[str]]:
    found = known.aim(world.viewer("bea"), number)
    return {driver.text: [under.text for under in driver.under] for driver in found.drivers}


def test_drivers_are_kept_as_a_nested_list(world: World, joined: Joined) -> None:
    number, bea = support.aim(world, joined), world.viewer("bea")
    improvement.keep_drivers(aim=number, said={}, new={None: ["Every unit is ready", "", "We listen"]}, by=bea)
    first, second = Driver.objects.order_by("position")
    improvement.keep_drivers(
        aim=number, said={first.pk: "Every unit is ready", second.pk: "Every voice is heard"},
        new={first.pk: ["A cart stands by"]}, by=bea,
    )  # fmt: skip
    assert drawn(world, number) == {"Every unit is ready": ["A cart stands by"], "Every voice is heard": []}
    improvement.keep_drivers(aim=number, said={second.pk: " "}, new={}, by=bea)
    assert drawn(world, number) == {"Every unit is ready": ["A cart stands by"]}


def test_a_driver_with_ideas_does_not_go(world: World, joined: Joined) -> None:
    number, bea = support.aim(world, joined), world.viewer("bea")
    improvement.keep_drivers(aim=number, said={}, new={None: ["Ready"]}, by=bea)
    top = Driver.objects.get()
    improvement.keep_drivers(aim=number, said={}, new={top.pk: ["A cart"]}, by=bea)
    support.idea(world, joined, driver=Driver.objects.get(level="secondary").pk)
    with pytest.raises(Refused, match="has change ideas"):
        improvement.keep_drivers(aim=number, said={top.pk: ""}, new={}, by=bea)


def test_a_driver_stands_under_a_primary_one_of_its_own_aim(world: World, joined: Joined) -> None:
    first, second, bea = support.aim(world, joined), support.aim(world, joined), world.viewer("bea")
    improvement.keep_drivers(aim=first, said={}, new={None: ["Ready"]}, by=bea)
    with pytest.raises(NotFound):
        improvement.keep_drivers(aim=second, said={}, new={Driver.objects.get().pk: ["A cart"]}, by=bea)
    improvement.keep_drivers(aim=second, said={Driver.objects.get().pk: "Stolen"}, new={}, by=bea)
    assert drawn(world, first) == {"Ready": []}


def test_a_diagram_that_nobody_could_read_is_refused(world: World, joined: Joined) -> None:
    number, bea = support.aim(world, joined), world.viewer("bea")
    with pytest.raises(Refused, match="cannot be read"):
        improvement.keep_drivers(aim=number, said={}, new={None: [f"Driver {i}" for i in range(41)]}, by=bea)
    assert Driver.objects.count() == 0


@pytest.fixture
def common(world: World, joined: Joined) -> int:
    """The collaborative's aim, with a driver and an idea."""
    ana = world.viewer("ana")
    aim = AimGiven("Treat everybody within the hour", date(2027, 6, 30), joined.measures[TIMELY])
    number = improvement.add_common_aim(collaborative=joined.id, given=aim, by=ana)
    improvement.keep_drivers(aim=number, said={}, new={None: ["Every unit is ready"]}, by=ana)
    top = Driver.objects.get()
    improvement.keep_drivers(aim=number, said={}, new={top.pk: ["A cart stands by"]}, by=ana)
    under = Driver.objects.get(level="secondary")
    idea = IdeaGiven("A timer on the cart", [joined.measures[TIMELY]], driver=under.pk)
    ideas.add_common_idea(collaborative=joined.id, given=idea, by=ana)
    return number


def test_a_hospital_takes_over_the_collaboratives_aim_with_all_that_drives_it(
    world: World, joined: Joined, common: int
) -> None:
    bea = world.viewer("bea")
    mine = improvement.take_over_aim(aim=common, enrolment=own(joined), by=bea)
    again = improvement.take_over_aim(aim=common, enrolment=own(joined), by=bea)
    row = known.aim(bea, mine)
    assert (again, row.origin, row.text) == (mine, common, "Treat everybody within the hour")
    assert drawn(world, mine) == {"Every unit is ready": ["A cart stands by"]}
    (idea,) = known.ideas(bea, own(joined))
    assert (idea.title, idea.measures, idea.origin) == (
        "A timer on the cart", (joined.measures[TIMELY],), ChangeIdea.objects.get(enrolment=None).pk,
    )  # fmt: skip


def test_an_idea_taken_over_before_finds_its_place_in_the_diagram(world: World, joined: Joined, common: int) -> None:
    bea, origin = world.viewer("bea"), ChangeIdea.objects.get(enrolment=None)
    exchange.take_over(idea=origin.pk, enrolment=own(joined), by=bea)
    improvement.take_over_aim(aim=common, enrolment=own(joined), by=bea)
    (idea,) = known.ideas(bea, own(joined))
    assert idea.driver == Driver.objects.get(aim__enrolment=own(joined), level="secondary").pk


def test_the_collaboratives_aims_are_read_by_its_hospitals_and_changed_by_who_runs_it(
    world: World, joined: Joined, common: int
) -> None:
    assert [row.may_change for row in known.common_aims(world.viewer("bea"), joined.id)] == [False]
    assert [row.may_change for row in known.common_aims(world.viewer("ana"), joined.id)] == [True]
    aim = AimGiven("Another", date(2027, 1, 1))
    with pytest.raises(NotAllowed):
        improvement.change_aim(aim=common, given=aim, by=world.viewer("bea"))
    with pytest.raises(NotAllowed):
        improvement.add_common_aim(collaborative=joined.id, given=aim, by=world.viewer("bea"))


def test_only_an_aim_of_the_collaborative_is_taken_over(world: World, joined: Joined) -> None:
    with pytest.raises(NotFound):
        improvement.take_over_aim(aim=support.aim(world, joined), enrolment=own(joined), by=world.viewer("bea"))


@pytest.mark.parametrize("name", OUTSIDERS)
def test_nobody_else_reads_or_changes_a_hospitals_aims_ideas_and_tests(world: World, joined: Joined, name: str) -> None:
    aim, idea, cycle = support.aim(world, joined), support.idea(world, joined), support.cycle(world, joined)
    who, part = world.viewer(name), own(joined)
    for read in (
        lambda: known.aims(who, part), lambda: known.aim(who, aim), lambda: known.ideas(who, part),
        lambda: known.idea(who, idea), lambda: tests_of_change.cycles(who, part),
        lambda: tests_of_change.cycle(who, cycle), lambda: tests_of_change.chain(who, cycle),
        lambda: improvement.end_aim(aim=aim, state="reached", by=who),
        lambda: improvement.keep_drivers(aim=aim, said={}, new={None: ["x"]}, by=who),
        lambda: ideas.set_idea(idea=idea, state="abandoned", by=who),
        lambda: cycles.begin(cycle=cycle, by=who), lambda: cycles.note(cycle=cycle, did="x", by=who),
        lambda: cycles.link(cycle=cycle, measure=joined.measures[TIMELY], month=date(2026, 3, 1), by=who),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            read()
    assert list(tests_of_change.own_cycles(who)) == []


def test_who_runs_the_collaborative_reads_everything_and_writes_nothing_of_a_hospitals(
    world: World, joined: Joined
) -> None:
    cycle, ana = support.cycle(world, joined), world.viewer("ana")
    assert tests_of_change.cycle(ana, cycle).may_change is False
    with pytest.raises(NotAllowed):
        cycles.begin(cycle=cycle, by=ana)


def test_a_hospital_that_left_reads_and_changes_nothing_more(world: World, joined: Joined) -> None:
    cycle, bea = support.cycle(world, joined), world.viewer("bea")
    support.leave(world, own(joined))
    assert tests_of_change.cycle(bea, cycle).may_change is False
    with pytest.raises(Refused, match="not taking part"):
        cycles.begin(cycle=cycle, by=bea)


# Change ideas


def test_an_idea_needs_a_name_and_a_measure_of_its_collaborative(world: World, joined: Joined) -> None:
    bea = world.viewer("bea")
    for title, chosen, said in (
        (" ", [joined.measures[TIMELY]], "Give the change idea a name"),
        ("A timer", [], "at least one measure"),
        ("A timer", [joined.measures[TIMELY], 999], "no such measure"),
    ):
        with pytest.raises((BadInput, NotFound), match=said):
            ideas.add_idea(enrolment=own(joined), given=IdeaGiven(title, chosen), by=bea)


def test_an_idea_serves_a_driver_of_its_own_hospital(world: World, joined: Joined, common: int) -> None:
    theirs = Driver.objects.get(level="secondary")
    with pytest.raises(NotFound):
        support.idea(world, joined, driver=theirs.pk)


def test_an_idea_is_said_otherwise_and_set_aside(world: World, joined: Joined) -> None:
    number, bea = support.idea(world, joined), world.viewer("bea")
    changed = IdeaGiven("A louder timer", [joined.measures["smm_between"]])
    ideas.change_idea(idea=number, given=changed, by=bea)
    ideas.set_idea(idea=number, state="abandoned", by=bea)
    row = known.idea(bea, number)
    assert (row.title, row.measures, row.state) == ("A louder timer", (joined.measures["smm_between"],), "abandoned")
    with pytest.raises(BadInput):
        ideas.set_idea(idea=number, state="lost", by=bea)


# Tests of change


def test_a_test_goes_through_its_four_steps(world: World, joined: Joined) -> None:
    idea = support.idea(world, joined)
    number = support.cycle(world, joined, idea=idea, state="acted")
    row = tests_of_change.cycle(world.viewer("bea"), number)
    assert (row.state, row.act, row.starts_on, row.ends_on) == (
        "acted", "adopt", date(2026, 3, 16), date(2026, 3, 16),
    )  # fmt: skip
    assert known.idea(world.viewer("bea"), idea).state == "adopted"
    actions = ["plan_cycle", "begin_cycle", "note_cycle", "study_cycle", "act_cycle"]
    assert [Line.objects.filter(action=f"quality.{name}").count() for name in actions] == [1] * 5


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"prediction": ""}, "Write down what you predict"),
        ({"left_out": " "}, "who could be left out"),
        ({"lived_experience": None, "lived_experience_how": ""}, "lived experience"),
    ],
)
def test_a_test_does_not_begin_without_prediction_and_both_answers(
    world: World, joined: Joined, lacking: dict[str, Any], said: str
) -> None:
    number = support.cycle(world, joined, **lacking)
    with pytest.raises(Refused, match=said):
        cycles.begin(cycle=number, by=world.viewer("bea"))


def test_no_is_an_answer_when_it_says_why(world: World, joined: Joined) -> None:
    support.cycle(world, joined, lived_experience=False, lived_experience_how="No group yet.", state="doing")
    with pytest.raises(BadInput, match="or why not"):
        support.cycle(world, joined, lived_experience=False, lived_experience_how=" ")


def test_what_was_predicted_is_locked_once_the_test_has_begun(world: World, joined: Joined) -> None:
    number, bea = support.cycle(world, joined), world.viewer("bea")
    before = tests_of_change.cycle(bea, number).predicted_at
    with clock_at(now() + timedelta(days=1)):
        cycles.change_plan(cycle=number, given=Plan(**PLANNED | {"prediction": "Nine of ten."}), by=bea)
        changed = tests_of_change.cycle(bea, number).predicted_at
        cycles.begin(cycle=number, by=bea)
        with pytest.raises(Refused, match="stays as it is"):
            cycles.change_plan(cycle=number, given=Plan(**PLANNED), by=bea)
    assert before is not None and changed is not None and changed > before
    assert tests_of_change.cycle(bea, number).prediction == "Nine of ten."


def test_planning_otherwise_does_not_make_the_prediction_younger(world: World, joined: Joined) -> None:
    number, bea = support.cycle(world, joined), world.viewer("bea")
    before = tests_of_change.cycle(bea, number).predicted_at
    with clock_at(now() + timedelta(days=1)):
        cycles.change_plan(cycle=number, given=Plan(**PLANNED | {"who": "The night shift"}), by=bea)
    assert tests_of_change.cycle(bea, number).predicted_at == before


def test_steps_come_in_their_order(world: World, joined: Joined) -> None:
    number, bea = support.cycle(world, joined), world.viewer("bea")
    for step in (
        lambda: cycles.note(cycle=number, did="x", by=bea),
        lambda: cycles.study(cycle=number, studied="x", by=bea),
        lambda: cycles.act(cycle=number, act="adopt", by=bea),
    ):
        with pytest.raises(Refused, match="another step"):
            step()
    cycles.begin(cycle=number, by=bea)
    with pytest.raises(Refused, match="another step"):
        cycles.begin(cycle=number, by=bea)
    with pytest.raises(Refused, match="what happened first"):
        cycles.study(cycle=number, studied="As predicted.", by=bea)
    cycles.note(cycle=number, did="Nine of ten.", by=bea)
    with pytest.raises(BadInput, match="compares with"):
        cycles.study(cycle=number, studied=" ", by=bea)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"act": "maybe"}, "Choose whether"),
        ({"act": "adapt"}, "Say what you change"),
        ({"act": "abandon", "next_step": " "}, "why you abandon"),
        ({"act": "adopt", "on": date(2026, 3, 17)}, "until today"),
        ({"act": "adopt", "on": date(2026, 3, 1)}, "from its beginning"),
    ],
)
def test_a_decision_says_what_follows_and_when(world: World, joined: Joined, given: dict[str, Any], said: str) -> None:
    number = support.cycle(world, joined, state="studied")
    with pytest.raises(BadInput, match=said):
        cycles.act(cycle=number, by=world.viewer("bea"), **given)


@pytest.mark.parametrize(("act", "state"), [("adapt", "testing"), ("adopt", "adopted"), ("abandon", "abandoned")])
def test_the_idea_moves_with_the_decision(world: World, joined: Joined, act: str, state: str) -> None:
    idea, bea = support.idea(world, joined), world.viewer("bea")
    number = support.cycle(world, joined, idea=idea, state="studied")
    assert known.idea(bea, idea).state == "testing"
    cycles.act(cycle=number, act=act, next_step="Try it at night.", by=bea)
    assert known.idea(bea, idea).state == state


def test_charts_are_told_when_a_test_begins_and_when_a_change_is_adopted(world: World, joined: Joined) -> None:
    idea = support.idea(world, joined)
    number = support.cycle(world, joined, idea=idea, state="acted")
    rows = Change.objects.order_by("pk").values_list("title", "month", "cycle", "enrolment")
    assert list(rows) == [
        ("Test begins: Check again after ten minutes", date(2026, 3, 1), number, own(joined)),
        ("Adopted: A timer on the cart", date(2026, 3, 1), number, own(joined)),
    ]


def test_a_change_that_is_adapted_or_abandoned_is_no_flag(world: World, joined: Joined) -> None:
    number = support.cycle(world, joined, state="studied")
    cycles.act(cycle=number, act="abandon", next_step="It woke the newborns.", by=world.viewer("bea"))
    assert Change.objects.count() == 1


def test_a_chain_carries_on_with_what_was_decided(world: World, joined: Joined) -> None:
    bea, idea = world.viewer("bea"), support.idea(world, joined)
    first = support.cycle(world, joined, idea=idea, state="studied")
    cycles.act(cycle=first, act="adapt", next_step="Put the card on the cart.", by=bea)
    carried = tests_of_change.carried_over(tests_of_change.cycle(bea, first))
    assert (carried["objective"], carried["idea"], carried["scale"]) == (
        "Put the card on the cart.",
        idea,
        "one_patient",
    )
    assert "prediction" not in carried
    second = cycles.plan(enrolment=own(joined), given=Plan(**carried), parent=first, by=bea)
    other = support.cycle(world, joined)
    assert [row.id for row in tests_of_change.chain(bea, second)] == [first, second]
    assert other not in [row.id for row in tests_of_change.chain(bea, first)]


def test_a_test_carries_on_from_one_of_the_same_hospital(world: World, joined: Joined) -> None:
    mercy = support.with_mercy(world, joined)
    theirs = cycles.plan(enrolment=mercy, given=Plan(**PLANNED), by=world.viewer("carmen"))
    with pytest.raises(NotFound):
        support.cycle(world, joined, parent=theirs)
    with pytest.raises(NotFound):
        support.cycle(world, joined, idea=999)


def test_points_of_charts_are_linked_once_and_taken_away(world: World, joined: Joined) -> None:
    number, bea, measure = support.cycle(world, joined), world.viewer("bea"), joined.measures[TIMELY]
    for _time in range(2):
        cycles.link(cycle=number, measure=measure, month=date(2026, 2, 14), by=bea)
    (point,) = tests_of_change.cycle(bea, number).points
    assert (point.measure, str(point.month)) == (measure, "2026-02")
    with pytest.raises(BadInput, match="has not begun"):
        cycles.link(cycle=number, measure=measure, month=date(2026, 4, 1), by=bea)
    with pytest.raises(NotFound):
        cycles.link(cycle=number, measure=999, month=date(2026, 2, 1), by=bea)
    cycles.unlink(cycle=number, point=point.id, by=bea)
    with pytest.raises(NotFound):
        cycles.unlink(cycle=number, point=point.id, by=bea)


def test_tests_are_narrowed_by_state_idea_and_measure(world: World, joined: Joined) -> None:
    bea, part, idea = world.viewer("bea"), own(joined), support.idea(world, joined)
    with_idea, other = support.cycle(world, joined, idea=idea), support.cycle(world, joined, state="doing")
    found = {
        "state": [row.id for row in tests_of_change.cycles(bea, part, state="doing")],
        "idea": [row.id for row in tests_of_change.cycles(bea, part, idea=idea)],
        "measure": [row.id for row in tests_of_change.cycles(bea, part, measure=joined.measures[TIMELY])],
        "none": tests_of_change.cycles(bea, part, measure=joined.measures["smm_between"]),
    }
    assert found == {"state": [other], "idea": [with_idea], "measure": [with_idea], "none": []}


def test_a_patients_number_is_stopped_in_every_text_of_a_test(world: World, joined: Joined) -> None:
    texts = [name for name in cycles._TEXTS if name != "title"]
    for name in texts:
        with pytest.raises(guard.Stopped):
            support.cycle(world, joined, **{name: "See MRN 84731920."})
    assert Cycle.objects.count() == 0


def test_what_may_name_a_patient_is_asked_about_once(world: World, joined: Joined) -> None:
    bea, plan = world.viewer("bea"), Plan(**PLANNED | {"who": "Call the unit at 501-555-0142"})
    with pytest.raises(guard.Asked):
        cycles.plan(enrolment=own(joined), given=plan, by=bea)
    number = cycles.plan(enrolment=own(joined), given=plan, keep_reason="The unit’s own phone.", by=bea)
    cycles.change_plan(cycle=number, given=plan, by=bea)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"scale": "two_patients"},
        {"state": "lost"},
        {"state": "doing", "prediction": ""},
        {"state": "doing", "predicted_at": None},
        {"state": "acted", "act": ""},
        {"state": "doing", "act": "adopt"},
        {"state": "studied", "studied": ""},
        {"lived_experience": False, "lived_experience_how": ""},
        {"ends_on": date(2020, 1, 1)},
        {"number": 1, "pk": None},
    ],
)
def test_the_database_keeps_a_test_in_order(world: World, joined: Joined, wrong: dict[str, Any]) -> None:
    row = Cycle.objects.get(pk=support.cycle(world, joined))
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"state": "lost"},
        {"state": "dropped", "reason": ""},
    ],
)
def test_the_database_keeps_an_aim_in_order(world: World, joined: Joined, wrong: dict[str, Any]) -> None:
    support.aim(world, joined)
    with pytest.raises(IntegrityError), transaction.atomic():
        Aim.objects.update(**wrong)


def test_the_database_keeps_drivers_ideas_and_points_in_order(world: World, joined: Joined, common: int) -> None:
    improvement.take_over_aim(aim=common, enrolment=own(joined), by=world.viewer("bea"))
    top = Driver.objects.filter(level="primary").first()
    idea, mine = ChangeIdea.objects.get(enrolment=None), Aim.objects.get(enrolment=own(joined))
    cycle, measure = support.cycle(world, joined), joined.measures[TIMELY]
    assert top is not None
    CyclePoint.objects.create(cycle_id=cycle, measure_id=measure, month=date(2026, 3, 1))
    same: dict[str, Any] = {"at": now(), "by_name": "x", "collaborative_id": joined.id}
    for broken in (
        lambda: Driver.objects.create(aim=top.aim, level="secondary", text="x"),
        lambda: Driver.objects.create(aim=top.aim, level="primary", parent=top, text="x"),
        lambda: Driver.objects.create(aim=top.aim, level="primary", text=""),
        lambda: ChangeIdea.objects.create(title="", **same),
        lambda: ChangeIdea.objects.create(title="x", state="lost", **same),
        lambda: ChangeIdea.objects.create(title="x", enrolment_id=own(joined), origin=idea, **same),
        lambda: Aim.objects.create(
            text="x", by=date(2027, 1, 1), at=now(), collaborative_id=joined.id, enrolment_id=own(joined),
            origin_id=mine.origin_id,
        ),
        lambda: CyclePoint.objects.create(cycle_id=cycle, measure_id=measure, month=date(2026, 3, 2)),
        lambda: CyclePoint.objects.create(cycle_id=cycle, measure_id=measure, month=date(2026, 3, 1)),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


def test_reading_takes_the_same_number_of_queries_however_much_there_is(
    world: World, joined: Joined, django_assert_max_num_queries: Any
) -> None:
    bea, part = world.viewer("bea"), own(joined)
    for i in range(3):
        number = support.aim(world, joined)
        improvement.keep_drivers(aim=number, said={}, new={None: ["Ready", "Heard"]}, by=bea)
        driver = Driver.objects.filter(aim=number).first()
        support.idea(world, joined, title=f"Idea {i}", driver=driver.pk if driver else None)
        support.cycle(world, joined)
    with django_assert_max_num_queries(5):
        known.aims(bea, part)
    with django_assert_max_num_queries(3):
        known.ideas(bea, part)
    with django_assert_max_num_queries(2):
        tests_of_change.cycles(bea, part)
    first = Cycle.objects.order_by("pk").values_list("pk", flat=True)[0]
    with django_assert_max_num_queries(5):
        tests_of_change.chain(bea, first)


def test_a_measure_that_ended_still_stands_beside_what_names_it(world: World, joined: Joined) -> None:
    idea = support.idea(world, joined)
    measures.end(measure=joined.measures[TIMELY], by=world.viewer("ana"))
    assert known.idea(world.viewer("bea"), idea).measures[0] in known.measures_of(world.viewer("bea"), joined.id)


def test_nothing_changes_in_a_closed_collaborative(world: World, joined: Joined, common: int) -> None:
    collaboratives.become(collaborative=joined.id, state="closed", by=world.viewer("ana"))
    with pytest.raises(Refused, match="closed"):
        improvement.end_aim(aim=common, state="reached", by=world.viewer("ana"))
    with pytest.raises(Refused, match="closed"):
        improvement.take_over_aim(aim=common, enrolment=own(joined), by=world.viewer("bea"))
    with pytest.raises(Refused, match="closed"):
        support.cycle(world, joined)


# Rules


@given(scale=st.sampled_from(list(improving.SCALES)), act=st.sampled_from(list(improving.ACTS)))
def test_a_test_grows_only_after_it_was_adopted_and_never_shrinks(scale: str, act: str) -> None:
    order = list(improving.SCALES)
    step = order.index(improving.next_scale(scale, act)) - order.index(scale)
    assert step == (1 if act == "adopt" and scale != "everywhere" else 0)


@pytest.mark.parametrize("state", improving.IDEA_STATES)
def test_an_idea_in_use_stays_in_use_while_it_is_tested_further(state: str) -> None:
    assert improving.idea_tested(state) == ("adopted" if state == "adopted" else "testing")


def test_only_to_adopt_needs_no_words() -> None:
    assert [improving.needs_words(act) for act in ("adapt", "adopt", "abandon")] == [True, False, True]
