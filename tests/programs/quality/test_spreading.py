"""The next wave: who is looked at, what is known, how they are ranked, and how a plan becomes a wave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.flows import enrol_hospital
from partera.platform.audit.models import Entry as Line
from partera.programs.quality.actions import collaboratives, spreading
from partera.programs.quality.models import Enrolment, Readiness, SpreadPlan
from partera.programs.quality.queries import spreading as known
from partera.programs.quality.queries.spreading import Ranked, Ranking, Weighing
from partera.programs.quality.rules import spreading as rules
from partera.registry.partners import actions as partners
from partera.registry.partners.models import Organisation
from partera.registry.services.models import Site
from tests.support import quality
from tests.support import spreading as support
from tests.support.people import SET_UP, World, make_world
from tests.support.quality import Joined

ALL_YES = dict.fromkeys(rules.READINESS, 2)
LEE, PHILLIPS, CRITTENDEN, DESHA = "049001", "049002", "049003", "049004"


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World, monkeypatch: pytest.MonkeyPatch) -> Joined:
    support.take_sites()
    support.publish(monkeypatch)
    return quality.collaborative(world, keys=("ntsv", "htn_60_confirmed"))


def weighing(**more: object) -> Weighing:
    return replace(Weighing(dict(rules.WEIGHTS), "ntsv", places=2), **more)  # type: ignore[arg-type]


def ranked(world: World, joined: Joined, **more: object) -> Ranking:
    return known.ranking(world.viewer("ana"), joined.id, weighing(**more))


def row(ranking: Ranking, site: str) -> Ranked:
    return next(one for one in ranking.rows if one.site == site)


def test_those_who_take_part_and_those_without_the_mark_are_left_out_and_counted(world: World, joined: Joined) -> None:
    found = ranked(world, joined)
    assert {one.site for one in found.rows} == {LEE, PHILLIPS, CRITTENDEN}
    assert (found.taking_part, found.unmarked) == (1, 1)
    assert DESHA in {one.site for one in ranked(world, joined, everyone=True).rows}


def test_a_hidden_rate_is_unknown_and_never_zero(world: World, joined: Joined) -> None:
    lee = row(ranked(world, joined), LEE)
    assert (lee.facts["rate"].state, lee.facts["rate"].value, lee.facts["rate"].points) == ("suppressed", None, None)
    assert (lee.facts["gap"].state, lee.facts["gap"].points) == ("missing", None)
    assert lee.rank == 0  # of its weight less than half is known


def test_the_measure_of_need_is_the_published_one_nearest_to_the_collaboratives(world: World, joined: Joined) -> None:
    assert known.usual_weighing(world.viewer("ana"), joined.id).measure == "ntsv"


def test_a_pooled_count_of_births_is_taken_by_the_year(world: World, joined: Joined) -> None:
    desha = row(ranked(world, joined, everyone=True), DESHA)
    assert desha.facts["births"].value == pytest.approx(240)


def test_where_groups_are_compared_and_do_not_differ_the_gap_is_none_and_known(world: World, joined: Joined) -> None:
    found = ranked(world, joined)
    assert row(found, PHILLIPS).facts["gap"] == replace(rules.Fact("ok", 0.0), points=0.0)
    gap = row(found, CRITTENDEN).facts["gap"]
    assert gap.value == pytest.approx(18.0)
    assert gap.groups == ("race:black", "race:white")


def test_weights_change_who_comes_first(world: World, joined: Joined) -> None:
    only = dict.fromkeys(rules.CRITERIA, 0)
    assert ranked(world, joined, weights=only | {"births": 1}).rows[0].site == CRITTENDEN
    assert ranked(world, joined, weights=only | {"rate": 1}).rows[0].site == PHILLIPS
    assert ranked(world, joined, weights=only | {"rural": 1}).rows[0].site == LEE


def test_readiness_counts_what_was_asked_and_too_few_answers_are_unknown() -> None:
    assert rules.readiness({}).state == "not_asked"
    assert rules.readiness({"sponsor": 2, "team": 2}).state == "too_few_answers"
    some = rules.readiness({"sponsor": 2, "team": 2, "drills": 1, "record": 0, "voice": 1})
    assert (some.value, some.points) == (0.6, 0.6)


def test_a_tribal_nation_is_what_the_directory_says_and_no_figure(world: World, joined: Joined) -> None:
    partners.add_organisation(
        name="Invented River Nation", kind="tribal_nation", counties_served=["05107"], invented=True, by=SET_UP
    )
    fact = row(ranked(world, joined), PHILLIPS).facts["tribal"]
    assert (fact.names, fact.points, fact.numerator) == (("Invented River Nation",), 1.0, None)


def test_a_hospital_that_left_stands_among_them_again_and_says_so(world: World, joined: Joined) -> None:
    ana = world.viewer("ana")
    collaboratives.go_on(enrolment=joined.parts["Alder"], state="left", reason="The unit closed.", by=ana)
    assert row(ranked(world, joined), "049005").before == "left"


def test_a_ranking_asks_the_same_number_of_questions_however_many_hospitals(world: World, joined: Joined) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ranked(world, joined, everyone=True)
        return len(asked)

    few = queries()
    more = {f"0491{n:02}": (f"EXAMPLE MORE {n}", "05107", "Acute Care Hospitals", True) for n in range(30)}
    _add(more)
    assert queries() == few


def _add(sites: dict[str, tuple[str, str, str, bool]]) -> None:
    for number, (name, county, kind, friendly) in sites.items():
        Site.objects.create(
            site=number, kind="hospital", name=name, state="05", county_id=county, type=kind,
            birthing_friendly=friendly, extract="more", loaded_at=support.TAKEN,
        )  # fmt: skip


@pytest.mark.parametrize("name", ["bea", "carmen", "zoe", "nico", "ewa", "olga"])
def test_only_who_runs_the_collaborative_sees_the_ranking(world: World, joined: Joined, name: str) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        known.ranking(world.viewer(name), joined.id, weighing())


# --- readiness


def test_readiness_is_kept_with_what_stood_before(world: World, joined: Joined) -> None:
    ana = world.viewer("ana")
    spreading.note_readiness(collaborative=joined.id, site=LEE, items={"sponsor": 1}, by=ana)
    spreading.note_readiness(collaborative=joined.id, site=LEE, items=ALL_YES, note="By phone", by=ana)
    first, before = known.answered(ana, joined.id, LEE)
    assert (first.items, first.note, before.items) == (ALL_YES, "By phone", {"sponsor": 1})
    assert row(ranked(world, joined), LEE).facts["readiness"].points == 1.0
    assert Readiness.objects.filter(is_current=True).count() == 1


@pytest.mark.parametrize("items", [{"sponsor": 3}, {"nobody": 1}])
def test_an_answer_there_is_not_is_refused(world: World, joined: Joined, items: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        spreading.note_readiness(collaborative=joined.id, site=LEE, items=items, by=world.viewer("ana"))


def test_a_hospital_that_is_asked_answers_itself_once(world: World, joined: Joined) -> None:
    asked = spreading.ask_readiness(collaborative=joined.id, site=LEE, hospital=world.mercy.pk, by=world.viewer("ana"))
    carmen = world.viewer("carmen")
    assert [one.id for one in known.asked_of(carmen)] == [asked]
    with pytest.raises(NotFound):
        spreading.answer_readiness(asked=asked, items=ALL_YES, by=world.viewer("bea"))
    with pytest.raises(BadInput, match="at least 5"):
        spreading.answer_readiness(asked=asked, items={"sponsor": 2}, by=carmen)
    spreading.answer_readiness(asked=asked, items=ALL_YES, by=carmen)
    assert known.answered(world.viewer("ana"), joined.id, LEE)[0].told_by == "hospital"
    assert known.asked_of(carmen) == []
    with pytest.raises(Refused, match="answered already"):
        spreading.answer_readiness(asked=asked, items=ALL_YES, by=carmen)


def test_a_hospital_is_not_asked_twice_at_once(world: World, joined: Joined) -> None:
    given = {"collaborative": joined.id, "site": LEE, "hospital": world.mercy.pk, "by": world.viewer("ana")}
    spreading.ask_readiness(**given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="asked already"):
        spreading.ask_readiness(**given)  # type: ignore[arg-type]


# --- plans


@pytest.fixture
def plan(world: World, joined: Joined) -> int:
    ana = world.viewer("ana")
    spreading.note_readiness(collaborative=joined.id, site=LEE, items=ALL_YES, by=ana)
    return spreading.begin_plan(collaborative=joined.id, weighing=weighing(), by=ana)


def decide(world: World, plan: int, **entries: int) -> int:
    given = {name.removeprefix("s"): number for name, number in entries.items()}
    return enrol_hospital.decide_wave(
        plan=plan, starts_on=date(2026, 6, 1), name="Third", entries=given, births={}, by=world.viewer("ana")
    )


def test_a_plan_keeps_the_ranking_as_it_stood(world: World, joined: Joined, plan: int) -> None:
    before = ranked(world, joined).rows
    spreading.note_readiness(collaborative=joined.id, site=LEE, items=dict.fromkeys(ALL_YES, 0), by=world.viewer("ana"))
    kept = known.plan(world.viewer("ana"), joined.id, plan)
    assert kept.rows == before
    assert ranked(world, joined).rows != before


def test_weighing_anew_keeps_who_was_chosen(world: World, joined: Joined, plan: int) -> None:
    ana = world.viewer("ana")
    first = known.plan(ana, joined.id, plan).rows[0].site
    spreading.choose(plan=plan, chosen={first: ""}, by=ana)
    spreading.weigh_anew(plan=plan, weighing=weighing(places=1), by=ana)
    assert [one.site for one in known.plan(ana, joined.id, plan).chosen] == [first]


def test_a_choice_against_the_ranking_needs_its_reason(world: World, joined: Joined, plan: int) -> None:
    ana = world.viewer("ana")
    order = [one.site for one in known.plan(ana, joined.id, plan).rows]
    with pytest.raises(Refused, match="Say why"):
        spreading.choose(plan=plan, chosen={order[0]: "", order[2]: ""}, by=ana)
    spreading.choose(plan=plan, chosen={order[0]: "", order[2]: "It serves the river towns."}, by=ana)
    assert rules.against_the_ranking(order, [order[0], order[2]]) == [order[2]]
    assert rules.against_the_ranking(order, order[:2]) == []


def test_a_decided_plan_becomes_a_wave_and_its_hospitals_are_asked(world: World, joined: Joined, plan: int) -> None:
    ana = world.viewer("ana")
    order = [one.site for one in known.plan(ana, joined.id, plan).rows]
    spreading.choose(plan=plan, chosen={order[0]: "", order[1]: ""}, note="As agreed", by=ana)
    wave = decide(world, plan, **{f"s{site}": enrol_hospital.NEW for site in order[:2]})
    asked = Enrolment.objects.filter(wave=wave).order_by("site")
    assert sorted(one.site for one in asked) == sorted(order[:2])
    assert {one.state for one in asked} == {"invited"}
    assert {one.hospital.home_county_id for one in asked} <= {"05077", "05107", "05035"}
    assert Organisation.objects.filter(name="Example Crittenden Hospital", kind="hospital").count() == 1
    kept = known.plan(ana, joined.id, plan)
    assert (kept.state, kept.wave, kept.note) == ("decided", wave, "As agreed")
    assert Line.objects.filter(action="quality.spread_decide").count() == 1
    assert set(order[:2]).isdisjoint({one.site for one in ranked(world, joined).rows})


def test_a_hospital_of_the_directory_is_asked_under_its_own_entry(world: World, joined: Joined, plan: int) -> None:
    ana = world.viewer("ana")
    known_there = partners.add_organisation(
        name="Example Crittenden Hospital", kind="hospital", home_county="05035", invented=True, by=SET_UP
    )
    assert enrol_hospital.same_name(ana, CRITTENDEN) == known_there.pk
    assert enrol_hospital.same_name(ana, LEE) == enrol_hospital.NEW
    spreading.choose(plan=plan, chosen={one.site: "because" for one in known.plan(ana, joined.id, plan).rows}, by=ana)
    wave = decide(world, plan, s049001=0, s049002=0, s049003=known_there.pk)
    assert Enrolment.objects.get(wave=wave, site=CRITTENDEN).hospital_id == known_there.pk


def test_nothing_is_kept_when_one_of_a_wave_cannot_be_asked(world: World, joined: Joined, plan: int) -> None:
    ana = world.viewer("ana")
    first = known.plan(ana, joined.id, plan).rows[0].site
    spreading.choose(plan=plan, chosen={first: ""}, by=ana)
    waves = len(known.plans(ana, joined.id))
    with pytest.raises(Refused):
        decide(world, plan, **{f"s{first}": world.county_general.pk})  # it takes part already
    assert known.plan(ana, joined.id, plan).state == "open"
    assert len(known.plans(ana, joined.id)) == waves
    assert not Enrolment.objects.filter(site=first).exists()


def test_a_plan_is_decided_once(world: World, joined: Joined, plan: int) -> None:
    ana = world.viewer("ana")
    first = known.plan(ana, joined.id, plan).rows[0].site
    spreading.choose(plan=plan, chosen={first: ""}, by=ana)
    decide(world, plan, **{f"s{first}": 0})
    for again in (
        lambda: decide(world, plan, **{f"s{first}": 0}),
        lambda: spreading.choose(plan=plan, chosen={first: ""}, by=ana),
        lambda: spreading.drop(plan=plan, by=ana),
    ):
        with pytest.raises(Refused):
            again()


def test_one_plan_is_open_at_a_time_and_a_dropped_one_makes_room(world: World, joined: Joined, plan: int) -> None:
    ana = world.viewer("ana")
    with pytest.raises(Refused, match="already open"):
        spreading.begin_plan(collaborative=joined.id, weighing=weighing(), by=ana)
    spreading.drop(plan=plan, by=ana)
    assert spreading.begin_plan(collaborative=joined.id, weighing=weighing(), by=ana) != plan
    assert [one.state for one in known.plans(ana, joined.id)] == ["open", "dropped"]


def test_the_database_keeps_one_open_plan_and_a_wave_with_each_decision(joined: Joined, plan: int) -> None:
    kept = SpreadPlan.objects.get(pk=plan)
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        SpreadPlan.objects.filter(pk=plan).update(decided_on=date(2026, 3, 1))


@pytest.mark.parametrize("name", ["bea", "carmen", "zoe", "ewa"])
def test_nobody_else_touches_a_plan(world: World, joined: Joined, plan: int, name: str) -> None:
    who = world.viewer(name)
    refused: list[Callable[[], object]] = [
        lambda: spreading.drop(plan=plan, by=who),
        lambda: spreading.choose(plan=plan, chosen={LEE: ""}, by=who),
        lambda: spreading.weigh_anew(plan=plan, weighing=weighing(), by=who),
        lambda: known.plan(who, joined.id, plan),
        lambda: spreading.note_readiness(collaborative=joined.id, site=LEE, items=ALL_YES, by=who),
    ]
    for one in refused:
        with pytest.raises((NotFound, NotAllowed)):
            one()


@pytest.mark.parametrize(
    ("weights", "places"),
    [(dict.fromkeys(rules.CRITERIA, 0), 3), ({"births": 1}, 3), (rules.WEIGHTS, 0), (rules.WEIGHTS | {"rate": 6}, 3)],
)
def test_weights_that_make_no_sense_are_refused(weights: dict[str, int], places: int) -> None:
    with pytest.raises(BadInput):
        rules.check_weights(weights, places)
