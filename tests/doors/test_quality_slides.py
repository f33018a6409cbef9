"""A meeting's slides: the collaborative's hold what every hospital may see, a hospital's own its own months."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pptx import Presentation

from partera.core.periods import Month, now
from partera.doors.web.quality.slides import making
from partera.programs.quality.actions import bundles, collaboratives, practices
from partera.programs.quality.models import (
    Change,
    Cycle,
    Element,
    RollUp,
    RollUpCount,
    Signal,
    SignalNote,
)
from partera.programs.quality.queries import meeting, series
from partera.programs.quality.rules import improving
from tests.support import quality
from tests.support.people import SET_UP, World
from tests.support.quality import Joined, share
from tests.support.words import without_spanish

pytestmark = pytest.mark.django_db
TITLE = "Severe hypertension treated within 60 minutes of the confirmed reading"


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A page leaves its language behind for what runs after it."""
    with translation.override("en"):
        yield


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    """Two months published, the second hidden; County General entered both months, Alder has a note and a test."""
    found = quality.collaborative(world, keys=("htn_60_confirmed",))
    measure = found.measures["htn_60_confirmed"]
    for month, numbers in ((date(2026, 1, 1), (7, 11)), (date(2026, 2, 1), (9, 12))):
        quality.enter(found.parts["County General"], measure, month, *share(*numbers))
    for month, numerator in ((date(2026, 1, 1), 60), (date(2026, 2, 1), None)):
        row = RollUp.objects.create(
            collaborative_id=found.id, same_births="x", month=month, number=1, hospitals=7, at=now()
        )
        RollUpCount.objects.create(
            roll_up=row, version=series.latest_version(measure), numerator=numerator,
            denominator=None if numerator is None else 80, unknown=2, state="ok" if numerator else "suppressed",
        )  # fmt: skip
    signal = Signal.objects.create(
        enrolment_id=found.parts["Alder"], measure_id=measure, chart="p", rules="anhoj", rule="shift", side="above",
        meaning="improvement", first_month=date(2025, 9, 1), last_month=date(2026, 2, 1), found_at=now(),
    )  # fmt: skip
    SignalNote.objects.create(signal=signal, text="The medicine is kept on the unit.", at=now(), by_name="x")
    Cycle.objects.create(
        enrolment_id=found.parts["Alder"], number=1, title="Keep it on the unit", prediction="Faster",
        predicted_at=now(), studied="Faster", learned="It helped at night.", act="adopt", state="acted",
        starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 5), at=now(), by_name="x",
    )  # fmt: skip
    return found


def opened(browser: Client, joined: Joined, asked: str = "") -> Any:
    answer = browser.get(f"/quality/{joined.id}/slides.pptx{asked}")
    assert answer.status_code == 200, answer.status_code
    return Presentation(io.BytesIO(answer.content))


def everything(deck: Any) -> str:
    """Every word on the slides and in their notes, and every name in their charts."""
    said = []
    for slide in deck.slides:
        said += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        said += [series.name for shape in slide.shapes if shape.has_chart for series in shape.chart.plots[0].series]
        said.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(said)


def charts(deck: Any) -> dict[str, dict[str, list[float | None]]]:
    return {
        slide.shapes.title.text_frame.text: {one.name: list(one.values) for one in shape.chart.plots[0].series}
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_chart
    }


def test_the_collaboratives_set_shows_published_sums_with_their_target(world: World, joined: Joined) -> None:
    deck = opened(world.client("ana"), joined)
    ((title, lines),) = charts(deck).items()
    assert title.startswith("All hospitals: 75.0% in January 2026 (60 of 80). 1 point so far")
    assert lines["All hospitals"] == [75.0, None]
    assert lines["Target 85.0%"] == [85, 85]
    assert set(lines) == {"All hospitals", "Target 85.0%", "Middle", "Upper limit", "Lower limit"}
    text = everything(deck)
    assert "All hospitals, Jan 2026: 75.0 (60 of 80; 2 unknown; 7 hospitals)" in text
    assert "All hospitals, Feb 2026: small count hidden" in text
    assert "1 of 7 hospitals have entered everything for February 2026." in text


