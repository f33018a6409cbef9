"""The public schedule: what anybody may read, and a feed that calendar programs accept."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from partera.core.periods import clock_at
from partera.programs.convenings import actions
from tests.support.people import World
from tests.support.sessions import START, begun_session, planned_session

pytestmark = pytest.mark.django_db


def published(world: World, summary: str = "All are welcome.") -> int:
    number = planned_session(world)
    actions.publish(session=number, is_public=True, summary=summary, by=world.viewer("ana"))
    return number


def events(browser: Client) -> list[object]:
    answer = browser.get("/schedule.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_public_reads_title_place_and_time_but_never_the_link(world: World, clock: object) -> None:
    number = published(world)
    for address in ("/schedule/", f"/schedule/{number}/", "/schedule.ics"):
        page = world.client("dora").get(address).content.decode()
        assert "Born too soon in Pulaski" in page
        assert "meet.example" not in page
    assert "9:00" in world.client("dora").get(f"/schedule/{number}/").content.decode()


def test_what_is_not_published_does_not_exist_for_the_public(world: World, clock: object) -> None:
    number = planned_session(world)
    assert world.client("dora").get(f"/schedule/{number}/").status_code == 404
    assert "Born too soon" not in world.client("dora").get("/schedule/").content.decode()
    assert events(world.client("dora")) == []


def test_an_event_carries_what_calendars_need(world: World, clock: object) -> None:
    published(world)
    (event,) = events(world.client("dora"))
    assert event["UID"].endswith("@partera")
    assert event["DTSTART"].dt == START.astimezone(ZoneInfo("America/Chicago"))
    assert event["DTSTART"].params["TZID"] == "America/Chicago"
    assert event["DTSTAMP"] is not None
    assert event["STATUS"] == "CONFIRMED"
    assert event["LOCATION"] == "Main Library, Little Rock, Pulaski County, Arkansas"


def test_the_time_zone_stands_in_the_calendar(world: World, clock: object) -> None:
    published(world)
    calendar = Calendar.from_ical(world.client("dora").get("/schedule.ics").content)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["America/Chicago"]


def test_a_change_keeps_the_id_and_raises_the_sequence(world: World, clock: object) -> None:
    number = published(world)
    (before,) = events(world.client("dora"))
    actions.set_time_and_place(
        session=number, starts_at=START + timedelta(days=1), ends_at=None, timezone="America/Chicago", venue="",
        remote_link="", by=world.viewer("ana"),
    )  # fmt: skip
    (after,) = events(world.client("dora"))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_cancelled_session_stays_as_cancelled(world: World, clock: object) -> None:
    number = published(world)
    actions.cancel(session=number, reason="Storm", by=world.viewer("ana"))
    (event,) = events(world.client("dora"))
    assert event["STATUS"] == "CANCELLED"
    page = world.client("dora").get("/schedule/").content.decode()
    assert "Cancelled" in page
    assert "Storm" not in page


def test_a_session_called_off_before_it_was_announced_never_stood_on_the_schedule(world: World, clock: object) -> None:
    number, ana = begun_session(world), world.viewer("ana")
    actions.set_time_and_place(
        session=number, starts_at=START, ends_at=None, timezone="America/Chicago", venue="", remote_link="", by=ana
    )
    actions.publish(session=number, is_public=True, summary="All are welcome.", by=ana)
    actions.cancel(session=number, reason="Storm", by=ana)
    assert "Born too soon" not in world.client("dora").get("/schedule/").content.decode()
    assert world.client("dora").get(f"/schedule/{number}/").status_code == 404
    assert events(world.client("dora")) == []


def test_long_lines_are_folded_at_75_bytes_and_end_as_the_standard_says(world: World, clock: object) -> None:
    published(world, summary="Niños y familias; una, dos, tres. " * 20)
    content = world.client("dora").get("/schedule.ics").content
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line for line in lines)
    (event,) = events(world.client("dora"))
    assert str(event["DESCRIPTION"]) == ("Niños y familias; una, dos, tres. " * 20).strip()


def test_the_feed_is_the_same_when_asked_again(world: World, clock: object) -> None:
    published(world)
    with clock_at(datetime(2026, 3, 17, tzinfo=ZoneInfo("UTC"))):
        again = world.client("dora").get("/schedule.ics").content
    assert world.client("dora").get("/schedule.ics").content == again


def test_coming_sessions_stand_under_their_month(world: World, clock: object) -> None:
    published(world)
    page = world.client("dora").get("/schedule/").content.decode()
    assert "May 2026" in page
    assert "1 session is coming." in page


def test_the_schedule_takes_the_same_number_of_queries_however_long_it_is(
    world: World, django_assert_max_num_queries: object, clock: object
) -> None:
    for _number in range(3):
        published(world)
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        Client().get("/schedule/")
