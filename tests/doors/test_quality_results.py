"""The results of a collaborative: what hospitals read of the sum and of each other, and what they do not."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from partera.doors.jobs import publish_roll_ups
from partera.platform.work.models import Job
from partera.programs.quality.actions import collaboratives, signals
from partera.programs.quality.models import Change, RollUp
from partera.programs.quality.queries import funnels, roll_ups
from partera.programs.quality.queries.funnels import Funnel
from partera.registry.partners import actions as partners
from tests.support import quality
from tests.support.people import SET_UP, World, make_world
from tests.support.quality import Joined, share

MONTHS = [date(2025, 10 + i, 1) for i in range(3)] + [date(2026, 1, 1)]
HOSPITALS = (*quality.HOSPITALS, "Gum", "Hickory")


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World) -> Joined:
    return quality.collaborative(world, keys=("htn_60_confirmed", "smm_between"), hospitals=HOSPITALS)


def entered(joined: Joined) -> int:
    """Four months of nine hospitals, each larger than the one before; gives the measure."""
    measure = joined.measures["htn_60_confirmed"]
    for month in MONTHS:
        for i, part in enumerate(joined.parts.values()):
            quality.enter(part, measure, month, *share(17 + 2 * i, 25 + 3 * i, 1))
    return measure


def published(world: World, joined: Joined) -> int:
    measure = entered(joined)
    assert world.client("ana").post(f"/quality/{joined.id}/results/").status_code == 302
    return measure


def of(world: World, joined: Joined, name: str) -> Funnel:
    viewer, measure = world.viewer(name), joined.measures["htn_60_confirmed"]
    ((one, lines),) = roll_ups.roll_up_charts(viewer, joined.id, measures=[measure])
    found = funnels.funnel(viewer, joined.id, one.measure, lines)
    assert found is not None
    return found


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_before_anything_is_published_the_page_says_why(world: World, joined: Joined) -> None:
    page = text(world.client("bea"), f"/quality/{joined.id}/results/")
    assert "No sum over the hospitals is published yet." in page
    assert "six hospitals must have sent all counts" in page


def test_who_runs_it_publishes_and_is_told_what_became_of_it(world: World, joined: Joined) -> None:
    entered(joined)
    response = world.client("ana").post(f"/quality/{joined.id}/results/", follow=True)
    assert "4 sums were published." in response.content.decode()
    assert RollUp.objects.count() == 4


def test_many_months_are_published_by_a_job(world: World, joined: Joined) -> None:
    measure = joined.measures["htn_60_confirmed"]
    with signals.once(by=SET_UP):
        for month in (date(2025, 1 + i, 1) for i in range(7)):
            for part in joined.parts.values():
                quality.enter(part, measure, month, *share(17, 30))
    response = world.client("ana").post(f"/quality/{joined.id}/results/", follow=True)
    assert "published in the background" in response.content.decode()
    job = Job.objects.get(kind="publish_roll_ups")
    publish_roll_ups.run(job, lambda *_said, **_more: None)
    assert RollUp.objects.count() == 7
    publish_roll_ups.run(Job(arguments={}), lambda *_said, **_more: None)
    assert RollUp.objects.count() == 7


@pytest.mark.parametrize("name", ["bea", "carmen", "nico"])
def test_nobody_else_publishes(world: World, joined: Joined, name: str) -> None:
    entered(joined)
    assert world.client(name).post(f"/quality/{joined.id}/results/").status_code == 404
    assert not RollUp.objects.exists()


def test_a_hospital_reads_the_sum_and_its_own_place(world: World, joined: Joined) -> None:
    measure = published(world, joined)
    page = text(world.client("bea"), f"/quality/{joined.id}/results/{measure}/")
    assert "67.6% in January 2026 (225 of 333)" in page
    assert "The newest sum is over 9 hospitals." in page
    assert "County General" in page
    assert "Alder" not in page


def test_what_changed_everywhere_is_a_flag_on_the_roll_up(world: World, joined: Joined) -> None:
    measure = published(world, joined)
    Change.objects.create(
        collaborative_id=joined.id, month=date(2025, 11, 1), title="All began the bundle", at="2025-12-01T00:00:00Z",
        by_name="Ana",
    )  # fmt: skip
    assert "All began the bundle" in text(world.client("bea"), f"/quality/{joined.id}/results/{measure}/")


def test_others_are_drawn_without_a_name_and_rounded(world: World, joined: Joined) -> None:
    published(world, joined)
    found = of(world, joined, "bea")
    own = [point for point in found.choice.points if point.is_own]
    others = [point for point in found.choice.points if not point.is_own]
    assert [(point.name, point.numerator, point.denominator) for point in own] == [("County General", 51, 75)]
    assert len(others) == 5  # with the reader's own a group of six; the other three wait
    assert all(point.name == "" and point.numerator is None and point.denominator % 10 == 0 for point in others)
    assert all(round(point.value * 100, 9) % 1 == 0 for point in others)


def test_a_hospital_that_agreed_stands_with_its_name(world: World, joined: Joined) -> None:
    collaboratives.name_itself(enrolment=joined.parts["Fir"], names_itself=True, by=SET_UP)
    published(world, joined)
    named = [point for point in of(world, joined, "bea").choice.points if point.name and not point.is_own]
    assert [(point.name, point.is_rounded) for point in named] == [("Fir Invented Hospital", False)]


def test_one_that_no_longer_agrees_stands_without(world: World, joined: Joined) -> None:
    collaboratives.name_itself(enrolment=joined.parts["Fir"], names_itself=True, by=SET_UP)
    published(world, joined)
    collaboratives.name_itself(enrolment=joined.parts["Fir"], names_itself=False, by=SET_UP)
    assert not [point for point in of(world, joined, "bea").choice.points if point.name and not point.is_own]


def test_one_that_has_left_stands_without(world: World, joined: Joined) -> None:
    collaboratives.name_itself(enrolment=joined.parts["Fir"], names_itself=True, by=SET_UP)
    published(world, joined)
    collaboratives.go_on(enrolment=joined.parts["Fir"], state="left", reason="The unit has closed.", by=SET_UP)
    found = of(world, joined, "bea").choice.points
    assert (len(found), [point.name for point in found if point.name]) == (6, ["County General"])


def test_those_that_were_named_once_are_no_company(world: World, joined: Joined) -> None:
    """Eight others less four that were known: whoever reads would see the last four alone."""
    published(world, joined)
    for name in ("Fir", "Elm", "Gum", "Hickory"):
        collaboratives.name_itself(enrolment=joined.parts[name], names_itself=True, by=SET_UP)
        collaboratives.name_itself(enrolment=joined.parts[name], names_itself=False, by=SET_UP)
    found = of(world, joined, "bea").choice
    assert ([point.name for point in found.points], found.few) == (["County General"], 5)


def test_no_new_point_is_that_of_one_hospital(world: World, joined: Joined) -> None:
    """Nine have entered and six stand; a tenth and an eleventh change nothing, the twelfth brings six points."""
    measure = published(world, joined)
    before = of(world, joined, "bea").choice.points
    for name in ("Juniper", "Koa", "Larch"):
        assert of(world, joined, "bea").choice.points == before
        hospital = partners.add_organisation(
            name=f"{name} Invented Hospital", kind="hospital", home_county="05119", invented=True, by=SET_UP
        )
        part = quality.joined(joined.id, hospital.pk, world.viewer("ana"))
        quality.enter(part, measure, MONTHS[2], *share(40, 60, 1))
    after = of(world, joined, "bea").choice.points
    assert (len(before), len(after)) == (6, 12)


def test_names_given_later_wait_while_the_published_sums_would_say_too_much(world: World, joined: Joined) -> None:
    published(world, joined)
    for name in ("Fir", "Elm", "Gum", "Hickory"):
        collaboratives.name_itself(enrolment=joined.parts[name], names_itself=True, by=SET_UP)
    assert not [point for point in of(world, joined, "bea").choice.points if point.name and not point.is_own]


def test_who_runs_it_sees_every_hospital_by_name(world: World, joined: Joined) -> None:
    measure = published(world, joined)
    page = text(world.client("ana"), f"/quality/{joined.id}/results/{measure}/")
    assert all(f"{name} Invented Hospital" in page for name in ("Alder", "Birch", "Hickory"))
    assert len(of(world, joined, "ana").choice.points) == 9


@pytest.mark.parametrize("what", ["chart.svg", "chart.png", "chart.csv", "tile.svg", "funnel.svg", "funnel.csv"])
def test_files_hold_what_is_shown_and_no_more(world: World, joined: Joined, what: str) -> None:
    measure = published(world, joined)
    address = f"/quality/{joined.id}/results/{measure}/{what}"
    content = world.client("bea").get(address)
    assert content.status_code == 200
    assert b"Alder" not in content.content
    assert world.client("carmen").get(address).status_code == 404


@pytest.mark.parametrize("what", ["race.svg", "other.csv", "chart.pdf", "tile.csv"])
def test_a_file_that_is_not_there_is_not_found(world: World, joined: Joined, what: str) -> None:
    measure = published(world, joined)
    assert world.client("bea").get(f"/quality/{joined.id}/results/{measure}/{what}").status_code == 404


def test_rare_events_have_no_sum(world: World, joined: Joined) -> None:
    address = f"/quality/{joined.id}/results/{joined.measures['smm_between']}/"
    assert world.client("bea").get(address).status_code == 404


@pytest.mark.parametrize("name", ["carmen", "zoe"])
def test_outside_the_collaborative_there_is_nothing(world: World, joined: Joined, name: str) -> None:
    measure = published(world, joined)
    for address in (f"/quality/{joined.id}/results/", f"/quality/{joined.id}/results/{measure}/"):
        assert world.client(name).get(address).status_code == 404


def test_pages_take_the_same_queries_however_many_hospitals(
    world: World, joined: Joined, django_assert_max_num_queries: object
) -> None:
    measure = published(world, joined)
    bea = world.client("bea")
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        text(bea, f"/quality/{joined.id}/results/")
    with django_assert_max_num_queries(32):  # type: ignore[operator]
        text(bea, f"/quality/{joined.id}/results/{measure}/")
