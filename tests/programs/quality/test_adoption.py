"""Practices: what in place needs, what slipping needs, versions that keep standing, what hospitals see of others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import clock_at, now
from partera.platform.audit.models import Entry as Line
from partera.programs.quality.actions import bundles, collaboratives, drills, practices
from partera.programs.quality.actions.bundles import Practice
from partera.programs.quality.actions.drills import Held
from partera.programs.quality.catalog.bundled import bundles as catalog
from partera.programs.quality.models import Bundle, Element, ElementStatus
from partera.programs.quality.queries import adoption as matrix
from partera.programs.quality.queries import bundles as taken
from partera.programs.quality.queries import drills as drilled
from partera.programs.quality.queries import practices as standing
from partera.programs.quality.queries.adoption import Asked
from partera.programs.quality.rules import adoption as rules
from partera.programs.quality.rules import drills as drill_rules
from partera.programs.quality.rules.drills import Taken
from tests.support import quality
from tests.support.people import SET_UP, World, make_world
from tests.support.quality import HOSPITALS, Joined

JAN = date(2026, 1, 10)
MORE = Practice("own_room", "readiness", "A quiet room", "A photo")


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World) -> Joined:
    return quality.collaborative(world, keys=())


@pytest.fixture
def bundle(world: World, joined: Joined) -> int:
    return bundles.take_up(collaborative=joined.id, key="severe_hypertension", by=world.viewer("ana"))


def element(bundle: int, key: str = "htn_protocol") -> int:
    return Element.objects.get(bundle=bundle, key=key).pk


def noted(joined: Joined, practice: int, status: str, *, name: str = "County General", **more: object) -> int:
    given: dict = {"enrolment": joined.parts[name], "element": practice, "status": status} | more
    return practices.set_status(**given, by=SET_UP)


def in_place(joined: Joined, practice: int, *, name: str = "County General", since: date = JAN) -> int:
    return noted(joined, practice, "in_place", name=name, since=since, evidence="The signed protocol")


def test_every_bundle_of_the_catalog_names_its_steward_and_both_languages() -> None:
    assert list(catalog()) == ["obstetric_hemorrhage", "severe_hypertension", "primary_cesarean", "key_activities"]
    for one in catalog().values():
        assert "compare with" in one.source
        assert one.steward
        assert all(e.title_es and e.evidence_es and e.title != e.title_es for e in one.elements)
    sections = {e.section for e in catalog()["severe_hypertension"].elements}
    assert sections == set(rules.SECTIONS) - {"activity"}
    assert len(catalog()["key_activities"].elements) == 7


def test_in_place_needs_its_day_and_its_evidence(joined: Joined, bundle: int) -> None:
    practice = element(bundle)
    for more in ({}, {"since": JAN}, {"evidence": "A list"}):
        with pytest.raises(Refused, match="with a day and with evidence"):
            noted(joined, practice, "in_place", **more)
    with pytest.raises(BadInput, match="still to come"):
        in_place(joined, practice, since=date(2026, 3, 17))
    assert not ElementStatus.objects.exists()


def test_each_step_is_a_row_of_its_own_and_one_is_current(world: World, joined: Joined, bundle: int) -> None:
    practice = element(bundle)
    noted(joined, practice, "planning")
    noted(joined, practice, "testing")
    in_place(joined, practice)
    part = joined.parts["County General"]
    _bundle, row, history = standing.practice(world.viewer("bea"), part, practice)
    assert (row.status, row.due) == ("in_place", date(2027, 1, 10))
    assert [step.status for step in history] == ["in_place", "testing", "planning"]
    line = Line.objects.filter(action="quality.practice").order_by("pk").last()
    assert line is not None
    assert line.changes["status"] == ["testing", "in_place"]
    assert line.changes["practice"] == "htn_protocol"


def test_the_same_again_is_no_step(joined: Joined, bundle: int) -> None:
    assert in_place(joined, element(bundle)) == in_place(joined, element(bundle))


def test_slipping_back_asks_for_the_reason(joined: Joined, bundle: int) -> None:
    practice = element(bundle)
    in_place(joined, practice)
    for said in ("", "The signed protocol"):  # what showed that it was in place is no reason why it is not
        with pytest.raises(Refused, match="was in place"):
            noted(joined, practice, "testing", evidence=said)
    noted(joined, practice, "testing", evidence="The cart was taken by another unit.")
    with pytest.raises(BadInput, match="no longer in place"):
        in_place(joined, practice, since=date(2026, 2, 1))
    in_place(joined, practice, since=date(2026, 3, 16))


def test_the_day_is_corrected_without_saying_the_evidence_again(world: World, joined: Joined, bundle: int) -> None:
    practice = element(bundle)
    in_place(joined, practice, since=date(2025, 11, 5))
    noted(joined, practice, "in_place", since=date(2026, 1, 5))
    row = ElementStatus.objects.get(is_current=True)
    assert (row.since, row.evidence) == (date(2026, 1, 5), "The signed protocol")
    found = standing.progress(world.viewer("bea"), joined.parts["County General"])
    assert [one.in_place for one in found][-5:] == [0, 0, 1, 1, 1]


def test_looking_again_needs_a_practice_in_place_and_moves_its_clock(world: World, joined: Joined, bundle: int) -> None:
    practice = element(bundle, "htn_drills")
    look = {"evidence": "Two drills", "audited_on": date(2026, 3, 2)}
    with pytest.raises(Refused, match="First note that the practice is in place"):
        noted(joined, practice, "reaudited", since=JAN, **look)
    in_place(joined, practice)
    with pytest.raises(Refused, match="on which day"):
        noted(joined, practice, "reaudited", evidence="x")
    for day in (date(2026, 3, 17), date(2026, 1, 9)):
        with pytest.raises(BadInput):
            noted(joined, practice, "reaudited", evidence="x", audited_on=day)
    noted(joined, practice, "reaudited", **look)
    row = standing.practice(world.viewer("bea"), joined.parts["County General"], practice)[1]
    assert row.due == date(2026, 9, 2)


def test_what_is_to_be_looked_at_again_is_due(world: World, joined: Joined, bundle: int) -> None:
    in_place(joined, element(bundle), since=date(2025, 3, 1))
    in_place(joined, element(bundle, "htn_drills"), since=date(2025, 11, 1))
    within = timedelta(days=30)
    (found,) = standing.to_audit(world.viewer("bea"), within=within)
    assert (found.hospital_name, found.practices, found.first) == ("County General", 1, date(2026, 3, 1))
    assert standing.to_audit(world.viewer("ana"), within=within) == []
    bundles.end(collaborative=joined.id, bundle=bundle, by=world.viewer("ana"))
    assert standing.to_audit(world.viewer("bea"), within=within) == []


@pytest.mark.parametrize("name", ["ana", "carmen", "zoe", "nico", "ewa", "olga"])
def test_only_the_hospitals_own_people_note_its_practices(world: World, joined: Joined, bundle: int, name: str) -> None:
    given = {"enrolment": joined.parts["County General"], "element": element(bundle), "status": "planning"}
    with pytest.raises((NotFound, NotAllowed)):
        practices.set_status(**given, by=world.viewer(name))


def test_a_practice_of_a_bundle_that_is_not_in_use_is_not_found(world: World, joined: Joined, bundle: int) -> None:
    practice = element(bundle)
    bundles.end(collaborative=joined.id, bundle=bundle, by=world.viewer("ana"))
    with pytest.raises(NotFound):
        noted(joined, practice, "planning")


def test_the_database_keeps_one_current_step_and_the_day_of_what_is_in_place(joined: Joined, bundle: int) -> None:
    practice = element(bundle)
    in_place(joined, practice)
    row = ElementStatus.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    for wrong in ({"evidence": ""}, {"since": None}, {"counted_until": date(2025, 1, 1)}, {"status": "done"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ElementStatus.objects.update(**wrong)


def test_a_new_version_keeps_the_standing_of_practices_of_the_same_key(
    world: World, joined: Joined, bundle: int
) -> None:
    ana, part = world.viewer("ana"), joined.parts["County General"]
    in_place(joined, element(bundle))
    noted(joined, element(bundle, "htn_drills"), "testing")
    draft = bundles.draft_from(collaborative=joined.id, bundle=bundle, by=ana)
    bundles.take_out(bundle=draft, element=element(draft, "htn_drills"), by=ana)
    bundles.add_element(bundle=draft, practice=MORE, by=ana)
    assert [row.id for row in taken.bundles(ana, joined.id) if row.is_in_use] == [bundle]
    assert [row.id for row in taken.bundles(world.viewer("bea"), joined.id)] == [bundle]
    bundles.put_into_use(bundle=draft, by=ana)
    (now_used,) = taken.bundles(world.viewer("bea"), joined.id)
    assert (now_used.id, now_used.version, len(now_used.elements)) == (draft, 2, 14)
    ((_bundle, rows),) = standing.practices(world.viewer("bea"), part)
    assert {row.element.key: row.status for row in rows if row.status != "not_started"} == {"htn_protocol": "in_place"}
    history = standing.practice(world.viewer("bea"), part, element(draft))[2]
    assert [step.status for step in history] == ["in_place"]
    assert [one.in_place for one in standing.progress(world.viewer("bea"), part)][-3:] == [1, 1, 1]


def test_a_version_in_use_is_never_changed(world: World, joined: Joined, bundle: int) -> None:
    ana = world.viewer("ana")
    with pytest.raises(NotFound):
        bundles.add_element(bundle=bundle, practice=MORE, by=ana)
    draft = bundles.draft_from(collaborative=joined.id, bundle=bundle, by=ana)
    with pytest.raises(Refused, match="begun already"):
        bundles.draft_from(collaborative=joined.id, bundle=bundle, by=ana)
    bundles.put_into_use(bundle=draft, by=ana)
    with pytest.raises(Refused, match="version in use"):
        bundles.add_element(bundle=draft, practice=MORE, by=ana)


def test_a_bundle_of_ones_own_is_written_practice_by_practice(world: World, joined: Joined) -> None:
    ana = world.viewer("ana")
    given = {"title": "Sepsis", "kind": "bundle", "steward": "", "key": "sepsis_care"}
    number = bundles.write(collaborative=joined.id, **given, by=ana)
    with pytest.raises(Refused, match="no practice yet"):
        bundles.put_into_use(bundle=number, by=ana)
    practice = bundles.add_element(bundle=number, practice=MORE, by=ana)
    with pytest.raises(Refused, match="already has"):
        bundles.add_element(bundle=number, practice=MORE, by=ana)
    better = Practice("own_room", "response", "A quiet room at night", "A photo", audit_months=6)
    bundles.change_element(bundle=number, element=practice, practice=better, by=ana)
    bundles.put_into_use(bundle=number, by=ana)
    row = taken.bundle(world.viewer("bea"), joined.id, number)
    assert [(e.title, e.title_es, e.audit_months) for e in row.elements] == [
        ("A quiet room at night", "A quiet room at night", 6)
    ]
    for key in ("sepsis_care", "severe_hypertension"):
        with pytest.raises(Refused, match="already a bundle"):
            bundles.write(collaborative=joined.id, **given | {"key": key}, by=ana)


@pytest.mark.parametrize(
    "wrong",
    [{"key": "A B"}, {"section": "none"}, {"title": " "}, {"evidence": ""}, {"audit_months": 0}, {"audit_months": 61}],
)
def test_a_practice_that_says_too_little_is_refused(world: World, joined: Joined, wrong: dict) -> None:
    ana = world.viewer("ana")
    number = bundles.write(collaborative=joined.id, title="S", kind="bundle", steward="", key="sepsis", by=ana)
    with pytest.raises(BadInput):
        bundles.add_element(bundle=number, practice=Practice(**vars(MORE) | wrong), by=ana)
    bundles.put_away(bundle=number, by=ana)
    assert not Bundle.objects.filter(key="sepsis").exists()


@pytest.mark.parametrize("name", ["bea", "nico", "ewa", "zoe", "carmen"])
def test_only_who_runs_the_collaborative_takes_bundles_up(world: World, joined: Joined, name: str) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        bundles.take_up(collaborative=joined.id, key="obstetric_hemorrhage", by=world.viewer(name))


def test_a_bundle_is_taken_up_once_ended_and_taken_up_again(world: World, joined: Joined, bundle: int) -> None:
    ana = world.viewer("ana")
    with pytest.raises(Refused, match="already works"):
        bundles.take_up(collaborative=joined.id, key="severe_hypertension", by=ana)
    in_place(joined, element(bundle))
    bundles.end(collaborative=joined.id, bundle=bundle, by=ana)
    assert "severe_hypertension" in [row.key for row in taken.offered(ana, joined.id)]
    assert bundles.take_up(collaborative=joined.id, key="severe_hypertension", by=ana) == bundle
    ((_bundle, rows),) = standing.practices(world.viewer("bea"), joined.parts["County General"])
    assert sum(row.is_in_place for row in rows) == 1


def test_the_trend_counts_each_practice_from_its_day_until_it_slipped(
    world: World, joined: Joined, bundle: int
) -> None:
    first, second = element(bundle), element(bundle, "htn_medicine")
    with clock_at(now() - timedelta(days=60)):  # in January
        in_place(joined, first, since=date(2025, 11, 5))
        in_place(joined, second, since=date(2026, 1, 5))
    with clock_at(now() - timedelta(days=20)):  # in February
        noted(joined, first, "planning", evidence="The protocol was lost.")
    noted(joined, second, "reaudited", evidence="Seen again", audited_on=date(2026, 3, 1))
    found = standing.progress(world.viewer("bea"), joined.parts["County General"])
    assert [str(one.month) for one in found][-6:] == ["2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]
    assert [one.in_place for one in found][-6:] == [0, 1, 1, 2, 1, 1]
    assert [one.in_place for one in matrix.progress(world.viewer("ana"), joined.id)][-6:] == [0, 1, 1, 2, 1, 1]


def row_of(world: World, joined: Joined, bundle: int) -> taken.BundleRow:
    return taken.bundle(world.viewer("ana"), joined.id, bundle)


def test_who_runs_the_collaborative_sees_hospital_by_practice(world: World, joined: Joined, bundle: int) -> None:
    ana, shown = world.viewer("ana"), row_of(world, joined, bundle)
    practice = element(bundle)
    in_place(joined, practice)
    noted(joined, practice, "testing", name="Elm")
    found = matrix.matrix(ana, joined.id, shown, Asked(), start=0, size=3)
    assert (found.hospitals, len(found.rows), found.in_place[0], found.in_place[1]) == (7, 3, 1, 0)
    (elm,) = matrix.matrix(ana, joined.id, shown, Asked(text="elm"), start=0, size=50).rows
    assert elm.statuses[0] == "testing"
    lacking = matrix.matrix(ana, joined.id, shown, Asked(lacking=practice), start=0, size=50)
    assert lacking.hospitals == 6
    assert "County General" not in [row.hospital_name for row in lacking.rows]
    assert matrix.matrix(ana, joined.id, shown, Asked(wave=2), start=0, size=50).hospitals == 0


def test_the_matrix_takes_the_same_queries_for_more_hospitals(world: World, joined: Joined, bundle: int) -> None:
    ana, shown = world.viewer("ana"), row_of(world, joined, bundle)
    for name in HOSPITALS:
        in_place(joined, element(bundle), name=name)
    seen = []
    for size in (1, 50):
        with CaptureQueriesContext(connection) as queries:
            matrix.matrix(ana, joined.id, shown, Asked(), start=0, size=size)
        seen.append(len(queries))
    assert seen == [5, 5]


@pytest.mark.parametrize("name", ["bea", "ewa", "carmen", "zoe"])
def test_nobody_else_sees_hospitals_by_name(world: World, joined: Joined, bundle: int, name: str) -> None:
    shown = row_of(world, joined, bundle)
    with pytest.raises((NotFound, NotAllowed)):
        matrix.matrix(world.viewer(name), joined.id, shown, Asked(), start=0, size=50)
    with pytest.raises((NotFound, NotAllowed)):
        matrix.progress(world.viewer(name), joined.id)


def test_hospitals_see_the_others_only_once_six_have_answered(world: World, joined: Joined, bundle: int) -> None:
    bea, shown = world.viewer("bea"), row_of(world, joined, bundle)
    practice = element(bundle)
    for name in HOSPITALS[:5]:
        in_place(joined, practice, name=name)
    assert matrix.shared(bea, joined.id, shown) is None
    assert matrix.shared_progress(bea, joined.id) is None
    noted(joined, practice, "testing", name="Elm")
    found = matrix.shared(bea, joined.id, shown)
    assert found is not None
    assert (found.hospitals, found.bands[practice]) == (6, 4)
    noted(joined, practice, "not_started", name="Fir")
    after = matrix.shared(bea, joined.id, shown)
    assert after == found  # the seventh is not told apart from the six
    counted = matrix.shared_progress(bea, joined.id)
    assert counted is not None
    assert counted[1][-1].in_place == 1


def test_one_hospital_that_leaves_changes_nothing_that_others_see(world: World, joined: Joined, bundle: int) -> None:
    bea, shown = world.viewer("bea"), row_of(world, joined, bundle)
    for name in HOSPITALS:
        in_place(joined, element(bundle), name=name)
    before = matrix.shared(bea, joined.id, shown)
    collaboratives.go_on(enrolment=joined.parts["Alder"], state="left", reason="Unit closed", by=world.viewer("ana"))
    assert matrix.shared(bea, joined.id, shown) == before


@given(st.lists(st.tuples(st.integers(0, 15), st.booleans()), max_size=80))
def test_whatever_happens_six_hospitals_change_or_none(history: list[tuple[int, bool]]) -> None:
    counted: frozenset[int] = frozenset()
    for length in range(1, len(history) + 1):
        after = rules.counted_together(history[:length])
        assert len(after ^ counted) in (0, 6)
        assert len(after) % 6 == 0
        counted = after


def test_who_leaves_while_waiting_was_never_counted_and_who_comes_back_is_counted_still() -> None:
    came, left = True, False
    six = [(one, came) for one in range(6)]
    assert rules.counted_together([*six[:5], (0, left), (5, came)]) == frozenset()
    assert rules.counted_together([*six[:5], (0, left), (5, came), (6, came)]) == {1, 2, 3, 4, 5, 6}
    gone = [(one, left) for one in range(6)]
    assert rules.counted_together([*six, *gone[:5]]) == {0, 1, 2, 3, 4, 5}
    assert rules.counted_together([*six, *gone[:5], (0, came), gone[5]]) == {0, 1, 2, 3, 4, 5}
    assert rules.counted_together([*six, *gone]) == frozenset()


@pytest.mark.parametrize(
    ("in_place", "hospitals", "band"), [(0, 6, 0), (1, 6, 0), (2, 6, 1), (5, 6, 4), (6, 6, 4), (60, 100, 3)]
)
def test_a_band_never_tells_that_it_is_all_or_none(in_place: int, hospitals: int, band: int) -> None:
    assert rules.band_of(in_place, hospitals) == band


def drill(**more: object) -> Held:
    given: dict = {
        "on": date(2026, 3, 4), "scenario": "Severe hypertension on the postpartum unit",
        "participants": {"nurse": 4, "anesthesia": 1},
        "times": (Taken("Help called", 40), Taken("First medicine given", 540), Taken("Debrief held", None)),
    }  # fmt: skip
    return Held(**given | more)


def test_a_drill_is_written_down_with_its_times_and_corrected(world: World, joined: Joined, bundle: int) -> None:
    bea, part = world.viewer("bea"), joined.parts["County General"]
    number = drills.log(enrolment=part, drill=drill(element=element(bundle, "htn_drills")), by=bea)
    (found,) = drilled.drills(bea, part)
    assert (found.people, found.first_done, found.all_done) == (5, 40, None)
    fixed = drill(times=(Taken("Help called", 40), Taken("First medicine given", 300)), gaps="No cuff", fixes="Bought")
    drills.correct(enrolment=part, drill=number, to=fixed, by=bea)
    found = drilled.drill(bea, part, number)
    assert (found.all_done, found.gaps, found.element) == (300, "No cuff", None)
    line = Line.objects.get(action="quality.correct_drill")
    assert line.changes["times"][1] == [["Help called", 40], ["First medicine given", 300]]
    assert [row.id for row in drilled.drills(world.viewer("ana"), part)] == [number]
    with pytest.raises(NotFound):
        drilled.drills(world.viewer("carmen"), part)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scenario": " "},
        {"on": date(2026, 3, 17)},
        {"participants": {}},
        {"participants": {"nurse": 0}},
        {"participants": {"nurse": -1}},
        {"participants": {"janitor": 1}},
        {"times": (Taken(" ", 4),)},
        {"times": (Taken("x", -1),)},
        {"times": (Taken("x", 30_000),)},
    ],
)
def test_a_drill_that_cannot_have_been_is_refused(joined: Joined, wrong: dict) -> None:
    with pytest.raises((BadInput, Refused)):
        drills.log(enrolment=joined.parts["County General"], drill=drill(**wrong), by=SET_UP)


@pytest.mark.parametrize(("text", "seconds"), [("0:00", 0), ("4:30", 270), (" 12:05 ", 725), ("100:59", 6059)])
def test_times_are_minutes_and_seconds(text: str, seconds: int) -> None:
    assert drill_rules.read_time(text) == seconds
    assert drill_rules.write_time(seconds) == text.strip()


@pytest.mark.parametrize("text", ["", "4", "4:60", "4:5", "-1:00", "4.30", "four", "4:30:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="minutes and seconds"):
        drill_rules.read_time(text)
