"""The next wave in the browser: ranked with reasons, planned, invited; hospitals asked; slips shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from partera.core.periods import now
from partera.programs.quality.actions import spreading as actions
from partera.programs.quality.models import Enrolment, Readiness, Signal
from partera.programs.quality.queries import spreading as known
from partera.programs.quality.rules import adoption
from partera.programs.quality.rules import spreading as rules
from partera.registry.partners.models import Organisation
from tests.support import quality
from tests.support import spreading as support
from tests.support.people import World
from tests.support.quality import Joined
from tests.support.words import without_spanish

pytestmark = pytest.mark.django_db
LEE, PHILLIPS, CRITTENDEN = "049001", "049002", "049003"
ALL_YES = dict.fromkeys(rules.READINESS, 2)
WEIGHTS = {f"w-{name}": weight for name, weight in rules.WEIGHTS.items()}


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A page leaves its language behind for what runs after it."""
    with translation.override("en"):
        yield


@pytest.fixture
def joined(world: World, monkeypatch: pytest.MonkeyPatch, clock: object) -> Joined:
    support.take_sites()
    support.publish(monkeypatch)
    return quality.collaborative(world, keys=("ntsv",))


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_ranking_says_why_and_what_is_not_known(world: World, joined: Joined) -> None:
    actions.note_readiness(collaborative=joined.id, site=LEE, items=ALL_YES, by=world.viewer("ana"))
    found = page(world.client("ana"), f"/quality/{joined.id}/spread/")
    assert "3 hospitals could be asked next" in found
    assert "37.5%, 30 of 80 (2024)" in found
    assert "18.0 percentage points between Black and White" in found
    assert "Too little is known" in found
    assert "1 hospital of the list takes part or is invited already." in found
    assert "Example Desha" not in found


def test_a_hidden_figure_is_a_word_on_the_hospitals_own_page(world: World, joined: Joined) -> None:
    found = page(world.client("ana"), f"/quality/{joined.id}/spread/hospitals/{LEE}/")
    assert "small count hidden" in found
    assert "Too little is known for a score." in found
    assert "not asked yet" in found


def test_weights_stand_in_the_address(world: World, joined: Joined) -> None:
    asked = WEIGHTS | {"w-births": 5, "w-rate": 0, "w-gap": 0, "w-readiness": 0, "measure": "ntsv", "places": 1}
    found = world.client("ana").get(f"/quality/{joined.id}/spread/", asked).content.decode()
    assert "Example Crittenden Hospital come first" in found
    assert '<option value="5" selected>5, most</option>' in found


@pytest.mark.parametrize("odd", [{"places": 0}, {"places": "many"}, {"w-births": 9}, {"measure": "nothing"}])
def test_odd_weights_are_told_and_the_usual_ranking_stays(world: World, joined: Joined, odd: dict[str, Any]) -> None:
    asked = WEIGHTS | {"measure": "ntsv", "places": 2} | odd
    answer = world.client("ana").get(f"/quality/{joined.id}/spread/", asked)
    assert answer.status_code == 422
    assert "Example Phillips" in answer.content.decode()


def test_weights_of_nothing_are_refused_in_words(world: World, joined: Joined) -> None:
    asked = dict.fromkeys(WEIGHTS, 0) | {"measure": "ntsv", "places": 2}
    answer = world.client("ana").get(f"/quality/{joined.id}/spread/", asked)
    assert answer.status_code == 422
    assert "Give at least one criterion a weight above 0." in answer.content.decode()


