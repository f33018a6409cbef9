"""The pages of hospitals' charts: what they say, who sees them, and what may be sent to them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from partera.core.periods import Month
from partera.programs.quality.actions import roll_ups, signals
from partera.programs.quality.models import ChartExclusion, ChartPart, ChartPlan, Cycle, Signal, SignalNote
from partera.programs.quality.queries import charts
from tests.support import quality
from tests.support.people import World, make_world
from tests.support.quality import Joined, share

FIRST = Month(2025, 1)
LOW, HIGH = (11, 9, 12, 10, 11, 12), (17, 18, 16, 17, 18, 17, 16, 18)


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World) -> Joined:
    return quality.collaborative(world, keys=("htn_60_confirmed", "htn_60_first", "smm_between"))


@pytest.fixture
def bea(world: World) -> Client:
    return world.client("bea")


def shifted(joined: Joined, hospital: str = "County General") -> str:
    """Fourteen months, the last eight clearly better, by race; gives the chart's address."""
    part, measure = joined.parts[hospital], joined.measures["htn_60_confirmed"]
    for i, value in enumerate(LOW + HIGH):
        groups = {"race__black": (value - 8, 10), "race__white": (8, 9), "race__unknown": (0, 1)}
        quality.enter(part, measure, (FIRST + i).first_day, *share(value, 20, 1, **groups))
    return f"/quality/hospitals/{part}/charts/{measure}/"


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_chart_says_what_it_shows_before_it_shows_it(bea: Client, joined: Joined) -> None:
    page = text(bea, shifted(joined))
    said = "Since July 2025 better than before: 8 months in a row above the middle of 72.1%."
    assert said in page
    assert page.index(said) < page.index("<picture") < page.index("<table")
    assert "Newest: 90.0% in February 2026 (18 of 20)." in page


def test_the_same_in_spanish(bea: Client, joined: Joined) -> None:
    address = shifted(joined)
    bea.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert "Desde julio de 2025" in text(bea, address)


def test_all_charts_stand_on_one_page(bea: Client, joined: Joined) -> None:
    shifted(joined)
    page = text(bea, f"/quality/hospitals/{joined.parts['County General']}/charts/")
    assert page.count('class="p-tile"') == 3
    assert "1 measure is better than before." in page
    assert "Nothing is entered yet." in page


def test_groups_stand_on_one_scale_with_their_gaps(bea: Client, joined: Joined) -> None:
    page = text(bea, shifted(joined))
    assert "Compared with: " in page
    assert "Not reported by the patient" in page


@pytest.mark.parametrize("what", ["chart.svg", "chart.png", "chart.csv", "tile.svg", "race.svg", "race.csv"])
def test_every_file_is_served_to_its_own_people_alone(world: World, joined: Joined, what: str) -> None:
    address = shifted(joined) + what
    assert world.client("bea").get(address).status_code == 200
    assert world.client("ana").get(address).status_code == 200
    assert world.client("carmen").get(address).status_code == 404


