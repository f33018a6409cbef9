"""Collaboratives in the browser: begun, a hospital invited and signing, coached; events with their attendance."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from icalendar import Calendar

from partera.core.periods import clock_at, now
from partera.overviews.due import due
from partera.platform.letters.models import Letter
from partera.programs.quality.actions import collaboratives, events, measures
from partera.programs.quality.actions.events import Planned
from partera.programs.quality.models import Collaborative, Enrolment, Event
from partera.programs.quality.queries import coaching
from partera.programs.quality.rules import adoption, course, drills
from partera.registry.partners import actions as partners
from tests.support import quality
from tests.support.people import SET_UP, World
from tests.support.quality import Joined
from tests.support.words import without_spanish


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    return quality.collaborative(world, keys=("htn_60_confirmed",))


def send(browser: Client, address: str, do: str = "", *, prefix: str | None = None, **values: Any) -> Any:
    name = do if prefix is None else prefix
    given = {f"{name}-{key}" if name else key: value for key, value in values.items()}
    return browser.post(f"{address}?do={do}" if do else address, given)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def begun(world: World) -> int:
    given = {
        "partnership": world.delta.pk, "name": "Safe Birth (invented)", "purpose": "In time.",
        "starts_on": "2026-04-01", "ends_on": "", "due_day": 15,
    }  # fmt: skip
    answer = world.client("ana").post("/quality/new/", given)
    row = Collaborative.objects.get(name="Safe Birth (invented)")
    assert answer["Location"] == f"/quality/{row.pk}/"
    return row.pk


def invited(world: World, number: int) -> int:
    wave = Collaborative.objects.get(pk=number).waves.get().pk
    given = {"hospital": "county gen", "wave": wave, "expected_births": 1200}
    answer = world.client("ana").post(f"/quality/{number}/invite/", given)
    part = Enrolment.objects.get(collaborative=number)
    assert answer["Location"] == f"/quality/hospitals/{part.pk}/"
    return part.pk


def test_a_hospital_is_invited_by_typing_and_answers_itself(world: World, clock: object) -> None:
    part = invited(world, begun(world))
    address, bea = f"/quality/hospitals/{part}/", world.client("bea")
    assert Letter.objects.filter(template="quality_invitation").count() == 1
    assert "1 invitation waits for your answer" in text_of(bea.get("/quality/"))
    assert "has not answered yet" in text_of(bea.get(address))
    short = send(bea, address, "sign", agreed_by="", agreed_on="2026-03-16")
    assert short.status_code == 422
    signed = send(bea, address, "sign", agreed_by="Invented Director", agreed_on="2026-03-16", names_itself="on")
    assert signed["Location"] == address
    row = Enrolment.objects.get(pk=part)
    assert (row.state, row.agreed_by, row.names_itself) == ("enrolled", "Invented Director", True)
    assert "Begin: make it active" in text_of(world.client("ana").get(address))
    assert send(world.client("ana"), address, "become-active").status_code == 302
    assert Enrolment.objects.get(pk=part).state == "active"


def test_a_hospital_declines_and_the_reason_is_kept(world: World, clock: object) -> None:
    part = invited(world, begun(world))
    address = f"/quality/hospitals/{part}/"
    assert send(world.client("bea"), address, "decline", reason="").status_code == 422
    send(world.client("bea"), address, "decline", reason="No staff this year.")
    assert "No staff this year." in text_of(world.client("ana").get(address))


def test_what_is_typed_must_mean_one_hospital(world: World, clock: object) -> None:
    number = begun(world)
    for name in ("Twin Invented East", "Twin Invented West"):
        partners.add_organisation(name=name, kind="hospital", home_county="05119", invented=True, by=SET_UP)
    wave = Collaborative.objects.get(pk=number).waves.get().pk
    ana = world.client("ana")
    for typed, said in (("twin", "Several hospitals are called so"), ("nowhere", "No hospital that could")):
        answer = ana.post(f"/quality/{number}/invite/", {"hospital": typed, "wave": wave})
        assert answer.status_code == 422
        assert said in text_of(answer)
    assert ana.get(f"/quality/{number}/invite/suggest/?q=twin").json() == {
        "names": ["Twin Invented East", "Twin Invented West"]
    }
    assert ana.get(f"/quality/{number}/invite/suggest/?q=%00").json() == {"names": []}


def test_a_hospital_without_a_lead_is_told_of(world: World, clock: object) -> None:
    number = begun(world)
    partners.add_organisation(name="Quiet Invented Hospital", kind="hospital", home_county="05119", by=SET_UP)
    wave = Collaborative.objects.get(pk=number).waves.get().pk
    ana = world.client("ana")
    ana.post(f"/quality/{number}/invite/", {"hospital": "quiet", "wave": wave})
    part = Enrolment.objects.get(collaborative=number)
    assert "Ask an administrator" in text_of(ana.get(f"/quality/hospitals/{part.pk}/"))


def test_the_overview_begins_with_what_is_due(world: World, joined: Joined) -> None:
    events.add(
        collaborative=joined.id,
        event=Planned("learning_session", "Second session", date(2026, 4, 2), date(2026, 4, 2)),
        by=world.viewer("ana"),
    )
    for name in ("ana", "bea"):
        said = text_of(world.client(name).get(f"/quality/{joined.id}/"))
        assert "7 hospitals take part. Counts of February 2026 were due on March 15, 2026; 0 of 7 hospitals" in said
        assert "Next: Second session, April 2, 2026." in said


def test_a_hospital_lead_sees_the_own_hospital_and_only_how_many_others(world: World, joined: Joined) -> None:
    said = text_of(world.client("bea").get(f"/quality/{joined.id}/"))
    assert "County General" in said
    assert "6 other hospitals take part." in said
    assert "Elm" not in said
    assert "Elm Invented Hospital" in text_of(world.client("ana").get(f"/quality/{joined.id}/"))


def test_the_conveners_table_is_filtered_and_downloaded(world: World, joined: Joined) -> None:
    ana = world.client("ana")
    said = text_of(ana.get(f"/quality/{joined.id}/?q=elm&state=active&wave=1"))
    assert "Elm Invented Hospital" in said
    assert "Birch" not in said
    for nonsense in ("wave=x&state=nothing&page=99", "q=%00", "wave=99999999999999999999"):
        assert ana.get(f"/quality/{joined.id}/?{nonsense}").status_code == 200
    lines = ana.get(f"/quality/{joined.id}/hospitals.csv?q=elm").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("Elm Invented Hospital,1,active,2026-03-16")


def test_the_overview_takes_the_same_queries_for_more_hospitals(world: World, joined: Joined) -> None:
    ana, counted = world.client("ana"), []
    ana.get("/quality/")  # the first page of a sign-in asks more
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            ana.get(f"/quality/{joined.id}/")
        counted.append(len(queries))
        for n in range(5):
            row = partners.add_organisation(name=f"More {_round}{n}", kind="hospital", invented=True, by=SET_UP)
            quality.joined(joined.id, row.pk, world.viewer("ana"))
    assert counted[0] == counted[1] <= 45


def test_a_collaborative_is_changed_its_waves_too_and_closed(world: World, joined: Joined) -> None:
    ana, address = world.client("ana"), f"/quality/{joined.id}/change/"
    assert ana.get(address).status_code == 200
    given = {"name": "New name", "purpose": "", "starts_on": "2025-01-01", "ends_on": "2024-01-01", "due_day": 10}
    wrong = send(ana, address, "words", **given)
    assert wrong.status_code == 422
    assert "would end before it starts" in text_of(wrong)
    assert send(ana, address, "words", **given | {"ends_on": ""}).status_code == 302
    assert send(ana, address, "new", starts_on="2026-05-01", name="Second").status_code == 302
    wave = Collaborative.objects.get(pk=joined.id).waves.get(number=2)
    assert send(ana, address, f"wave-{wave.pk}", starts_on="2026-06-01", name="Small").status_code == 302
    assert send(ana, address, "become-nothing").status_code == 404
    assert send(ana, address, "become-closed").status_code == 302
    row = Collaborative.objects.get(pk=joined.id)
    assert (row.name, row.state, row.due_day) == ("New name", "closed", 10)
    part = joined.parts["County General"]
    assert send(world.client("bea"), f"/quality/hospitals/{part}/", "leave", reason="x").status_code == 404
    assert world.client("bea").get(f"/quality/hospitals/{part}/").status_code == 200


def test_nobody_changes_a_wave_of_another_collaborative_by_its_number(world: World, joined: Joined) -> None:
    other = collaboratives.begin(
        partnership=world.coast.pk, name="Coast", purpose="", starts_on=date(2026, 1, 1), by=world.viewer("zoe")
    )
    wave = Collaborative.objects.get(pk=other).waves.get().pk
    answer = send(world.client("ana"), f"/quality/{joined.id}/change/", f"wave-{wave}", starts_on="2026-06-01")
    assert answer.status_code == 404


def test_a_hospital_says_whether_it_is_named_and_leaves_with_a_reason(world: World, joined: Joined) -> None:
    part, bea = joined.parts["County General"], world.client("bea")
    address = f"/quality/hospitals/{part}/"
    send(bea, address, "name", names_itself="on")
    assert "they may know which figures are its own" in text_of(bea.get(address))
    send(bea, address, "leave", reason="The unit closes.")
    assert Enrolment.objects.get(pk=part).state == "left"
    page = bea.get(address)
    assert page.status_code == 200
    assert "does not take part" in text_of(page)
    assert bea.get(f"/quality/hospitals/{part}/practices/").status_code == 200


def test_somebody_elses_forms_are_not_found_on_a_hospitals_page(world: World, joined: Joined) -> None:
    part = joined.parts["Elm"]
    address = f"/quality/hospitals/{part}/"
    assert world.client("bea").get(address).status_code == 404
    for do in ("name", "sign", "write", "become-invited", "become-enrolled", "nothing"):
        assert send(world.client("ana"), address, do).status_code == 404


def test_a_coach_writes_a_note_and_the_hospital_reads_it(world: World, joined: Joined) -> None:
    part = joined.parts["County General"]
    address, ana = f"/quality/hospitals/{part}/coaching/", world.client("ana")
    given = {"on": "2026-03-02", "text": "They have begun.", "stage": "2.0", "is_shared": "on"}
    assert send(ana, address, **given).status_code == 302
    assert send(ana, address, **given | {"text": "Doubts.", "is_shared": "", "stage": ""}).status_code == 302
    assert send(ana, address, **given | {"on": "2027-01-01"}).status_code == 422
    assert send(ana, address, **given | {"on": "2026-02-02", "stage": "1.5"}).status_code == 302
    said = text_of(world.client("bea").get(address))
    assert "has reached stage 2.0, Activity, but no changes yet (March 2, 2026)" in said
    assert "They have begun." in said
    assert "Doubts." not in said
    assert send(world.client("bea"), address, **given).status_code == 404
    assert len(coaching.notes(world.viewer("ana"), part)) == 3
    picture = world.client("bea").get(f"{address}stages.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b'role="img"' in picture.content
    assert world.client("bea").get(f"/quality/hospitals/{joined.parts['Elm']}/coaching/stages.svg").status_code == 404


def test_an_event_is_set_its_attendance_noted_and_taken_into_a_calendar(world: World, joined: Joined) -> None:
    ana, number = world.client("ana"), joined.id
    given = {
        "kind": "learning_session", "title": "First session", "starts_on": "2026-03-16", "ends_on": "",
        "where": "Library", "summary": "",
    }  # fmt: skip
    wrong = ana.post(f"/quality/{number}/events/add/", given | {"ends_on": "2026-03-01"})
    assert wrong.status_code == 422
    ana.post(f"/quality/{number}/events/add/", given)
    event = Event.objects.get()
    address = f"/quality/events/{event.pk}/"
    part = joined.parts["County General"]
    assert ana.post(address, {f"part-{part}": "4"}).status_code == 302
    assert ana.post(address, {f"part-{part}": "-1"}).status_code == 422
    said = text_of(world.client("bea").get(address))
    assert "1 hospital came with 4 people." in said
    assert "Elm" not in said
    assert world.client("bea").post(address, {f"part-{part}": "9"}).status_code == 404
    changed = send(ana, f"{address}change/", "words", **given | {"summary": "Each named one test."})
    assert changed["Location"] == address
    (found,) = Calendar.from_ical(world.client("bea").get(f"/quality/{number}/events.ics").content).walk("VEVENT")
    assert (found["SUMMARY"], found["DTSTART"].dt, found["DTEND"].dt) == (
        "First session", date(2026, 3, 16), date(2026, 3, 17)
    )  # fmt: skip
    assert send(ana, f"{address}change/", "take-back").status_code == 409


def test_a_coming_event_is_taken_back(world: World, joined: Joined) -> None:
    event = events.add(
        collaborative=joined.id,
        event=Planned("coaching_call", "Call", date(2026, 4, 2), date(2026, 4, 2)),
        by=world.viewer("ana"),
    )
    address = f"/quality/events/{event}/change/"
    assert send(world.client("bea"), address, "take-back").status_code == 404
    assert send(world.client("ana"), address, "take-back")["Location"] == f"/quality/{joined.id}/events/"


def test_what_is_due_stands_on_the_start_page(world: World, clock: object) -> None:
    part = invited(world, begun(world))
    (asked,) = [line for line in due(world.viewer("bea")).later if line.url_name == "quality_hospital"]
    assert (asked.thing, asked.url_kwargs) == ("Safe Birth (invented)", {"part": part})
    assert "Safe Birth (invented)" in text_of(world.client("bea").get("/"))
    with clock_at(now() + timedelta(days=31)):
        (line,) = [one for one in due(world.viewer("ana")).overdue if one.url_name == "quality_collaborative"]
        assert line.why == "1 hospital has not answered"
    with clock_at(now() + timedelta(days=31)):
        collaboratives.enrol(
            enrolment=part, agreed_on=date(2026, 3, 1), agreed_by="Invented Director", by=world.viewer("bea")
        )
        (line,) = [one for one in due(world.viewer("ana")).overdue if one.url_name == "quality_collaborative"]
        assert line.why == "1 hospital may begin"


def test_an_event_that_is_over_waits_for_its_summary(world: World, joined: Joined) -> None:
    events.add(
        collaborative=joined.id,
        event=Planned("coaching_call", "Call about nights", date(2026, 3, 2), date(2026, 3, 2)),
        by=world.viewer("ana"),
    )
    assert "Call about nights" in [line.thing for line in due(world.viewer("ana")).this_week]
    assert "Call about nights" not in [line.thing for line in due(world.viewer("bea")).this_week]


def test_the_room_is_not_shown_to_who_may_not_enter_it(world: World, joined: Joined) -> None:
    assert 'href="/quality/"' in world.client("bea").get("/").content.decode()
    assert 'href="/quality/"' not in world.client("nico").get("/").content.decode()
    assert world.client("nico").get("/quality/").status_code == 404
    assert "0 collaboratives" in text_of(world.client("zoe").get("/quality/"))


@pytest.mark.parametrize(
    "words",
    [
        course.COLLABORATIVE_STATES, course.ENROLMENT_STATES, course.EVENT_KINDS, course.TEAM_STAGES,
        adoption.BUNDLE_KINDS, adoption.SECTIONS, adoption.STATUSES, drills.ROLES,
    ],
)  # fmt: skip
def test_the_words_of_the_lists_are_written_in_spanish(words: dict[Any, str]) -> None:
    assert without_spanish(words.values()) == []


def test_the_rooms_pages_speak_spanish(world: World, joined: Joined) -> None:
    with translation.override("en"):  # the thread speaks as before once this is over
        bea = world.client("bea")
        bea.post("/language/", {"language": "es", "next": "/"})
        for address in ("/quality/", f"/quality/{joined.id}/", f"/quality/hospitals/{joined.parts['County General']}/"):
            page = bea.get(address)
            assert '<html lang="es">' in page.content.decode()
            assert "hospital" in text_of(page)
            assert " takes part" not in text_of(page)


def test_notes_and_events_name_no_patient(world: World, joined: Joined) -> None:
    ana, part = world.client("ana"), joined.parts["County General"]
    note = {"on": "2026-03-02", "text": "Patient MRN 4482913 was late.", "stage": "", "is_shared": "on"}
    assert send(ana, f"/quality/hospitals/{part}/coaching/", **note).status_code == 422
    event = {
        "kind": "coaching_call",
        "title": "Call",
        "starts_on": "2026-03-02",
        "ends_on": "",
        "where": "501-555-0143",
    }
    address = f"/quality/{joined.id}/events/add/"
    assert ana.post(address, event | {"summary": "SSN 078-05-1120"}).status_code == 422
    asked = ana.post(address, event | {"summary": "Questions to 501-555-0143"})
    assert "Why may it stay?" in text_of(asked)
    assert ana.post(address, event | {"summary": "Fine."}).status_code == 302


def test_a_new_collaborative_says_what_is_to_do_before_it_runs(world: World, clock: object) -> None:
    number = begun(world)
    address, ana = f"/quality/{number}/", world.client("ana")
    said = text_of(ana.get(address))
    assert "Before it runs" in said and "Take up measures What every hospital counts each month. still to do" in said
    measures.take_up(collaborative=number, key="ntsv", first_month=date(2026, 4, 1), by=world.viewer("ana"))
    assert "Take up measures What every hospital counts each month. done" in text_of(ana.get(address))
    collaboratives.become(collaborative=number, state="active", by=world.viewer("ana"))
    assert "Before it runs" not in text_of(ana.get(address))


def test_the_own_hospitals_page_leads_to_the_month_to_enter(world: World, joined: Joined) -> None:
    part = joined.parts["County General"]
    said = world.client("bea").get(f"/quality/hospitals/{part}/")
    assert f"/quality/hospitals/{part}/months/" in said.content.decode() and "Enter " in text_of(said)
    assert "The counts of" in text_of(said)
    assert "The counts of" not in text_of(world.client("ana").get(f"/quality/hospitals/{part}/"))