def test_practices_stand_in_the_collaboratives_set_as_bands_once_six_hospitals_have_answered(
    world: World, joined: Joined
) -> None:
    ana = world.client("ana")
    bundle = bundles.take_up(collaborative=joined.id, key="severe_hypertension", by=world.viewer("ana"))
    practice = Element.objects.get(bundle=bundle, key="htn_protocol").pk
    given: dict[str, Any] = {"element": practice, "evidence": "The signed protocol", "since": date(2026, 1, 10)}
    for name in quality.HOSPITALS[:5]:
        practices.set_status(enrolment=joined.parts[name], status="in_place", by=SET_UP, **given)
    assert "or more of" not in everything(opened(ana, joined))
    practices.set_status(enrolment=joined.parts["Elm"], status="testing", element=practice, by=SET_UP)
    deck = opened(ana, joined)
    assert "practices are in place at 80% or more of 6 hospitals." in everything(deck)
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    said = {row.cells[0].text: row.cells[1].text for table in tables for row in table.rows}
    assert said[Element.objects.get(pk=practice).title] == "80% or more"


def test_a_hospital_that_has_not_agreed_to_be_named_is_in_no_set_of_the_collaborative(
    world: World, joined: Joined
) -> None:
    for name in ("ana", "ewa"):
        text = everything(opened(world.client(name), joined))
        assert not any(hospital in text for hospital in ("Alder", "Birch", "County General"))
        assert "kept on the unit" not in text


def test_a_hospital_that_names_itself_may_stand_with_its_notes_and_tests(world: World, joined: Joined) -> None:
    part = joined.parts["Alder"]
    collaboratives.Enrolment.objects.filter(pk=part).update(names_itself=True, ever_named=True)
    text = everything(opened(world.client("ana"), joined))
    assert "Alder Invented Hospital" in text
    assert "The medicine is kept on the unit." in text
    assert "Keep it on the unit" in text
    assert "1 change was tested to its end, 1 adopted." in text


def test_a_hospital_lead_gets_its_own_months_beside_the_sum_and_nobody_elses(world: World, joined: Joined) -> None:
    deck = opened(world.client("bea"), joined)
    ((title, lines),) = charts(deck).items()
    assert title.startswith("County General: 75.0% in February 2026 (9 of 12). 2 points so far")
    assert [round(value, 1) for value in lines["County General"]] == [63.6, 75.0]
    assert lines["All hospitals"] == [75.0, None]
    text = everything(deck)
    assert "Alder" not in text
    assert "kept on the unit" not in text


def test_who_runs_the_collaborative_gets_a_hospitals_set_when_asked(world: World, joined: Joined) -> None:
    part = joined.parts["County General"]
    assert "County General" in everything(opened(world.client("ana"), joined, f"?hospital={part}"))


@pytest.mark.parametrize("name", ["bea", "ewa", "carmen", "zoe"])
def test_another_hospitals_set_is_not_there(world: World, joined: Joined, name: str) -> None:
    address = f"/quality/{joined.id}/slides.pptx?hospital={joined.parts['Alder']}"
    assert world.client(name).get(address).status_code == 404


def test_what_is_not_ticked_does_not_go_in(world: World, joined: Joined) -> None:
    part = joined.parts["Alder"]
    collaboratives.Enrolment.objects.filter(pk=part).update(names_itself=True, ever_named=True)
    ana = world.client("ana")
    page = ana.get(f"/quality/{joined.id}/slides/").content.decode()
    assert "Alder Invented Hospital: The medicine is kept on the unit." in page
    text = everything(opened(ana, joined, "?chosen=1&parts=notes&parts=tests&month=2026-02"))
    assert "kept on the unit" not in text
    assert "Keep it on the unit" not in text
    note = SignalNote.objects.get().pk
    text = everything(opened(ana, joined, f"?chosen=1&parts=notes&parts=tests&notes={note}"))
    assert "The medicine is kept on the unit." in text
    assert not charts(opened(ana, joined, "?chosen=1&parts=notes"))


def test_figures_stop_at_the_month_asked_for(world: World, joined: Joined) -> None:
    ((_title, lines),) = charts(opened(world.client("bea"), joined, "?month=2026-01")).items()
    assert {len(values) for values in lines.values()} == {1}


