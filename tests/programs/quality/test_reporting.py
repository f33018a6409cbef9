"""How far hospitals have come: what is owed, complete, missing and late; the lines of What needs you; reminders."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from partera.core.periods import Month, clock_at
from partera.core.viewers import Viewer
from partera.doors.jobs import send_reminders
from partera.overviews.due import due
from partera.platform.letters.models import Letter
from partera.programs.quality.actions import measures
from partera.programs.quality.queries import reporting
from partera.programs.quality.rules import asking
from partera.programs.quality.rules.asking import AskedMeasure
from partera.registry.workplans.queries import DueLine
from tests.support import quality
from tests.support.people import World
from tests.support.quality import Joined, share

FEBRUARY = Month(2026, 2)
EARLY = datetime(2026, 3, 10, 15, tzinfo=UTC)  # before the 15th, on which February falls due


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    return quality.collaborative(world)


def entered(joined: Joined, *names: str, last: Month = FEBRUARY) -> None:
    for name in names or joined.parts:
        for month in Month(2025, 1).to(last):
            quality.enter(joined.parts[name], joined.measures["htn_60_confirmed"], month.first_day, *share(14, 20))


def lines(viewer: Viewer) -> list[DueLine]:
    found = due(viewer)
    return [line for line in (*found.overdue, *found.this_week, *found.later) if line.url_name.startswith("quality")]


@pytest.mark.parametrize(
    ("month", "wanted"),
    [(Month(2025, 12), date(2026, 1, 15)), (FEBRUARY, date(2026, 3, 15))],
)
def test_counts_fall_due_on_the_day_of_the_following_month(month: Month, wanted: date) -> None:
    assert asking.due_on(month, 15) == wanted


@pytest.mark.parametrize(
    ("measure", "month", "lately", "wanted"),
    [
        (AskedMeasure(1, "share", "month", FEBRUARY), Month(2026, 1), True, False),
        (AskedMeasure(1, "share", "month", FEBRUARY), FEBRUARY, True, True),
        (AskedMeasure(1, "share", "quarter", Month(2025, 1)), FEBRUARY, True, False),
        (AskedMeasure(1, "share", "quarter", Month(2025, 1)), Month(2026, 3), True, True),
        (AskedMeasure(1, "share", "month", Month(2025, 1), FEBRUARY), Month(2026, 3), True, False),
        (AskedMeasure(1, "births_between", "month", Month(2025, 1)), FEBRUARY, False, False),
        (AskedMeasure(1, "births_between", "month", Month(2025, 1)), FEBRUARY, True, True),
    ],
)
def test_a_measure_is_owed_from_its_first_month_to_its_last(
    measure: AskedMeasure, month: Month, lately: bool, wanted: bool
) -> None:
    assert asking.is_asked(measure, month, is_entered_lately=lately) is wanted


def test_a_hospital_that_came_later_owes_no_earlier_month() -> None:
    assert asking.owes_from(date(2025, 1, 1), date(2025, 6, 20)) == Month(2025, 6)


def test_a_month_is_complete_when_all_that_is_owed_is_entered(world: World, joined: Joined) -> None:
    entered(joined, "County General")
    found = reporting.months_of(world.viewer("bea"), joined.parts["County General"])
    assert [(month.state, month.is_late) for month in found.months[-2:]] == [("complete", False), ("missing", False)]


def test_who_counts_rare_events_owes_them_from_then_on(world: World, joined: Joined) -> None:
    entered(joined, "County General")
    part = joined.parts["County General"]
    quality.enter(part, joined.measures["smm_between"], Month(2025, 12).first_day, gaps=[112])
    states = {month.month: month.state for month in reporting.months_of(world.viewer("bea"), part).months}
    assert states[Month(2025, 12)] == "complete"
    assert states[FEBRUARY] == "partly"


def test_the_board_counts_who_has_reported(world: World, joined: Joined) -> None:
    entered(joined, "Alder", "Birch")
    found, missing = reporting.reported(world.viewer("ana"), joined.id, FEBRUARY)
    assert (found.complete, found.hospitals, len(missing)) == (2, 7, 5)


def test_a_hospital_learns_how_many_and_not_which(world: World, joined: Joined) -> None:
    entered(joined, "Alder", "Birch")
    found, missing = reporting.reported(world.viewer("bea"), joined.id, FEBRUARY)
    assert found.complete == 2
    assert missing == {joined.parts["County General"]}
    page = world.client("bea").get(f"/quality/{joined.id}/completeness/").content.decode()
    assert "2 of 7 hospitals have reported all of February 2026." in page
    assert "County General" in page and "Alder" not in page


def test_the_board_filters_and_is_downloaded(world: World, joined: Joined) -> None:
    entered(joined, "Alder")
    browser = world.client("ana")
    page = browser.get(f"/quality/{joined.id}/completeness/?state=missing&name=i").content.decode()
    assert "Birch" in page and "Fir" in page and "Alder" not in page
    csv = browser.get(f"/quality/{joined.id}/completeness.csv?name=alder").content.decode("utf-8-sig")
    assert csv.splitlines()[-1] == "Alder Invented Hospital,1,2026-02,Complete,1,1,2026-03-15,no"


def test_the_board_asks_the_same_queries_for_many_hospitals(world: World, joined: Joined) -> None:
    parts = list(joined.parts.values())
    counts = []
    for some in (parts[:1], parts):
        with CaptureQueriesContext(connection) as seen:
            reporting.board(world.viewer("ana"), joined.id, some, Month(2025, 3), FEBRUARY)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_ended_measure_is_owed_no_longer(world: World, joined: Joined) -> None:
    measures.end(measure=joined.measures["htn_60_confirmed"], by=world.viewer("ana"))
    with clock_at(datetime(2026, 5, 2, tzinfo=UTC)):
        found = reporting.months_of(world.viewer("bea"), joined.parts["County General"])
    assert found.of(Month(2026, 4)).state == "nothing"  # type: ignore[union-attr]


def test_a_hospitals_people_are_told_of_the_month_that_is_missing(world: World, joined: Joined) -> None:
    entered(joined, "County General", last=Month(2026, 1))
    with clock_at(EARLY):
        line = lines(world.viewer("bea"))[0]
    assert (line.thing, line.why, line.due) == (
        "February 2026 of County General", "1 measure is missing", date(2026, 3, 15),
    )  # fmt: skip
    assert line.url_kwargs == {"part": joined.parts["County General"], "month": "2026-02"}


def test_earlier_months_stand_in_one_line(world: World, joined: Joined) -> None:
    assert [line.thing for line in lines(world.viewer("bea"))] == [
        "11 earlier months",
        "February 2026 of County General",
    ]


def test_who_runs_the_collaborative_is_told_in_one_line_once_the_day_has_passed(world: World, joined: Joined) -> None:
    entered(joined, "County General", "Alder", "Birch")
    found = lines(world.viewer("ana"))
    assert [(line.thing, line.url_name) for line in found] == [("4 hospitals", "quality_completeness")]
    assert "February 2026" in found[0].why
    entered(joined, "Cedar", "Dogwood", "Elm", "Fir", last=Month(2026, 1))
    with clock_at(EARLY):
        assert lines(world.viewer("ana")) == []


@pytest.mark.parametrize("who", ["carmen", "zoe", "ewa", "nico", "olga"])
def test_nobody_else_is_told(world: World, joined: Joined, who: str) -> None:
    assert lines(world.viewer(who)) == []


def test_a_reminder_goes_to_the_hospitals_people(world: World, joined: Joined, settings: Settings) -> None:
    settings.PARTERA_DEMO = True
    entered(joined, "County General", last=Month(2026, 1))
    send_reminders.run(None, lambda *_told: None)  # type: ignore[arg-type]
    letter = Letter.objects.get(key__startswith=f"what_needs_you {world.users['bea'].pk} ")
    assert "Enter the counts: February 2026 of County General (1 measure is missing)" in letter.body
