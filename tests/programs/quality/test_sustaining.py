"""Sustainment watch: what slips is named, what does not is left in peace."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partera.core.errors import NotAllowed, NotFound
from partera.core.periods import Month, now
from partera.overviews.due import due
from partera.programs.quality.models import Bundle, Element, ElementStatus, Signal, SignalNote
from partera.programs.quality.queries import sustaining
from partera.programs.quality.queries.sustaining import CONCERN, MISSING, NOT_AUDITED, WENT_BACK
from partera.programs.quality.rules import spreading as rules
from tests.support import quality
from tests.support.people import World, make_world
from tests.support.quality import Joined, share


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World) -> Joined:
    """Every hospital has entered January and February 2026, the months that are due on March 16."""
    found = quality.collaborative(world, keys=("htn_60_confirmed", "hem_qbl"))
    for part in found.parts.values():
        for measure in found.measures.values():
            for month in (date(2026, 1, 1), date(2026, 2, 1)):
                quality.enter(part, measure, month, *share(8, 10))
    return found


def slips(world: World, joined: Joined) -> list[tuple[str, str, str]]:
    found = sustaining.slipping(world.viewer("ana"), joined.id)
    return [(one.kind, one.hospital_name, one.what) for one in found]


@pytest.fixture
def element(joined: Joined) -> Element:
    bundle = Bundle.objects.create(
        key="invented", kind="bundle", title="Invented bundle", title_es="x", steward="x", source="x", author="x",
        checked_by="x", next_review=date(2027, 1, 1),
    )  # fmt: skip
    return Element.objects.create(
        bundle=bundle, key="cart", number=1, section="readiness", title="Hemorrhage cart", title_es="Carro",
        evidence="x",
        evidence_es="x", audit_months=12,
    )  # fmt: skip


def status(part: int, element: Element, state: str, *, since: date | None = None, current: bool = True) -> None:
    ElementStatus.objects.create(
        enrolment_id=part, element=element, status=state, since=since, evidence="seen" if since else "",
        audited_on=since if state == "reaudited" else None, at=now(), by_name="x", is_current=current,
    )  # fmt: skip


def signal(part: int, measure: int, meaning: str = "concern", **more: object) -> Signal:
    given: dict = {
        "chart": "p", "rules": "anhoj", "rule": "shift", "side": "below", "first_month": date(2025, 9, 1),
        "last_month": date(2026, 2, 1), "found_at": now(),
    } | more  # fmt: skip
    return Signal.objects.create(enrolment_id=part, measure_id=measure, meaning=meaning, **given)


def test_nothing_slips_where_all_is_entered_and_in_place(world: World, joined: Joined, element: Element) -> None:
    status(joined.parts["Alder"], element, "in_place", since=date(2025, 6, 1))
    assert slips(world, joined) == []


def test_a_practice_that_was_in_place_and_is_no_longer_slips(world: World, joined: Joined, element: Element) -> None:
    alder, birch = joined.parts["Alder"], joined.parts["Birch"]
    status(alder, element, "in_place", since=date(2025, 2, 1), current=False)
    status(alder, element, "testing")
    status(birch, element, "planning", current=False)
    status(birch, element, "testing")
    assert slips(world, joined) == [(WENT_BACK, "Alder Invented Hospital", "Hemorrhage cart")]


def test_a_practice_in_place_that_nobody_looked_at_again_slips(world: World, joined: Joined, element: Element) -> None:
    status(joined.parts["Alder"], element, "in_place", since=date(2025, 3, 1))
    status(joined.parts["Birch"], element, "reaudited", since=date(2025, 3, 20))
    assert slips(world, joined) == [(NOT_AUDITED, "Alder Invented Hospital", "Hemorrhage cart")]


def test_a_signal_of_concern_slips_until_it_has_a_note(world: World, joined: Joined) -> None:
    measure = joined.measures["hem_qbl"]
    signal(joined.parts["Birch"], measure, "improvement")
    signal(joined.parts["Birch"], measure, gone_at=now(), rule="trend")
    found = signal(joined.parts["Alder"], measure)
    assert slips(world, joined) == [(CONCERN, "Alder Invented Hospital", "Blood loss measured, not guessed")]
    SignalNote.objects.create(signal=found, text="Two nurses were new.", at=now(), by_name="Bea")
    assert slips(world, joined) == []


def test_two_months_missing_in_a_row_slip_and_one_does_not(world: World) -> None:
    found = quality.collaborative(world, keys=("htn_60_confirmed", "hem_qbl"), hospitals=("County General", "Alder"))
    for month in (date(2026, 1, 1), date(2026, 2, 1)):
        quality.enter(found.parts["Alder"], found.measures["hem_qbl"], month, *share(8, 10))
    quality.enter(found.parts["Alder"], found.measures["htn_60_confirmed"], date(2026, 1, 1), *share(8, 10))
    assert slips(world, found) == [(MISSING, "County General", "")]


def test_a_measure_that_a_hospital_has_stopped_entering_is_named(world: World, joined: Joined) -> None:
    found = quality.measures.take_up(
        collaborative=joined.id, key="hem_risk", first_month=date(2025, 1, 1), by=world.viewer("ana")
    )
    quality.enter(joined.parts["Elm"], found, date(2025, 11, 1), *share(8, 10))
    quality.enter(joined.parts["Fir"], found, date(2026, 1, 1), *share(8, 10))
    assert slips(world, joined) == [(MISSING, "Elm Invented Hospital", "Hemorrhage risk assessed at admission")]


def test_months_before_a_hospital_began_are_not_missing(world: World, joined: Joined) -> None:
    ana = world.viewer("ana")
    late = quality.collaboratives.add_wave(collaborative=joined.id, starts_on=date(2026, 2, 1), by=ana)
    part = quality.collaboratives.invite(collaborative=joined.id, hospital=world.mercy.pk, wave=late, by=ana)
    quality.collaboratives.enrol(enrolment=part, agreed_on=date(2026, 2, 1), agreed_by="x", by=ana)
    quality.collaboratives.go_on(enrolment=part, state="active", by=ana)
    assert slips(world, joined) == []


def test_a_hospital_that_left_is_not_watched(world: World, joined: Joined) -> None:
    part = joined.parts["Alder"]
    signal(part, joined.measures["hem_qbl"])
    quality.collaboratives.go_on(enrolment=part, state="left", reason="closed", by=world.viewer("ana"))
    assert slips(world, joined) == []


@pytest.mark.parametrize("name", ["bea", "carmen", "zoe", "ewa"])
def test_only_who_runs_the_collaborative_watches(world: World, joined: Joined, name: str) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        sustaining.slipping(world.viewer(name), joined.id)


def test_watching_asks_the_same_number_of_questions_however_many_hospitals(world: World) -> None:
    counts = []
    for hospitals in (("County General", "Alder"), ("Birch", "Cedar", "Dogwood", "Elm", "Fir")):
        found = quality.collaborative(world, hospitals=hospitals) if not counts else None
        if found is not None:
            number = found.id
        else:
            for name in hospitals:
                quality.joined(number, quality._hospital(name), world.viewer("ana"))
        with CaptureQueriesContext(connection) as asked:
            sustaining.slipping(world.viewer("ana"), number)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_slips_is_one_line_among_what_needs_the_convener(world: World, joined: Joined) -> None:
    assert "quality_spread" not in {line.url_name for line in due(world.viewer("ana")).later}
    signal(joined.parts["Alder"], joined.measures["hem_qbl"])
    (line,) = [one for one in due(world.viewer("ana")).later if one.url_name == "quality_spread"]
    assert line.why == "1 thing slips at its hospitals"


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 3, 15), Month(2026, 1)),
        (date(2026, 3, 16), Month(2026, 2)),
        (date(2026, 1, 1), Month(2025, 11)),
        (date(2026, 1, 31), Month(2025, 12)),
    ],
)
def test_a_month_is_due_after_the_due_day_of_the_next(today: date, month: Month) -> None:
    assert rules.last_due(today, 15) == month


def test_several_signals_of_one_measure_slip_as_one_line(world: World, joined: Joined) -> None:
    measure = joined.measures["hem_qbl"]
    signal(joined.parts["Alder"], measure)
    signal(joined.parts["Alder"], measure, rule="trend", first_month=date(2025, 5, 1), last_month=date(2025, 8, 1))
    found = sustaining.slipping(world.viewer("ana"), joined.id)
    assert [(one.kind, one.also, one.months) for one in found] == [
        (CONCERN, 1, (Month.of(date(2025, 5, 1)), Month.of(date(2026, 2, 1))))
    ]