def test_the_file_holds_what_the_page_shows_and_nothing_that_runs(world: World, joined: Joined) -> None:
    answer = world.client("ana").get(f"/quality/{joined.id}/spread/hospitals.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("rank,site,hospital,county,score")
    assert len(lines) == 4
    assert any("small count hidden" in line for line in lines)


def test_a_convener_plans_the_next_wave(world: World, joined: Joined) -> None:
    ana = world.client("ana")
    address = f"/quality/{joined.id}/spread/"
    begun = ana.post(address, WEIGHTS | {"measure": "ntsv", "places": 2})
    (plan,) = known.plans(world.viewer("ana"), joined.id)
    assert begun["Location"] == f"{address}plans/{plan.id}/"
    assert "Go on with the open plan" in page(ana, address)
    first, second, third = (row.site for row in plan.rows)
    refused = ana.post(f"{begun['Location']}?do=choose", {f"pick-{third}": "on", "note": "As agreed"})
    assert refused.status_code == 422
    assert "Say why for each hospital" in refused.content.decode()
    assert "As agreed" in refused.content.decode()
    kept = ana.post(
        f"{begun['Location']}?do=choose",
        {f"pick-{first}": "on", f"pick-{third}": "on", f"why-{third}": "It asked to join."},
    )
    assert kept["Location"] == f"{address}plans/{plan.id}/invite/"
    assert "Not there yet: add Example" in page(ana, kept["Location"])
    given = {"starts_on": "2026-06-01", "name": "Second"} | {f"entry-{site}": 0 for site in (first, third)}
    done = ana.post(kept["Location"], given | {f"births-{first}": "420"})
    assert done["Location"] == f"{address}plans/{plan.id}/"
    assert "This plan is decided" in page(ana, done["Location"])
    asked = Enrolment.objects.filter(site__in=(first, third), state="invited")
    assert sorted(asked.values_list("expected_births", flat=True), key=str) == [420, None]
    assert second not in set(asked.values_list("site", flat=True))
    assert ana.get(kept["Location"]).status_code == 404


def test_weighing_an_open_plan_anew_and_dropping_it(world: World, joined: Joined) -> None:
    ana = world.client("ana")
    ana.post(f"/quality/{joined.id}/spread/", WEIGHTS | {"measure": "ntsv", "places": 2})
    (plan,) = known.plans(world.viewer("ana"), joined.id)
    address = f"/quality/{joined.id}/spread/plans/{plan.id}/"
    ana.post(f"{address}?do=weigh", WEIGHTS | {"measure": "ntsv", "places": 1, "everyone": "on"})
    assert len(known.plan(world.viewer("ana"), joined.id, plan.id).rows) == 4
    assert ana.post(f"{address}?do=drop")["Location"] == f"/quality/{joined.id}/spread/"
    assert "This plan was dropped" in page(ana, address)


def test_readiness_is_written_down_and_asked_of_the_hospital(world: World, joined: Joined) -> None:
    ana = world.client("ana")
    address = f"/quality/{joined.id}/spread/hospitals/{CRITTENDEN}/"
    given = {f"readiness-{name}": "2" for name in list(rules.READINESS)[:6]} | {"readiness-note": "By phone"}
    assert ana.post(f"{address}?do=readiness", given).status_code == 302
    assert "12 of 12 points of what was asked" in page(ana, address)
    entry = {"ask-hospital": str(world.county_general.pk)}
    assert ana.post(f"{address}?do=ask", entry).status_code == 302
    bea = world.client("bea")
    assert "Say how ready your hospital is for" in page(bea, "/")
    (asked,) = known.asked_of(world.viewer("bea"))
    assert "County General" in page(bea, f"/quality/readiness/{asked.id}/")
    few = bea.post(f"/quality/readiness/{asked.id}/", {"sponsor": "2"})
    assert few.status_code == 422
    assert "at least 5 of the 9 statements" in few.content.decode()
    told = dict.fromkeys(rules.READINESS, "1")
    assert bea.post(f"/quality/readiness/{asked.id}/", told)["Location"] == "/"
    assert Readiness.objects.get(is_current=True).told_by == "hospital"
    assert "answered by Bea of the hospital" in page(ana, address)


def test_a_hospital_that_the_directory_does_not_hold_is_added_when_it_is_asked(world: World, joined: Joined) -> None:
    ana, address = world.client("ana"), f"/quality/{joined.id}/spread/hospitals/{LEE}/"
    assert "Not there yet: add Example Lee Hospital" in page(ana, address)
    ana.post(f"{address}?do=ask", {"ask-hospital": "0"})
    assert Organisation.objects.filter(name="Example Lee Hospital", home_county="05077").count() == 1
    assert "Example Lee Hospital was asked on March 16, 2026" in page(ana, address)
    assert ana.post(f"{address}?do=ask", {"ask-hospital": "0"}).status_code == 422
    assert Organisation.objects.filter(name="Example Lee Hospital").count() == 1


def test_a_note_that_could_name_a_patient_is_stopped_or_asked_about(world: World, joined: Joined) -> None:
    ana, address = world.client("ana"), f"/quality/{joined.id}/spread/hospitals/{LEE}/?do=readiness"
    items = {f"readiness-{name}": "2" for name in rules.READINESS}
    stopped = ana.post(address, items | {"readiness-note": "See SSN 219-09-9999"})
    assert stopped.status_code == 422
    assert "looks like a social security number" in stopped.content.decode()
    asked = ana.post(address, items | {"readiness-note": "Call 501-555-0142"})
    assert asked.status_code == 422
    assert "Why may it stay?" in asked.content.decode()
    assert not Readiness.objects.exists()
    kept = items | {"readiness-note": "Call 501-555-0142", "readiness-keep_reason": "The unit's own phone"}
    assert ana.post(address, kept).status_code == 302


def test_a_reason_that_could_name_a_patient_is_asked_about_beside_the_choice(world: World, joined: Joined) -> None:
    ana = world.client("ana")
    ana.post(f"/quality/{joined.id}/spread/", WEIGHTS | {"measure": "ntsv", "places": 2})
    (plan,) = known.plans(world.viewer("ana"), joined.id)
    first = plan.rows[0].site
    given = {f"pick-{first}": "on", f"why-{first}": "Call 501-555-0142"}
    answer = ana.post(f"/quality/{joined.id}/spread/plans/{plan.id}/?do=choose", given)
    assert answer.status_code == 422
    assert "Why may it stay?" in answer.content.decode()
    assert known.plan(world.viewer("ana"), joined.id, plan.id).chosen == ()


def test_what_slips_is_a_sentence(world: World, joined: Joined) -> None:
    Signal.objects.create(
        enrolment_id=joined.parts["Alder"], measure_id=joined.measures["ntsv"], chart="p", rules="anhoj", rule="shift",
        side="above", meaning="concern", first_month=date(2025, 8, 1), last_month=date(2026, 2, 1), found_at=now(),
    )  # fmt: skip
    found = page(world.client("ana"), f"/quality/{joined.id}/spread/")
    assert "At Alder Invented Hospital a signal of concern in" in found
    assert "(August 2025 to February 2026) has no note yet." in found
    assert "nothing was entered for January 2026 to February 2026" in found


def test_without_a_list_the_page_says_what_will_stand_there(world: World, clock: object) -> None:
    joined = quality.collaborative(world)
    found = page(world.client("ana"), f"/quality/{joined.id}/spread/")
    assert "No hospital of the list is left to ask" in found
    assert "Plan the next wave" not in found


def test_without_a_release_need_is_not_known_and_the_page_stands(world: World, clock: object) -> None:
    support.take_sites()
    joined = quality.collaborative(world)
    found = page(world.client("ana"), f"/quality/{joined.id}/spread/")
    assert "too little is known to say which" in found
    assert "none is published" in found


@pytest.mark.parametrize("name", ["bea", "carmen", "zoe", "nico", "ewa", "olga"])
def test_the_pages_are_not_there_for_others(world: World, joined: Joined, name: str) -> None:
    browser = world.client(name)
    for address in ("spread/", "spread/hospitals.csv", f"spread/hospitals/{LEE}/"):
        assert browser.get(f"/quality/{joined.id}/{address}").status_code == 404
    assert browser.post(f"/quality/{joined.id}/spread/", WEIGHTS).status_code == 404


def test_the_pages_are_written_in_spanish(world: World, joined: Joined) -> None:
    ana = world.client("ana")
    ana.post("/language/", {"language": "es", "next": "/"})
    found = page(ana, f"/quality/{joined.id}/spread/")
    assert "A quién se invita después" in found
    assert "cifra pequeña oculta" not in page(ana, f"/quality/{joined.id}/spread/hospitals/{PHILLIPS}/")


@pytest.mark.parametrize(
    "words",
    [rules.READINESS, rules.ANSWERS, rules.CRITERIA, {0: rules.NOT_ASKED}, adoption.STATUSES],
)
def test_every_word_of_the_lists_is_written_in_spanish(words: dict[Any, str]) -> None:
    assert without_spanish(words.values()) == []