def test_a_kept_picture_is_named_by_its_content(bea: Client, joined: Joined) -> None:
    address = shifted(joined)
    picture = re.findall(r'<img src="([^"]+charts[^"]+)"', text(bea, address))[0].replace("&amp;", "&")
    first = bea.get(picture)
    assert "max-age=2592000" in first.headers["Cache-Control"]
    assert bea.get(picture, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_table_holds_what_is_shown(bea: Client, joined: Joined) -> None:
    lines = text(bea, shifted(joined) + "chart.csv").splitlines()
    assert any(line.startswith("2026-02,90,18,20,1,") for line in lines)
    assert any("Severe hypertension treated within 60 minutes" in line for line in lines)


@pytest.mark.parametrize("what", ["chart.pdf", "payer.svg", "tile.csv", "other.svg"])
def test_a_file_that_is_not_there_is_not_found(bea: Client, joined: Joined, what: str) -> None:
    assert bea.get(shifted(joined) + what).status_code == 404


def test_a_lead_notes_a_signal_and_links_the_test_of_change(bea: Client, joined: Joined) -> None:
    address = shifted(joined)
    signal = Signal.objects.get(rule="anhoj.longest_run")
    cycle = Cycle.objects.create(
        enrolment_id=joined.parts["County General"], number=1, title="Medicine within reach",
        starts_on=date(2025, 7, 3), at="2026-03-01T12:00:00Z", by_name="Bea",
    )  # fmt: skip
    sent = bea.post(f"{address}?do=note-{signal.pk}", {"text": "Medicine is kept on the ward.", "cycle": cycle.pk})
    assert sent.status_code == 302
    assert SignalNote.objects.get().cycle == cycle.pk
    page = text(bea, address)
    assert "Medicine is kept on the ward." in page
    assert re.search(r'<li value="1">(<a [^>]*>)?Medicine within reach', page)


def test_a_signal_without_a_note_waits_under_what_needs_its_own_people(world: World, joined: Joined) -> None:
    address = shifted(joined)
    assert address in text(world.client("bea"), "/")
    assert all(address not in text(world.client(name), "/") for name in ("ana", "carmen", "olga"))
    for signal in Signal.objects.all():
        signals.note(signal=signal.pk, text="We do not know yet.", by=world.viewer("bea"))
    assert address not in text(world.client("bea"), "/")


def test_what_looks_like_a_patient_is_stopped_or_asked_about(bea: Client, joined: Joined) -> None:
    address = shifted(joined)
    signal = Signal.objects.get(rule="anhoj.longest_run")
    stopped = bea.post(f"{address}?do=note-{signal.pk}", {"text": "Patient with SSN 123-45-6789 waited."})
    assert (stopped.status_code, SignalNote.objects.count()) == (422, 0)
    asked = bea.post(f"{address}?do=note-{signal.pk}", {"text": "Ask the unit at 501-555-0142."})
    assert "Why may it stay?" in asked.content.decode()
    kept = {"text": "Ask the unit at 501-555-0142.", "keep_reason": "The unit’s own phone"}
    assert bea.post(f"{address}?do=note-{signal.pk}", kept).status_code == 302
    cause = {"month": "2025-07", "cause": "SSN 123-45-6789", "freeze": ""}
    assert bea.post(f"{address}?do=part", cause).status_code == 422
    assert not ChartPart.objects.exists()


def test_an_empty_note_is_refused_with_its_form_open(bea: Client, joined: Joined) -> None:
    address = shifted(joined)
    signal = Signal.objects.get(rule="anhoj.longest_run")
    response = bea.post(f"{address}?do=note-{signal.pk}", {"text": ""})
    assert response.status_code == 422
    assert "This field is required" in response.content.decode()


def test_limits_are_made_anew_and_taken_back(bea: Client, joined: Joined) -> None:
    address = shifted(joined)
    bea.post(f"{address}?do=part", {"month": "2025-07", "cause": "Medicine within reach", "freeze": "6"})
    page = text(bea, address)
    assert "Medicine within reach. " in page or "Medicine within reach" in page
    part = ChartPart.objects.get()
    assert (part.cause, part.freeze) == ("Medicine within reach", 6)
    assert bea.post(f"{address}?do=withdraw-{part.pk}").status_code == 302
    assert ChartPart.objects.get().withdrawn_at is not None


def test_a_month_is_left_out_and_taken_in_again(bea: Client, joined: Joined) -> None:
    address = shifted(joined)
    bea.post(f"{address}?do=out", {"month": "2025-03", "reason": "Half of the unit was closed"})
    assert "left out: Half of the unit was closed" in text(bea, address)
    bea.post(f"{address}?do=again-{ChartExclusion.objects.get().pk}")
    assert "left out: Half of the unit was closed" not in text(bea, address)


def test_another_chart_is_chosen_and_a_wrong_one_refused(bea: Client, joined: Joined) -> None:
    address = shifted(joined)
    assert bea.post(f"{address}?do=choose", {"chart": "run", "rules": "ihi"}).status_code == 302
    assert ChartPlan.objects.get().chart == "run"
    response = bea.post(f"{address}?do=choose", {"chart": "run", "rules": "nelson"})
    assert response.status_code == 422
    assert "need limits" in response.content.decode()


@pytest.mark.parametrize(
    "do",
    [
        "", "note", "note-x", "part-3", "other", "withdraw-999999", "again-999999", "note-999999", "withdraw-²",
        "note-²", "again-99999999999999999999",
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_not_found(bea: Client, joined: Joined, do: str) -> None:
    data = {"text": "Mine", "month": "2025-03", "cause": "x"}
    assert bea.post(f"{shifted(joined)}?do={do}", data).status_code == 404


def test_a_hospital_sees_the_roll_up_beside_its_own_line_once_it_is_published(world: World, joined: Joined) -> None:
    for name in joined.parts:
        address = shifted(joined, name)
        bea_address = address if name == "County General" else bea_address  # noqa: F821
    before = world.client("bea").get(bea_address + "chart.svg").content
    roll_ups.publish(collaborative=joined.id, by=world.viewer("ana"))
    after = world.client("bea").get(bea_address + "chart.svg").content
    assert b"all hospitals" in after
    assert b"all hospitals" not in before


def test_both_clocks_stand_beside_each_other(bea: Client, joined: Joined) -> None:
    address = shifted(joined)
    assert "The same by the other clock" in text(bea, address)


def test_rare_events_are_drawn_case_by_case(world: World, joined: Joined) -> None:
    part, measure = joined.parts["County General"], joined.measures["smm_between"]
    for i in range(6):
        quality.enter(part, measure, (FIRST + i).first_day, gaps=(40 + i, 60))
    found = charts.hospital_chart(world.viewer("bea"), part, measure)
    assert (found.chart.series.plan.chart, len(found.chart.value)) == ("g", 12)
    page = text(world.client("bea"), f"/quality/hospitals/{part}/charts/{measure}/")
    assert "Case in" in page


def test_a_chart_page_takes_the_same_queries_however_long(
    world: World, bea: Client, joined: Joined, django_assert_max_num_queries: object
) -> None:
    address = shifted(joined)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        text(bea, address)
