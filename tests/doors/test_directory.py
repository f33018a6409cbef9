"""The directory as one meets it: filters in the address, files, profiles, people, awards, sites, search."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from pytest_django import DjangoAssertNumQueries

from partera.core.errors import BadInput
from partera.core.periods import now, today
from partera.doors.web.partners import reading
from partera.doors.web.places_typed import read_county
from partera.overviews.search import search
from partera.registry.funding.models import Award
from partera.registry.partners import actions, queries
from partera.registry.partners.models import Organisation
from partera.registry.services.models import Site
from tests.doors.walk_objects.partners import objects
from tests.support.people import SET_UP, World

pytestmark = pytest.mark.django_db


def text_of(answer: HttpResponse) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def table(answer: HttpResponse) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


# --- the list ---


def test_a_list_can_be_sent_as_a_link(world: World) -> None:
    shown = text_of(world.client("bea").get("/partners/?kind=hospital&place=Arkansas"))
    assert "County General" in shown
    assert "Mercy" not in shown
    assert '<a class="p-filter" href="?place=Arkansas">Hospital' in shown
    assert '<a class="p-filter" href="?kind=hospital">Arkansas' in shown


def test_a_place_that_is_none_finds_nothing_and_says_so(world: World) -> None:
    shown = text_of(world.client("bea").get("/partners/?place=Atlantis"))
    assert "No organization fits." in shown
    assert "no such place" in shown


def test_a_strange_filter_does_no_harm(world: World) -> None:
    for asked in ("kind=club", "level=x", "page=99", "page=x", "q=%00", "place=%27%3B--"):
        assert world.client("bea").get(f"/partners/?{asked}").status_code == 200


def test_a_list_without_lines_says_what_to_do(world: World) -> None:
    assert "Take a filter away" in text_of(world.client("bea").get("/partners/?kind=funder"))


def test_long_lists_come_in_pages(world: World) -> None:
    for number in range(60):
        actions.add_organisation(name=f"Group {number:02}", kind="community", by=SET_UP)
    first, second = (text_of(world.client("bea").get(f"/partners/?kind=community&page={n}")) for n in (1, 2))
    assert "Group 00" in first
    assert "Group 59" not in first
    assert "Group 59" in second
    assert "kind=community&amp;page=1" in second


def test_a_page_of_the_list_costs_the_same_however_long(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        actions.add_organisation(name=f"Group {number:02}", kind="community", home_county="05119", by=SET_UP)
    browser = world.client("bea")
    browser.get("/partners/")  # the first page of a sign-in notes the device
    with django_assert_max_num_queries(8):
        browser.get("/partners/")


def test_the_file_is_the_list_and_runs_nothing(world: World) -> None:
    actions.add_organisation(name="=HYPERLINK(1)", kind="community", by=SET_UP)
    answer = world.client("bea").get("/partners/organizations.csv?kind=community")
    assert answer["Content-Disposition"] == 'attachment; filename="organizations.csv"'
    assert [row[0] for row in table(answer)] == ["name", "'=HYPERLINK(1)", "Delta Home Visiting"]


# --- one organisation ---

GOOD = {
    "name": "New Group",
    "kind": "community",
    "home_county": "Pulaski, AR",
    "counties_served": "05119\nCrittenden, AR",
}


def test_an_organisation_is_added_by_hand(world: World) -> None:
    answer = world.client("ana").post("/partners/add/", GOOD)
    made = Organisation.objects.get(name="New Group")
    assert answer["Location"] == f"/partners/{made.pk}/"
    full = queries.organisation(world.viewer("ana"), made.pk)
    assert full.home_county == "05119"
    assert [code for code, _name in full.counties_served] == ["05035", "05119"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"home_county": "Nowhere, AR"}, "There is no place called “Nowhere, AR”"),
        ({"counties_served": "05119\n99999"}, "There is no place called “99999”"),
        ({"website": "example.org"}, "begins with https://"),
        ({"kind": "state_agency"}, "choose that level"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept(world: World, more: dict[str, str], sentence: str) -> None:
    shown = text_of(world.client("ana").post("/partners/add/", GOOD | {"offers": "Ten cribs"} | more))
    assert sentence in shown
    assert "Ten cribs" in shown
    assert not Organisation.objects.filter(name="New Group").exists()


def test_its_own_people_change_the_profile(world: World) -> None:
    actions.give_role(
        user=world.users["bea"].pk, role="partner_member", organisation=world.county_general.pk, by=SET_UP
    )
    address = f"/partners/{world.county_general.pk}/"
    shown = text_of(world.client("bea").get(f"{address}edit/"))
    assert "Pulaski County, Arkansas" in shown
    world.client("bea").post(f"{address}edit/", GOOD | {"name": "County General", "kind": "hospital", "needs": "Beds"})
    assert "Beds" in text_of(world.client("bea").get(address))


def test_a_person_takes_and_leaves_an_office_in_the_browser(world: World) -> None:
    address = f"/partners/{world.county_general.pk}/"
    ana = world.client("ana")
    ana.post(f"{address}positions/add/", {"name": "Rosa Invented", "title": "Director", "start": "2025-01-01"})
    (row,) = queries.organisation(world.viewer("ana"), world.county_general.pk).positions
    assert "Rosa Invented" in text_of(ana.get(address))
    early = ana.post(f"{address}positions/{row.id}/end/", {"end": "2024-12-31"})
    assert "comes before the first" in text_of(early)
    ana.post(f"{address}positions/{row.id}/end/", {"end": "2025-12-31"})
    assert "December 31, 2025" in text_of(ana.get(address))
    assert ana.get(f"{address}positions/999/end/").status_code == 404


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_day_of_an_office_is_filled_in_as_browsers_read_it(world: World, language: str) -> None:
    ana = world.client("ana")
    ana.post("/language/", {"language": language})
    shown = text_of(ana.get(f"/partners/{world.county_general.pk}/positions/add/"))
    assert f'type="date" name="start" value="{today():%Y-%m-%d}"' in shown


def test_somebody_from_elsewhere_sees_the_profile_without_its_people(world: World) -> None:
    actions.start_position(
        organisation=world.county_general.pk, name="Rosa Invented", title="Director", start=date(2025, 1, 1), by=SET_UP
    )
    shown = text_of(world.client("carmen").get(f"/partners/{world.county_general.pk}/"))
    assert "Rosa Invented" not in shown
    assert "share a partnership" in shown


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("05119", "05119"),
        ("Pulaski, AR", "05119"),
        ("pulaski county, arkansas", "05119"),
        ("Orleans Parish, LA", "22071"),
        ("Pulaski", None),
        (", AR", None),
        ("99999", None),
        ("", None),
    ],
)
def test_a_county_is_read_as_people_write_it(text: str, code: str | None) -> None:
    assert read_county(text) == code


# --- files of organisations ---


def upload(content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("organizations.csv", content, content_type="text/csv")}


FILE = (
    "name,kind,home_county,counties_served,statewide\n"
    'River Clinic,health_center,"Pulaski, AR",05119; 05035,no\n'
    "Bad Club,club,,,\n"
    "Invented Nation,tribal_nation,35001,,\n"
)


def test_a_file_is_shown_before_anything_is_kept_and_then_kept(world: World) -> None:
    shown = text_of(world.client("ana").post("/partners/import/", upload(FILE.encode())))
    assert "2 organizations can be kept" in shown
    assert "“club” is not a kind of organization" in shown
    assert not Organisation.objects.filter(name="River Clinic").exists()
    world.client("ana").post("/partners/import/", {"text": FILE})
    clinic = Organisation.objects.get(name="River Clinic")
    assert sorted(clinic.counties_served.values_list("code", flat=True)) == ["05035", "05119"]
    assert Organisation.objects.get(name="Invented Nation").is_tribal
    assert not Organisation.objects.filter(name="Bad Club").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is missing"),
        (b"nam,kind\nA,b\n", "There is no column"),
        (b"name\nA\n", "“kind” is missing"),
        (b"name,kind\n", "between 1 and"),
        (b"name,kind\n\xff\xfe,hospital\n", "not UTF-8"),
        (b"name,kind\nA\0,hospital\n", "not text"),
        (b'name,kind\n"A,hospital\n', "cannot be read as CSV"),
        (b"x" * (reading.MOST_BYTES + 1), "2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(content: bytes, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        reading.read(content)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("A,hospital,extra", "more or fewer columns"),
        ("A", "more or fewer columns"),
        (",hospital", "needs a name"),
    ],
)
def test_a_line_that_cannot_be_kept_says_why(line: str, problem: str) -> None:
    (read,) = reading.read(f"name,kind\n{line}\n".encode())
    assert problem in read.problem


def test_nothing_good_in_the_file_is_refused(world: World) -> None:
    assert world.client("ana").post("/partners/import/", {"text": "name,kind\nA,club\n"}).status_code == 422


# --- awards, sites, search ---


def test_somebody_states_where_an_award_is_at_work(world: World) -> None:
    number = objects(world)["award_area"].kwargs["number"]
    ana = world.client("ana")
    assert "area not stated" in text_of(ana.get("/partners/awards/?place=Arkansas"))
    ana.post(f"/partners/awards/{number}/area/", {"area": "counties", "counties": "Crittenden, AR"})
    assert Award.objects.get(pk=number).area_kind == "counties"
    assert "Crittenden County" in text_of(ana.get("/partners/awards/?place=05"))
    ana.post(f"/partners/awards/{number}/area/", {"area": "statewide"})
    assert Award.objects.get(pk=number).area_kind == "statewide"
    assert "There is no place called" in text_of(
        ana.post(f"/partners/awards/{number}/area/", {"area": "counties", "counties": "Nowhere"})
    )


def test_safety_net_sites_stand_by_place(world: World) -> None:
    Site.objects.create(
        site="040001", kind="hospital", name="Invented Regional", city="Marion", state="05", county_id="05035",
        extract="invented", loaded_at=now(),
    )  # fmt: skip
    assert "Invented Regional" in text_of(world.client("bea").get("/partners/sites/?place=Crittenden"))
    assert "Here will stand the hospitals" in text_of(world.client("bea").get("/partners/sites/?place=35"))
    assert "Choose a place" in text_of(world.client("olga").get("/partners/sites/"))
    assert "Choose a place" not in text_of(world.client("bea").get("/partners/sites/")), "her partnership has one place"


def test_search_finds_what_one_may_see(world: World) -> None:
    assert [hit.label for hit in search(world.viewer("bea"), "general").organisations] == ["County General"]
    found = [hit.label for hit in search(world.viewer("bea"), "pulaski").places]
    assert "Pulaski County, Arkansas" in found
    assert all("Pulaski" in label for label in found)
    assert search(queries.viewer_for(None), "general").organisations == []
    assert search(world.viewer("bea"), " ").count == 0


def test_the_search_page_says_what_it_found(world: World) -> None:
    assert "County General" in text_of(world.client("bea").get("/search/?q=general"))
    assert "Nothing you may see is called so." in text_of(world.client("dora").get("/search/?q=general"))
