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
    assert "There is no such place" in answer.content.decode()
    assert "My long title" in answer.content.decode()


def test_a_place_comes_along_in_the_address(world: World) -> None:
    page = world.client("ana").get("/sessions/new/?place=05119").content.decode()
    assert "Pulaski County, Arkansas" in page


def test_nobody_begins_a_session_in_somebody_elses_partnership(world: World) -> None:
    given = {"partnership": world.delta.pk, "place": "05", "title": "x", "purposes": ["focus_issue"]}
    assert world.client("zoe").post("/sessions/new/", given).status_code == 422
    assert queries.sessions(world.viewer("ana")) == []


def test_the_kick_off_is_filled_in_and_the_session_planned(world: World, clock: object) -> None:
    number, ana = begun_session(world), world.client("ana")
    address = f"/sessions/{number}/kick-off/"
    assert "Still to do" in ana.get(address).content.decode()
    send(
        ana, address, "frame", title="New title", purposes=["improve_programs"], focus=["ptb", "lbw"],
        focus_reason="Asked for", health_plans="", acquaintance="no", kickoff_on="2026-04-01",
    )  # fmt: skip
    send(
        ana, address, "times", day="2026-05-12", start="09:00", end="12:00", timezone="America/Chicago", venue="Library"
    )
    send(ana, address, "invite", organisations=[world.health_office.pk, world.county_general.pk])
    invitee = queries.session(world.viewer("ana"), number).invitees[0].id
    send(ana, address, f"invitee-{invitee}", presents="on", knows_others="no", answer="yes")
    send(ana, address, "publish", is_public="on", summary="Welcome")
    send(ana, address, "plan")
    found = queries.session(world.viewer("ana"), number)
    assert (found.state, found.title, set(found.focus), found.starts_at) == (
        "planned",
        "New title",
        {"ptb", "lbw"},
        START,
    )
    assert found.invitees[0].presents
    assert found.invitees[0].knows_others is False


def test_a_time_that_runs_backwards_is_told_beside_the_form(world: World) -> None:
    number = begun_session(world)
    answer = send(
        world.client("ana"), f"/sessions/{number}/kick-off/", "times", day="2026-05-12", start="12:00", end="09:00",
        timezone="America/Chicago", venue="Old library",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "end before it starts" in answer.content.decode()
    assert "Old library" in answer.content.decode()


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
    with django_assert_max_num_queries(6):
        assert browser.get("/sessions/").status_code == 200


@pytest.mark.parametrize("do", ["uninvite-²", "uninvite-", "uninvite-" + "9" * 5000])
def test_what_is_no_number_is_not_found(world: World, do: str) -> None:
    number = begun_session(world)
    assert send(world.client("ana"), f"/sessions/{number}/kick-off/", do).status_code == 404
