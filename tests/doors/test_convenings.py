"""A session in the browser, from its beginning to its follow-up, and the refusals on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from partera.core.periods import clock_at
from partera.programs.convenings import actions, queries
from partera.registry.workplans.actions import propose
from partera.registry.workplans.queries import steps
from tests.support.people import World
from tests.support.sessions import START, begun_session, planned_session

pytestmark = pytest.mark.django_db


def send(browser: Client, address: str, do: str = "", **values: Any) -> Any:
    prefix = f"{do}-" if do else ""
    given = {f"{prefix}{name}": value for name, value in values.items()}
    return browser.post(f"{address}?do={do}" if do else address, given)


def test_a_session_is_begun_for_a_place_by_name(world: World) -> None:
    given = {
        "partnership": world.delta.pk,
        "place": "Pulaski County, Arkansas",
        "title": "First",
        "purposes": ["focus_issue"],
    }
    answer = world.client("ana").post("/sessions/new/", given)
    (row,) = queries.sessions(world.viewer("ana"))
    assert answer["Location"] == f"/sessions/{row.id}/kick-off/"
    assert row.place == "05119"


def test_an_unknown_place_is_told_and_nothing_typed_is_lost(world: World) -> None:
    given = {"partnership": world.delta.pk, "place": "Nowhere", "title": "My long title", "purposes": ["focus_issue"]}
    answer = world.client("ana").post("/sessions/new/", given)
    assert answer.status_code == 422
    assert "There is no place called" in answer.content.decode()
    assert "My long title" in answer.content.decode()


def test_a_place_comes_along_in_the_address(world: World) -> None:
    page = world.client("ana").get("/sessions/new/?place=05119").content.decode()
    assert "Pulaski County, Arkansas" in page


def test_nobody_begins_a_session_in_somebody_elses_partnership(world: World) -> None:
    given = {"partnership": world.delta.pk, "place": "05", "title": "x", "purposes": ["focus_issue"]}
    assert world.client("zoe").post("/sessions/new/", given).status_code == 422
    assert queries.sessions(world.viewer("ana")) == []


def test_the_kick_off_is_filled_in_step_by_step_and_the_session_planned(world: World, clock: object) -> None:
    number, ana = begun_session(world), world.client("ana")
    address = f"/sessions/{number}/kick-off/"
    assert "still to do" in ana.get(address).content.decode()
    about = {
        "title": "New title", "purposes": ["improve_programs"], "focus": ["ptb", "lbw"], "focus_reason": "Asked for",
        "health_plans": "", "acquaintance": "no", "kickoff_on": "2026-04-01",
    }  # fmt: skip
    assert ana.post(f"{address}about/", about)["Location"] == f"{address}time/"
    time = {"day": "2026-05-12", "start": "09:00", "end": "12:00", "timezone": "America/Chicago", "venue": "Library"}
    assert ana.post(f"{address}time/", time)["Location"] == f"{address}guests/"
    new = {"organisations": [world.health_office.pk], "other": "mercy invented hospital"}
    assert ana.post(f"{address}guests/", new)["Location"] == f"{address}guests/"
    first, second = queries.session(world.viewer("ana"), number).invitees
    said = {
        f"presents-{first.id}": "on", f"knows-{first.id}": "no", f"answer-{first.id}": "yes",
        f"answer-{second.id}": "waiting", f"gone-{second.id}": "on",
    }  # fmt: skip
    assert ana.post(f"{address}guests/", said)["Location"] == f"{address}public/"
    assert ana.post(f"{address}public/", {"is_public": "on", "summary": "Welcome"})["Location"] == address
    assert ana.post(address)["Location"] == f"/sessions/{number}/"
    found = queries.session(world.viewer("ana"), number)
    assert (found.state, found.title, found.starts_at) == ("planned", "New title", START)
    assert set(found.focus) == {"ptb", "lbw"}
    (guest,) = found.invitees
    assert (guest.organisation, guest.presents, guest.knows_others) == (world.health_office.pk, True, False)


def test_a_time_that_runs_backwards_is_told_beside_the_form(world: World) -> None:
    number = begun_session(world)
    given = {
        "day": "2026-05-12", "start": "12:00", "end": "09:00", "timezone": "America/Chicago", "venue": "Old library",
    }  # fmt: skip
    answer = world.client("ana").post(f"/sessions/{number}/kick-off/time/", given)
    assert answer.status_code == 422
    assert "end before it starts" in answer.content.decode()
    assert "Old library" in answer.content.decode()


def test_a_guest_the_directory_does_not_hold_is_told_and_nothing_said_is_lost(world: World) -> None:
    number, ana = begun_session(world), world.client("ana")
    address = f"/sessions/{number}/kick-off/guests/"
    ana.post(address, {"organisations": [world.health_office.pk]})
    (guest,) = queries.session(world.viewer("ana"), number).invitees
    given = {f"presents-{guest.id}": "on", f"answer-{guest.id}": "maybe", "other": "No Such Group",
             "organisations": [world.county_general.pk]}  # fmt: skip
    answer = ana.post(address, given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "no other organization called “No Such Group”" in page
    assert 'value="No Such Group"' in page
    assert page.count("checked") == 2
    assert not queries.session(world.viewer("ana"), number).invitees[0].presents


def test_a_focus_without_a_value_here_stays_chosen(world: World) -> None:
    number = begun_session(world)
    actions.frame(
        session=number, title="First", purposes=("focus_issue",), focus={"gone_measure": ""}, focus_reason="",
        health_plans="", acquaintance="some", kickoff_on=None, by=world.viewer("ana"),
    )  # fmt: skip
    page = world.client("ana").get(f"/sessions/{number}/kick-off/about/").content.decode()
    assert 'value="gone_measure"' in page


def test_a_session_that_lacks_something_is_not_planned_by_its_address(world: World) -> None:
    number = begun_session(world)
    assert world.client("ana").post(f"/sessions/{number}/kick-off/").status_code == 409
    assert queries.session(world.viewer("ana"), number).state == "kickoff"


@pytest.mark.parametrize("who", ["bea", "zoe"])
@pytest.mark.parametrize("step", ["", "about/", "guests/", "nowhere/"])
def test_only_its_convener_meets_the_kick_off(world: World, who: str, step: str) -> None:
    number = begun_session(world)
    assert world.client(who).get(f"/sessions/{number}/kick-off/{step}").status_code == 404


def test_a_session_is_called_off_with_its_reason(world: World) -> None:
    number, ana = begun_session(world), world.client("ana")
    assert ana.post(f"/sessions/{number}/cancel/", {"reason": ""}).status_code == 422
    ana.post(f"/sessions/{number}/cancel/", {"reason": "Storm"})
    assert queries.session(world.viewer("ana"), number).state == "cancelled"
    assert ana.get(f"/sessions/{number}/kick-off/about/").status_code == 404


@pytest.mark.parametrize("typed", ["Pulaski", "Pulaski County", "Pulaski, AR", "pulaski county, arkansas", "05119"])
def test_a_county_is_understood_however_it_is_typed(world: World, typed: str) -> None:
    given = {"partnership": world.delta.pk, "place": typed, "title": "First", "purposes": ["focus_issue"]}
    assert world.client("ana").post("/sessions/new/", given).status_code == 302
    assert queries.sessions(world.viewer("ana"))[0].place == "05119"


def test_a_name_of_several_places_is_asked_about(world: World) -> None:
    given = {"partnership": world.coast.pk, "place": "Pulaski", "title": "First", "purposes": ["focus_issue"]}
    answer = world.client("zoe").post("/sessions/new/", given)
    assert answer.status_code == 422
    assert "Several places have this name" in answer.content.decode()


def test_a_member_reads_the_session_but_does_not_run_it(world: World, clock: object) -> None:
    number, bea = planned_session(world), world.client("bea")
    assert bea.get(f"/sessions/{number}/kick-off/").status_code == 404
    page = bea.get(f"/sessions/{number}/day/")
    assert page.status_code == 200
    assert "Write it down" not in page.content.decode()
    assert send(bea, f"/sessions/{number}/day/", "note", text="Mine", kind="general").status_code in (403, 404)
    assert queries.session(world.viewer("ana"), number).notes == ()


def test_the_day_keeps_agenda_attendance_and_notes(world: World, clock: object) -> None:
    number, ana = planned_session(world), world.client("ana")
    address = f"/sessions/{number}/day/"
    send(ana, address, "agenda", start="09:00", minutes="20", what="Welcome", who="Ana")
    send(ana, address, "note", text="Forms ask twice", kind="policy_feedback", policy="Form 2", suggestion="Ask once")
    ana.post(
        f"{address}?do=attendance", {f"way-{world.county_general.pk}": "remote", f"way-{world.health_office.pk}": ""}
    )
    found = queries.session(world.viewer("ana"), number)
    assert [item.what for item in found.agenda] == ["Welcome"]
    assert [(note.kind, note.status) for note in found.notes] == [("policy_feedback", "received")]
    assert [(p.organisation, p.way) for p in found.present] == [(world.county_general.pk, "remote")]
    page = ana.get(address).content.decode()
    assert "In person: 0. Remote: 1." in page
    send(ana, address, f"remove-{found.agenda[0].id}")
    assert queries.session(world.viewer("ana"), number).agenda == ()


def test_a_grantee_writes_its_overview(world: World) -> None:
    number = planned_session(world)
    address = f"/sessions/{number}/overview/{world.county_general.pk}/"
    answer = world.client("ana").post(address, {"program": "Healthy Start", "listing": "93.926", "amount": "950000"})
    assert answer["Location"] == f"/sessions/{number}/day/"
    assert queries.session(world.viewer("ana"), number).overviews[0].listing == "93.926"
    assert world.client("carmen").get(address).status_code == 404
    assert world.client("ana").get(f"/sessions/{number}/overview/{world.mercy.pk}/").status_code == 404


def test_the_follow_up_gathers_steps_results_and_answers(world: World, clock: object) -> None:
    number, ana, by = planned_session(world), world.client("ana"), world.viewer("ana")
    note = actions.take_note(session=number, kind="policy_feedback", text="Twice", by=by)
    with clock_at(START + timedelta(days=2)):
        actions.hold(session=number, by=by)
    address = f"/sessions/{number}/follow-up/"
    send(
        ana,
        address,
        "step",
        what="Pool the drivers",
        start="2026-06-01",
        due="2026-09-01",
        lead_organisation=world.county_general.pk,
    )
    send(ana, address, "result", kind="clarity", what="Transport is the bottleneck")
    for _station in ("acknowledged", "under_review"):
        send(ana, address, f"feedback-{note}")
    send(ana, address, f"feedback-{note}", answer="adopted", answer_words="One form")
    send(ana, address, f"feedback-{note}")
    found = queries.session(by, number)
    assert [(r.kind, r.what) for r in found.results] == [
        ("action_step", "Pool the drivers"), ("clarity", "Transport is the bottleneck"),
    ]  # fmt: skip
    assert (found.notes[0].status, found.notes[0].answer) == ("told_to_submitter", "adopted")
    send(ana, address, "close")
    assert queries.session(by, number).state == "followed_up"


def test_a_step_is_reported_on_by_its_lead_and_changed_by_the_convener(world: World, clock: object) -> None:
    day = clock.date()  # type: ignore[attr-defined]
    number = propose(
        partnership=world.delta.pk, what="Share the list", start=day, due=day + timedelta(days=90),
        lead_organisation=world.county_general.pk, by=world.viewer("ana"),
    )  # fmt: skip
    address = f"/workplan/{number}/"
    send(world.client("bea"), address, "report", status="in_progress", said="Drawn up")
    assert steps(world.viewer("ana"))[0].status == "in_progress"
    assert "Change what the step says" not in world.client("bea").get(address).content.decode()
    send(world.client("ana"), address, "edit", what="Share it weekly", start=str(day), due=str(day),
        lead_organisation=world.county_general.pk)  # fmt: skip
    assert steps(world.viewer("ana"))[0].what == "Share it weekly"
    dropped = send(world.client("bea"), address, "report", status="dropped", said="")
    assert dropped.status_code == 422
    assert "Say why the step is dropped" in dropped.content.decode()


def test_the_work_plan_shows_open_steps_and_can_be_narrowed(world: World, clock: object) -> None:
    day = clock.date()  # type: ignore[attr-defined]
    propose(partnership=world.delta.pk, what="Share the list", start=day, due=day, by=world.viewer("ana"))
    assert "Share the list" in world.client("bea").get("/workplan/").content.decode()
    assert "Share the list" not in world.client("bea").get("/workplan/?status=done").content.decode()
    assert "Share the list" not in world.client("zoe").get("/workplan/").content.decode()


def test_the_book_is_a_page_a_pdf_and_an_archive(world: World) -> None:
    number, bea = planned_session(world), world.client("bea")
    page = bea.get(f"/sessions/{number}/book/").content.decode()
    assert "Delta Home Visiting" not in page  # not invited
    assert "County General" in page
    assert "No award list is loaded" in page
    assert bea.get(f"/sessions/{number}/book.pdf").content.startswith(b"%PDF")
    archive = bea.get(f"/sessions/{number}/book.zip")
    assert archive.content.startswith(b"PK")
    assert archive["Content-Disposition"] == 'attachment; filename="briefing-book-pulaski-county-arkansas.zip"'


def test_the_pages_speak_spanish(world: World, clock: object) -> None:
    number = planned_session(world)
    actions.publish(session=number, is_public=True, summary="", by=world.viewer("ana"))
    page = Client(headers={"accept-language": "es"}).get("/schedule/").content.decode()
    assert "Calendario de sesiones" in page
    assert "mayo de 2026" in page


def test_the_list_of_sessions_takes_the_same_number_of_queries_however_long_it_is(
    world: World, django_assert_max_num_queries: Any
) -> None:
    browser = world.client("ana")
    for _number in range(3):
        begun_session(world)
    browser.get("/sessions/")  # the first page of a sign-in notes the device
    with django_assert_max_num_queries(6):
        assert browser.get("/sessions/").status_code == 200


@pytest.mark.parametrize("do", ["remove-²", "remove-", "remove-" + "9" * 5000])
def test_what_is_no_number_is_not_found(world: World, do: str) -> None:
    number = begun_session(world)
    assert send(world.client("ana"), f"/sessions/{number}/day/", do).status_code == 404


def test_what_came_of_it_does_not_repeat_the_steps(world: World, clock: object) -> None:
    number, by = planned_session(world), world.viewer("ana")
    with clock_at(START + timedelta(days=2)):
        actions.hold(session=number, by=by)
    day = START.date()
    actions.agree_step(session=number, what="Pool the drivers", start=day, due=day, by=by)
    assert world.client("ana").get(f"/sessions/{number}/follow-up/").content.decode().count("Pool the drivers") == 1
