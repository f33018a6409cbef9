"""Bundles, practices, drills and the table of adoption in the browser."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from partera.core.periods import clock_at, now
from partera.overviews.due import due
from partera.programs.quality.actions import bundles, practices
from partera.programs.quality.models import Bundle, BundleChosen, Drill, Element, ElementStatus
from tests.support import quality
from tests.support.people import SET_UP, World
from tests.support.quality import HOSPITALS, Joined

MARCH = "2026-03-02"


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    return quality.collaborative(world, keys=())


@pytest.fixture
def bundle(world: World, joined: Joined) -> int:
    return bundles.take_up(collaborative=joined.id, key="severe_hypertension", by=world.viewer("ana"))


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def element(bundle: int, key: str = "htn_protocol") -> int:
    return Element.objects.get(bundle=bundle, key=key).pk


def in_place(joined: Joined, practice: int, name: str = "County General", since: date = date(2026, 1, 10)) -> None:
    practices.set_status(
        enrolment=joined.parts[name], element=practice, status="in_place", since=since, evidence="A list", by=SET_UP
    )


def address_of(joined: Joined, more: str = "", name: str = "County General") -> str:
    return f"/quality/hospitals/{joined.parts[name]}/{more}"


def test_a_bundle_is_taken_up_and_ended_by_who_runs_the_collaborative(world: World, joined: Joined) -> None:
    ana, address = world.client("ana"), f"/quality/{joined.id}/bundles/"
    assert "Obstetric hemorrhage" in text_of(ana.get(address))
    assert world.client("bea").post(f"{address}?do=take-up-obstetric_hemorrhage").status_code == 404
    assert ana.post(f"{address}?do=take-up-nothing").status_code == 404
    assert ana.post(f"{address}?do=take-up-obstetric_hemorrhage")["Location"] == address
    (chosen,) = BundleChosen.objects.all()
    said = text_of(world.client("bea").get(f"{address}{chosen.bundle_id}/"))
    assert "14 practices, version 1: in use." in said
    assert "compare with AIM’s current edition" in said
    assert ana.post(f"{address}{chosen.bundle_id}/?do=end").status_code == 302
    assert "has not taken up a bundle yet" in text_of(world.client("bea").get(address))


def test_an_own_bundle_is_written_changed_and_put_into_use(world: World, joined: Joined) -> None:
    ana, address = world.client("ana"), f"/quality/{joined.id}/bundles/"
    given = {"title": "Sepsis (invented)", "title_es": "", "key": "sepsis_care", "kind": "bundle", "steward": ""}
    assert ana.post(f"{address}write/", given | {"key": "Not A Key"}).status_code == 422
    ana.post(f"{address}write/", given)
    row = Bundle.objects.get(key="sepsis_care")
    draft = f"{address}{row.pk}/"
    assert world.client("bea").get(draft).status_code == 404
    practice = {
        "section": "readiness", "title": "A screening tool", "title_es": "", "key": "screen", "evidence": "The form",
        "evidence_es": "", "audit_months": 6,
    }  # fmt: skip
    assert ana.post(f"{draft}?do=add", practice | {"evidence": ""}).status_code == 422
    assert ana.post(f"{draft}?do=add", practice).status_code == 302
    assert ana.post(f"{draft}?do=add", practice | {"key": "other", "title": "Another"}).status_code == 302
    screen, other = row.elements.get(key="screen").pk, row.elements.get(key="other").pk
    better = practice | {"title": "A better tool"}
    assert ana.get(f"{draft}practices/{screen}/").status_code == 200
    assert ana.post(f"{draft}practices/{screen}/", better).status_code == 302
    assert ana.post(f"{draft}?do=out-{other}").status_code == 302
    assert ana.post(f"{draft}?do=use").status_code == 302
    said = text_of(world.client("bea").get(draft))
    assert "A better tool" in said
    assert "Another" not in said
    assert ana.post(f"{draft}?do=add", practice).status_code == 404
    assert ana.get(f"{draft}practices/{screen}/").status_code == 404
    version = ana.post(f"{draft}?do=new-version")["Location"]
    assert "version 2: a draft that no hospital sees yet" in text_of(ana.get(version))
    assert ana.post(f"{version}?do=put-away").status_code == 302
    assert ana.get(version).status_code == 404


def test_the_lead_puts_a_practice_in_place_with_day_and_evidence(world: World, joined: Joined, bundle: int) -> None:
    bea, practice = world.client("bea"), element(bundle)
    address = address_of(joined, f"practices/{practice}/")
    given = {"status": "in_place", "since": "", "evidence": "", "audited_on": ""}
    refused = bea.post(address, given)
    assert refused.status_code == 422
    assert "with a day and with evidence" in text_of(refused)
    done = bea.post(address, given | {"since": MARCH, "evidence": "The signed protocol"})
    assert done["Location"] == address_of(joined, "practices/")
    said = text_of(bea.get(address_of(joined, "practices/")))
    assert "County General has 1 of 14 practices in place." in said
    page = text_of(bea.get(address))
    assert "In place since March 2, 2026. To be looked at again by March 2, 2027." in page
    assert "The signed protocol" in page
    slipped = bea.post(address, given | {"status": "planning"})
    assert "Say what has happened" in text_of(slipped)


def test_the_convener_reads_a_hospitals_practices_and_changes_none(world: World, joined: Joined, bundle: int) -> None:
    practice = element(bundle)
    address = address_of(joined, f"practices/{practice}/")
    page = world.client("ana").get(address)
    assert page.status_code == 200
    assert "Say where it stands" not in text_of(page)
    assert world.client("ana").post(address, {"status": "planning"}).status_code == 404
    for other in (address_of(joined, "practices/", "Elm"), address_of(joined, "practices/999999/")):
        assert world.client("bea").get(other).status_code == 404


def test_practices_are_downloaded_and_drawn(world: World, joined: Joined, bundle: int) -> None:
    in_place(joined, element(bundle))
    bea = world.client("bea")
    lines = bea.get(address_of(joined, "practices.csv")).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 15
    assert "In place,2026-01-10,A list,,2027-01-10" in lines[1]
    for narrow in ("", "?narrow"):
        picture = bea.get(address_of(joined, f"practices/trend.svg{narrow}"))
        assert picture.status_code == 200
        assert "Practices in place at County General" in picture.content.decode()


def test_a_practice_to_look_at_again_stands_on_the_start_page(world: World, joined: Joined, bundle: int) -> None:
    in_place(joined, element(bundle), since=date(2025, 2, 1))
    (line,) = [one for one in due(world.viewer("bea")).overdue if one.url_name == "quality_practices"]
    assert line.thing == "1 practice of County General"
    assert line.due == date(2026, 2, 1)
    assert "1 is to be looked at again by now" in text_of(world.client("bea").get(address_of(joined, "practices/")))


def test_a_drill_is_written_down_with_minutes_and_seconds(world: World, joined: Joined, bundle: int) -> None:
    bea, address = world.client("bea"), address_of(joined, "drills/")
    given = {
        "on": MARCH, "scenario": "Hemorrhage", "unit": "Labor", "element": element(bundle, "htn_drills"),
        "gaps": "No list", "fixes": "A list", "role-nurse": "4", "role-midwife": "1",
        "action-1": "Help called", "time-1": "0:40", "action-2": "Medicine given", "time-2": "12:05",
        "action-3": "Talked over", "time-3": "",
    }  # fmt: skip
    for wrong in ({"time-1": "40"}, {"time-4": "1:00"}, {"role-nurse": "", "role-midwife": ""}, {"on": "2027-01-01"}):
        assert bea.post(f"{address}add/", given | wrong).status_code == 422
    made = bea.post(f"{address}add/", given)
    drill = Drill.objects.get()
    assert made["Location"] == f"{address}{drill.pk}/"
    said = text_of(bea.get(made["Location"]))
    assert "12:05" in said
    assert "not done" in said
    assert "Nurses 4" in said
    fixed = given | {"time-3": "20:00"}
    assert bea.post(made["Location"], fixed).status_code == 302
    assert "20:00" in text_of(world.client("ana").get(address))
    assert world.client("ana").post(made["Location"], fixed).status_code == 404
    assert world.client("ana").get(f"{address}add/").status_code == 404


def test_the_convener_sees_the_table_by_hospital_in_words_and_marks(world: World, joined: Joined, bundle: int) -> None:
    in_place(joined, element(bundle))
    ana, address = world.client("ana"), f"/quality/{joined.id}/adoption/"
    page = ana.get(address)
    assert '<span aria-hidden="true">✓</span><span class="usa-sr-only">In place</span>' in page.content.decode()
    assert "7 hospitals have 1% of the practices of Severe hypertension in pregnancy in place." in text_of(page)
    lacking = text_of(ana.get(f"{address}?lacking={element(bundle)}&wave=1&q=invented"))
    assert "6 hospitals, by name." in lacking
    for nonsense in ("bundle=x&wave=y&lacking=z&page=q", "q=%00", "lacking=1", "bundle=99999999999999999999"):
        assert ana.get(f"{address}?{nonsense}").status_code == 200
    lines = ana.get(f"/quality/{joined.id}/adoption.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 8
    assert [line for line in lines if line.startswith("County General,1,In place,Not started")]
    assert ana.get(f"{address}trend.svg").status_code == 200
    assert "on average; in January 2025 it had 0" in text_of(ana.get(f"{address}trend/"))


def test_a_lead_sees_the_own_column_and_the_others_only_once_enough_have_answered(
    world: World, joined: Joined, bundle: int
) -> None:
    bea, address = world.client("bea"), f"/quality/{joined.id}/adoption/"
    in_place(joined, element(bundle))
    page = text_of(bea.get(address))
    assert "shown once at least five others have answered" in page
    assert "not shown yet" in page
    assert bea.get(f"{address}trend.svg").status_code == 404
    assert "shown once at least five others" in text_of(bea.get(f"{address}trend/"))
    assert bea.get(f"/quality/{joined.id}/adoption.csv").status_code == 404
    for name in HOSPITALS[1:]:
        in_place(joined, element(bundle), name)
    page = text_of(bea.get(address))
    assert "Over 6 hospitals that have answered." in page
    assert "80% or more" in page
    assert "Elm" not in page
    assert bea.get(f"{address}trend.svg").status_code == 200
    assert "A hospital has 1 of 14 practices in place on average" in text_of(bea.get(f"{address}trend/"))


def test_pages_of_adoption_without_a_bundle_say_what_will_stand_there(world: World, joined: Joined) -> None:
    for name in ("ana", "bea"):
        browser: Client = world.client(name)
        assert "has not taken up a bundle yet" in text_of(browser.get(f"/quality/{joined.id}/adoption/"))
        assert "has not taken" in text_of(browser.get(address_of(joined, "practices/")))
        assert browser.get(address_of(joined, "practices/trend.svg")).status_code == 404


def test_the_table_takes_the_same_queries_for_more_hospitals(world: World, joined: Joined, bundle: int) -> None:
    ana, counted = world.client("ana"), []
    ana.get("/quality/")  # the first page of a sign-in asks more
    for names in (HOSPITALS[:2], HOSPITALS[2:]):
        for name in names:
            in_place(joined, element(bundle), name)
        with CaptureQueriesContext(connection) as queries:
            ana.get(f"/quality/{joined.id}/adoption/")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 45


def test_a_hospitals_practices_take_the_same_queries_for_more_steps(world: World, joined: Joined, bundle: int) -> None:
    bea, counted = world.client("bea"), []
    bea.get("/quality/")  # the first page of a sign-in asks more
    for keys in (("htn_protocol",), ("htn_medicine", "htn_drills", "htn_hour")):
        for key in keys:
            in_place(joined, element(bundle, key))
        with CaptureQueriesContext(connection) as queries:
            bea.get(address_of(joined, "practices/"))
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 40


def test_practices_speak_spanish_with_their_own_titles(world: World, joined: Joined, bundle: int) -> None:
    with translation.override("en"):  # the thread speaks as before once this is over
        bea = world.client("bea")
        bea.post("/language/", {"language": "es", "next": "/"})
        page = text_of(bea.get(address_of(joined, "practices/")))
        assert "Hipertensión grave en el embarazo" in page
        assert "La presión se toma de la misma forma" in page
        assert "Sin empezar" in page


def test_a_step_noted_after_a_new_version_belongs_to_the_new_version(world: World, joined: Joined, bundle: int) -> None:
    in_place(joined, element(bundle))
    ana = world.client("ana")
    version = ana.post(f"/quality/{joined.id}/bundles/{bundle}/?do=new-version")["Location"]
    with clock_at(now() + timedelta(days=1)):
        assert ana.post(f"{version}?do=use").status_code == 302
        old = address_of(joined, f"practices/{element(bundle)}/")
        assert world.client("bea").get(old).status_code == 404
        fresh = Element.objects.get(bundle__version=2, key="htn_protocol").pk
        page = text_of(world.client("bea").get(address_of(joined, f"practices/{fresh}/")))
        assert "In place since January 10, 2026." in page
    assert ElementStatus.objects.filter(is_current=True).count() == 1


def test_a_text_that_may_name_a_patient_is_asked_about_once_and_a_record_number_stopped(
    world: World, joined: Joined, bundle: int
) -> None:
    bea, address = world.client("bea"), address_of(joined, f"practices/{element(bundle)}/")
    given = {"status": "in_place", "since": MARCH, "evidence": "Call the unit at 501-555-0143", "audited_on": ""}
    asked = bea.post(address, given)
    assert asked.status_code == 422
    assert "Why may it stay?" in text_of(asked)
    stopped = bea.post(address, given | {"evidence": "MRN 4482913"})
    assert stopped.status_code == 422
    assert not ElementStatus.objects.exists()
    assert bea.post(address, given | {"keep_reason": "The phone of the unit"}).status_code == 302
    drill = {"on": MARCH, "scenario": "x", "role-nurse": "2", "action-1": "SSN 078-05-1120", "time-1": "1:00"}
    refused = bea.post(address_of(joined, "drills/add/"), drill)
    assert refused.status_code == 422
    assert not Drill.objects.exists()