@pytest.mark.parametrize("asked",
    [
        "?month=tomorrow", "?month=9999-12", "?month=0001-01", "?month=0000-01", "?month=2027-01",
        "?hospital=x", "?hospital=" + "9" * 30,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(world: World, joined: Joined, asked: str) -> None:
    assert world.client("ana").get(f"/quality/{joined.id}/slides.pptx{asked}").status_code == 422


def test_a_number_too_long_to_be_one_chooses_nothing(world: World, joined: Joined) -> None:
    assert not charts(opened(world.client("ana"), joined, f"?chosen=1&parts=notes&notes={'9' * 5000}&tests=²"))


def slide_of(browser: Client, address: str) -> Any:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    (slide,) = Presentation(io.BytesIO(answer.content)).slides
    return slide


def test_every_chart_is_offered_as_a_slide_and_opens(world: World, joined: Joined) -> None:
    bea, measure = world.client("bea"), joined.measures["htn_60_confirmed"]
    base = f"/quality/hospitals/{joined.parts['County General']}/charts/{measure}/"
    assert f"{base}chart.pptx?v=" in bea.get(base).content.decode()
    slide = slide_of(bea, f"{base}chart.pptx")
    assert any(shape.has_chart for shape in slide.shapes)
    assert "first-line medicine" in slide.notes_slide.notes_text_frame.text
    result = slide_of(world.client("ana"), f"/quality/{joined.id}/results/{measure}/chart.pptx")
    assert "All hospitals" in result.shapes.title.text_frame.text


@pytest.mark.parametrize("name", ["carmen", "zoe", "ewa", "dora"])
def test_another_hospitals_chart_is_no_slide_either(world: World, joined: Joined, name: str) -> None:
    address = f"/quality/hospitals/{joined.parts['County General']}/charts/{joined.measures['htn_60_confirmed']}/"
    assert world.client(name).get(f"{address}chart.pptx").status_code in (302, 404)


def test_a_signal_is_marked_on_the_slide_and_a_change_flagged(world: World, joined: Joined) -> None:
    measure, part = joined.measures["htn_60_confirmed"], joined.parts["Birch"]
    for place, month in enumerate(Month(2024, 7).to(Month(2026, 2))):
        quality.enter(part, measure, month.first_day, *share(9 if place < 10 else 18, 20))
    Change.objects.create(
        collaborative_id=joined.id, enrolment_id=part, month=date(2025, 5, 1), title="Kept on the unit", at=now(),
        by_name="x",
    )  # fmt: skip
    slide = slide_of(world.client("ana"), f"/quality/hospitals/{part}/charts/{measure}/chart.pptx")
    texts = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "▼1 May 2025: Kept on the unit" in texts
    assert "◆ signal" in texts
    notes = slide.notes_slide.notes_text_frame.text
    assert "p chart; Shewhart’s limits and Anhøj’s runs" in notes


def test_the_page_says_what_is_left_out(world: World, joined: Joined) -> None:
    page = world.client("ana").get(f"/quality/{joined.id}/slides/").content.decode()
    assert "it holds only what every hospital of it may see" in page
    assert "2 notes and tests are left out" in page
    assert "The set of County General" in world.client("bea").get(f"/quality/{joined.id}/slides/").content.decode()


@pytest.mark.parametrize("name", ["carmen", "zoe", "nico", "olga"])
def test_nobody_outside_gets_a_set(world: World, joined: Joined, name: str) -> None:
    for address in ("slides/", "slides.pptx"):
        assert world.client(name).get(f"/quality/{joined.id}/{address}").status_code == 404


def test_the_set_is_written_in_spanish(world: World, joined: Joined) -> None:
    ana = world.client("ana")
    ana.post("/language/", {"language": "es", "next": "/"})
    deck = opened(ana, joined)
    text = everything(deck)
    assert "Todos los hospitales" in text
    assert "Fuente: " in text
    assert "cifra pequeña oculta" in text
    assert deck.core_properties.language == "es"


def test_every_word_that_the_set_looks_up_is_written_in_spanish() -> None:
    words = [*making._MEANINGS.values(), *improving.ACTS.values(), *improving.SCALES.values()]
    assert without_spanish(words) == []


def test_a_set_asks_the_same_number_of_questions_however_many_hospitals(world: World, joined: Joined) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            meeting.of_collaborative(world.viewer("ana"), joined.id, Month(2026, 2))
        return len(asked)

    few = questions()
    for name in ("Gum", "Hazel", "Ivy"):
        quality.joined(joined.id, quality._hospital(name), world.viewer("ana"))
    assert questions() == few
