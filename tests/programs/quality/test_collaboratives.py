"""A collaborative's course: waves, hospitals invited, signed, gone; events; coaching. Nothing hangs on a person."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import clock_at, now
from partera.platform.audit.models import Entry as Line
from partera.platform.letters.models import Letter
from partera.programs.quality.actions import coaching, collaboratives, events
from partera.programs.quality.actions.events import Planned
from partera.programs.quality.models import CoachingNote, Enrolment, Event, Wave
from partera.programs.quality.queries import coaching as coached
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries import events as held
from partera.programs.quality.queries import hospitals
from partera.registry.partners import actions as partners
from partera.registry.partners.models import RoleHeld
from tests.support import quality
from tests.support.people import SET_UP, World, make_world
from tests.support.quality import Joined

SESSION = Planned("learning_session", "First session", date(2026, 4, 2), date(2026, 4, 2), "Invented Library")


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World) -> Joined:
    return quality.collaborative(world, keys=("htn_60_confirmed",))


def begun(world: World) -> int:
    return collaboratives.begin(
        partnership=world.delta.pk,
        name="New Invented Collaborative",
        purpose="Safer births.",
        starts_on=date(2026, 4, 1),
        by=world.viewer("ana"),
    )


def invited(world: World) -> int:
    return collaboratives.invite(collaborative=begun(world), hospital=world.county_general.pk, by=world.viewer("ana"))


def test_an_invitation_is_a_letter_to_the_hospitals_lead_in_her_language(world: World) -> None:
    world.users["bea"].language = "es"
    world.users["bea"].save()
    part = invited(world)
    letter = Letter.objects.get(template="quality_invitation")
    assert (letter.to, letter.language) == ("bea@example.org", "es")
    assert "New Invented Collaborative" in letter.body
    assert "Invitación" in letter.subject
    assert f"quality-{part}" not in letter.body


def test_a_hospital_without_a_lead_is_invited_all_the_same(world: World) -> None:
    row = partners.add_organisation(name="Quiet Invented Hospital", kind="hospital", by=SET_UP)
    part = collaboratives.invite(collaborative=begun(world), hospital=row.pk, by=world.viewer("ana"))
    assert collaboratives.write_again(enrolment=part, by=world.viewer("ana")) == 0
    assert hospitals.leads(world.viewer("ana"), part) == []


def test_a_letter_goes_out_once_a_day_however_often_it_is_asked_for(world: World) -> None:
    part = invited(world)
    collaboratives.write_again(enrolment=part, by=world.viewer("ana"))
    assert Letter.objects.filter(template="quality_invitation").count() == 1
    with clock_at(now() + timedelta(days=1)):
        collaboratives.write_again(enrolment=part, by=world.viewer("ana"))
    assert Letter.objects.filter(template="quality_invitation").count() == 2


def test_a_hospital_signs_for_itself_and_says_whether_it_may_be_named(world: World) -> None:
    part = invited(world)
    given = {"agreed_on": date(2026, 3, 16), "agreed_by": "Invented Director", "names_itself": True}
    collaboratives.enrol(enrolment=part, **given, by=world.viewer("bea"))  # type: ignore[arg-type]
    row = Enrolment.objects.get(pk=part)
    assert (row.state, row.names_itself, row.ever_named) == ("enrolled", True, True)
    line = Line.objects.get(action="quality.hospital_enrolled")
    assert line.changes["state"] == ["invited", "enrolled"]
    assert line.changes["agreed_by"][1] != "Invented Director"


def test_nobody_else_names_a_hospital(world: World) -> None:
    part = invited(world)
    with pytest.raises(Refused, match="Only the hospital itself"):
        collaboratives.enrol(
            enrolment=part, agreed_on=date(2026, 3, 1), agreed_by="Somebody", names_itself=True, by=world.viewer("ana")
        )


def test_a_hospital_declines_with_a_reason_and_is_asked_again_later(world: World) -> None:
    part = invited(world)
    with pytest.raises(Refused, match="Say why"):
        collaboratives.go_on(enrolment=part, state="declined", by=world.viewer("bea"))
    collaboratives.go_on(enrolment=part, state="declined", reason="No staff this year.", by=world.viewer("bea"))
    row = Enrolment.objects.get(pk=part)
    again = collaboratives.invite(
        collaborative=row.collaborative_id, hospital=world.county_general.pk, by=world.viewer("ana")
    )
    assert again == part
    story = [(one.before, one.after, one.reason) for one in hospitals.changes(world.viewer("bea"), part)]
    assert story == [
        ("declined", "invited", ""),
        ("invited", "declined", "No staff this year."),
        ("", "invited", ""),
    ]


def test_a_hospital_cannot_make_itself_active(world: World) -> None:
    part = invited(world)
    collaboratives.enrol(
        enrolment=part, agreed_on=date(2026, 3, 1), agreed_by="Invented Director", by=world.viewer("bea")
    )
    with pytest.raises(NotAllowed):
        collaboratives.go_on(enrolment=part, state="active", by=world.viewer("bea"))


def test_a_closed_collaborative_takes_no_change_of_a_hospital(world: World, joined: Joined) -> None:
    collaboratives.become(collaborative=joined.id, state="closed", by=world.viewer("ana"))
    part = joined.parts["County General"]
    with pytest.raises(Refused, match="closed"):
        collaboratives.go_on(enrolment=part, state="left", reason="Closed", by=world.viewer("bea"))
    with pytest.raises(Refused, match="closed"):
        collaboratives.name_itself(enrolment=part, names_itself=True, by=world.viewer("bea"))


def test_a_new_lead_keeps_everything(world: World, joined: Joined) -> None:
    part = joined.parts["County General"]
    coaching.note(
        enrolment=part, on=date(2026, 3, 1), text="Strong team.", stage=Decimal("2.5"), by=world.viewer("ana")
    )
    partners.end_role(role=RoleHeld.objects.get(user=world.users["bea"]).pk, by=SET_UP)
    assert hospitals.leads(world.viewer("ana"), part) == []
    partners.give_role(
        user=world.users["nico"].pk, role="hospital_quality_lead", organisation=world.county_general.pk,
        start=date(2026, 3, 1), by=SET_UP,
    )  # fmt: skip
    with pytest.raises(NotFound):
        known.hospital(world.viewer("bea"), part)
    nico = world.viewer("nico")
    assert known.hospital(nico, part).is_own
    assert [note.text for note in coached.notes(nico, part)] == ["Strong team."]
    assert hospitals.leads(nico, part) == ["Nico"]


def test_waves_keep_their_order_in_time(world: World, joined: Joined) -> None:
    ana = world.viewer("ana")
    second = collaboratives.add_wave(collaborative=joined.id, starts_on=date(2026, 1, 1), by=ana)
    first = Wave.objects.get(collaborative=joined.id, number=1).pk
    with pytest.raises(BadInput, match="earlier"):
        collaboratives.change_wave(wave=second, starts_on=date(2024, 1, 1), by=ana)
    with pytest.raises(BadInput, match="earlier"):
        collaboratives.change_wave(wave=first, starts_on=date(2026, 2, 1), by=ana)
    collaboratives.change_wave(wave=second, starts_on=date(2026, 2, 1), name="Small hospitals", by=ana)
    assert Wave.objects.get(pk=second).name == "Small hospitals"


def test_a_hospital_is_put_into_another_wave(world: World, joined: Joined) -> None:
    ana, part = world.viewer("ana"), joined.parts["Elm"]
    second = collaboratives.add_wave(collaborative=joined.id, starts_on=date(2026, 1, 1), by=ana)
    collaboratives.place(enrolment=part, wave=second, expected_births=800, by=ana)
    row = known.hospital(ana, part)
    assert (row.wave, row.expected_births) == (2, 800)
    with pytest.raises(NotFound):
        collaboratives.place(enrolment=part, wave=second, expected_births=1, by=world.viewer("zoe"))


@pytest.mark.parametrize("name", ["bea", "nico", "ewa", "olga", "carmen", "zoe"])
def test_only_who_runs_the_collaborative_sets_its_events(world: World, joined: Joined, name: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        events.add(collaborative=joined.id, event=SESSION, by=world.viewer(name))


def test_an_event_is_set_changed_and_taken_back(world: World, joined: Joined) -> None:
    ana = world.viewer("ana")
    number = events.add(collaborative=joined.id, event=SESSION, by=ana)
    later = Planned("learning_session", "First session", date(2026, 4, 9), date(2026, 4, 9))
    events.change(event=number, to=later, by=ana)
    line = Line.objects.get(action="quality.change_event")
    assert line.changes["starts_on"] == ["2026-04-02", "2026-04-09"]
    assert [row.title for row in held.coming(world.viewer("bea"))] == ["First session"]
    events.take_back(event=number, by=ana)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("event", "match"),
    [
        (Planned("party", "x", date(2026, 4, 2), date(2026, 4, 2)), "kinds"),
        (Planned("coaching_call", " ", date(2026, 4, 2), date(2026, 4, 2)), "title"),
        (Planned("action_period", "x", date(2026, 4, 2), date(2026, 4, 1)), "end before"),
    ],
)
def test_an_event_that_cannot_be_is_refused(world: World, joined: Joined, event: Planned, match: str) -> None:
    with pytest.raises(BadInput, match=match):
        events.add(collaborative=joined.id, event=event, by=world.viewer("ana"))


def test_attendance_is_noted_by_hospital_and_each_hospital_sees_its_own(world: World, joined: Joined) -> None:
    ana = world.viewer("ana")
    number = events.add(
        collaborative=joined.id,
        event=Planned("learning_session", "Past session", date(2026, 3, 2), date(2026, 3, 2)),
        by=ana,
    )
    general, elm = joined.parts["County General"], joined.parts["Elm"]
    events.note_attendance(event=number, people={general: 4, elm: 2}, by=ana)
    events.note_attendance(event=number, people={general: 5, elm: None}, by=ana)
    assert [(row.hospital_name, row.people) for row in held.attendance(world.viewer("bea"), number).rows] == [
        ("County General", 5)
    ]
    found = held.event(world.viewer("bea"), number)
    assert (found.hospitals, found.people) == (1, 5)
    assert Line.objects.filter(action="quality.attendance").count() == 2


def test_nobody_attends_what_has_not_begun_and_what_has_begun_stays(world: World, joined: Joined) -> None:
    ana = world.viewer("ana")
    coming = events.add(collaborative=joined.id, event=SESSION, by=ana)
    with pytest.raises(Refused, match="Nobody can have come"):
        events.note_attendance(event=coming, people={joined.parts["Elm"]: 2}, by=ana)
    with clock_at(now() + timedelta(days=30)), pytest.raises(Refused, match="stays on record"):
        events.take_back(event=coming, by=ana)
    with pytest.raises(NotFound), clock_at(now() + timedelta(days=30)):
        events.note_attendance(event=coming, people={999999: 2}, by=ana)


def test_a_note_that_is_not_shared_and_its_stage_are_the_conveners(world: World, joined: Joined) -> None:
    ana, bea, part = world.viewer("ana"), world.viewer("bea"), joined.parts["County General"]
    coaching.note(enrolment=part, on=date(2026, 2, 1), text="Begun.", stage=Decimal("2.0"), by=ana)
    coaching.note(enrolment=part, on=date(2026, 3, 1), text="Doubts.", stage=Decimal("1.5"), is_shared=False, by=ana)
    assert [note.text for note in coached.notes(bea, part)] == ["Begun."]
    assert [note.text for note in coached.notes(ana, part)] == ["Doubts.", "Begun."]
    assert coached.stages(bea, [part])[part].stage == Decimal("2.0")
    assert coached.stages(ana, [part])[part].stage == Decimal("1.5")
    with pytest.raises(NotFound):
        coached.notes(world.viewer("carmen"), part)


@pytest.mark.parametrize(
    ("more", "match"),
    [
        ({"text": " "}, "Write down"),
        ({"on": date(2026, 3, 17)}, "has been"),
        ({"stage": Decimal("5.5")}, "stages"),
    ],
)
def test_a_note_that_cannot_be_is_refused(world: World, joined: Joined, more: dict, match: str) -> None:
    given = {"on": date(2026, 3, 1), "text": "Fine.", "stage": None} | more
    with pytest.raises(BadInput, match=match):
        coaching.note(enrolment=joined.parts["Elm"], **given, by=world.viewer("ana"))
    assert not CoachingNote.objects.exists()


def test_the_hospitals_list_is_filtered_and_takes_the_same_queries_for_more(world: World, joined: Joined) -> None:
    ana = world.viewer("ana")
    coaching.note(enrolment=joined.parts["Elm"], on=date(2026, 3, 1), text="Good.", stage=Decimal("3.0"), by=ana)
    quality.enter(joined.parts["Elm"], joined.measures["htn_60_confirmed"], date(2026, 2, 1), *quality.share(3, 4))

    def asked(**more: object) -> hospitals.Hospitals:
        given: dict = {"wave": None, "state": "", "text": "", "start": 0, "size": 50} | more
        return hospitals.hospitals(ana, joined.id, **given)

    (elm,) = asked(text="elm invented").lines
    assert (elm.stage, elm.has_reported, elm.row.hospital_name) == (Decimal("3.0"), True, "Elm Invented Hospital")
    assert asked(state="sustaining").total == 0
    with CaptureQueriesContext(
        connection,
    ) as few:
        asked(size=1)
    with CaptureQueriesContext(connection) as many:
        found = asked()
    assert found.total == 7
    assert len(few) == len(many) == 8


def test_who_has_entered_a_part_of_the_month_due_has_not_entered_it(world: World) -> None:
    joined = quality.collaborative(world, keys=("htn_60_confirmed", "smm"))
    elm, february = joined.parts["Elm"], date(2026, 2, 1)
    sentence = "Counts of February 2026 were due on March 15, 2026; %s of 7 hospitals have entered theirs."
    for key, done in (("htn_60_confirmed", 0), ("smm", 1)):
        quality.enter(elm, joined.measures[key], february, *quality.share(3, 40))
        page = world.client("ana").get(f"/quality/{joined.id}/").content.decode()
        assert sentence % done in page
        found = hospitals.hospitals(
            world.viewer("ana"), joined.id, wave=None, state="", text="elm", start=0, size=9
        ).lines
        assert [one.has_reported for one in found] == [bool(done)]


def test_what_waits_is_known_to_who_runs_the_collaborative(world: World) -> None:
    part = invited(world)
    number = Enrolment.objects.get(pk=part).collaborative_id
    with clock_at(now() + timedelta(days=31)):
        (found,) = hospitals.waiting(world.viewer("ana"))
        assert (found.collaborative, found.unanswered, found.to_begin) == (number, 1, 0)
        assert hospitals.waiting(world.viewer("bea")) == hospitals.waiting(world.viewer("zoe")) == []
