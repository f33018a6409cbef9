"""Sessions: from kick-off to follow-up, and what is refused on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import clock_at, now, today
from partera.core.viewers import PUBLIC, Grant, Viewer
from partera.platform.audit.models import Entry
from partera.programs.convenings import actions, queries, rules
from partera.programs.convenings.models import Attendance, Invitee, Note, Result, Session
from partera.registry.partners.models import Organisation, Partnership, Person
from partera.registry.workplans.queries import steps

pytestmark = pytest.mark.django_db

START = datetime(2026, 5, 12, 15, 0, tzinfo=UTC)
PULASKI = "05119"


@pytest.fixture
def partnership() -> Partnership:
    return Partnership.objects.create(name="River Delta", type="multi_sectoral", lead=organisation("Delta Health"))


def organisation(name: str) -> Organisation:
    return Organisation.objects.create(name=name, kind="hospital", updated_at=now())


def ana(partnership: Partnership) -> Viewer:
    permissions = ("sessions.see", "sessions.run", "workplan.see", "workplan.edit")
    grants = frozenset(Grant(p, partnership=partnership.pk) for p in permissions)
    return Viewer(kind="person", name="Ana", person=1, grants=grants)


def bea(partnership: Partnership, hospital: Organisation) -> Viewer:
    grants = {
        Grant("sessions.see", organisation=hospital.pk, partnership=partnership.pk),
        Grant("organisation.edit", organisation=hospital.pk),
    }
    return Viewer(kind="person", name="Bea", person=2, grants=frozenset(grants))


def carmen(partnership: Partnership) -> Viewer:
    grants = frozenset({Grant("sessions.see", partnership=partnership.pk + 1)})
    return Viewer(kind="person", name="Carmen", person=3, grants=grants)


def begun(partnership: Partnership, **more: Any) -> int:
    given = {"place": PULASKI, "title": "Born too soon in Pulaski", "purposes": ("focus_issue",), **more}
    return actions.create(partnership=partnership.pk, by=ana(partnership), **given)


def ready(partnership: Partnership) -> int:
    number, by = begun(partnership), ana(partnership)
    actions.frame(
        session=number, title="Born too soon in Pulaski", purposes=("focus_issue",),
        focus={"ptb": "Highest in the state"}, focus_reason="", health_plans="", acquaintance="some",
        kickoff_on=date(2026, 4, 1), by=by,
    )  # fmt: skip
    actions.invite(session=number, organisation=partnership.lead_id, presents=True, by=by)
    when(number, by)
    return number


def when(number: int, by: Viewer, start: datetime | None = START, hours: int = 3) -> None:
    end = start + timedelta(hours=hours) if start else None
    actions.set_time_and_place(
        session=number, starts_at=start, ends_at=end, timezone="America/Chicago", venue="Main Library",
        remote_link="https://meet.example/secret", by=by,
    )  # fmt: skip


def held(partnership: Partnership) -> int:
    number = ready(partnership)
    actions.plan(session=number, by=ana(partnership))
    with clock_at(START + timedelta(days=1)):
        actions.hold(session=number, by=ana(partnership))
    return number


def test_a_session_for_a_county_is_of_its_community(partnership: Partnership) -> None:
    assert queries.session(ana(partnership), begun(partnership)).level == "community"
    assert queries.session(ana(partnership), begun(partnership, place="05")).level == "state"
    assert Entry.objects.filter(action="sessions.create").count() == 2


@pytest.mark.parametrize(
    ("more", "error"),
    [({"purposes": ()}, Refused), ({"title": " "}, Refused), ({"place": "99999"}, BadInput)],
)
def test_a_session_without_purpose_title_or_place_is_refused(
    partnership: Partnership, more: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        begun(partnership, **more)
    assert Session.objects.count() == 0


def test_only_conveners_of_the_partnership_begin_and_change_sessions(partnership: Partnership) -> None:
    number, hospital = begun(partnership), organisation("County General")
    with pytest.raises(NotAllowed):
        actions.create(
            partnership=partnership.pk, place="05", title="x", purposes=("focus_issue",),
            by=bea(partnership, hospital),
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.publish(session=number, is_public=True, summary="", by=bea(partnership, hospital))


def test_an_outsider_meets_not_found_for_every_change(partnership: Partnership) -> None:
    number = begun(partnership)
    for who in (carmen(partnership), PUBLIC):
        assert queries.sessions(who) == []
        with pytest.raises(NotFound):
            queries.session(who, number)
        for change in (actions.plan, actions.hold, actions.follow_up):
            with pytest.raises(NotFound):
                change(session=number, by=who)
        with pytest.raises(NotFound):
            actions.take_note(session=number, kind="general", text="x", by=who)


def test_the_kick_off_says_what_it_still_lacks(partnership: Partnership) -> None:
    number = begun(partnership)
    assert queries.session(ana(partnership), number).missing == ("focus", "invitees", "presenters", "starts_at")
    with pytest.raises(Refused, match="kick-off is not finished"):
        actions.plan(session=number, by=ana(partnership))


def test_a_session_goes_from_kick_off_to_follow_up(partnership: Partnership) -> None:
    number, by = held(partnership), ana(partnership)
    with pytest.raises(Refused, match="at least one result"):
        actions.follow_up(session=number, by=by)
    actions.add_result(session=number, kind="clarity", what="Transport is the bottleneck", by=by)
    actions.follow_up(session=number, by=by)
    assert queries.session(by, number).state == "followed_up"
    with pytest.raises(Refused, match="closed"):
        actions.cancel(session=number, reason="Storm", by=by)
    assert [e.action for e in Entry.objects.filter(action__in=[f"sessions.{s}" for s in rules.STATES])] == [
        "sessions.followed_up", "sessions.held", "sessions.planned",
    ]  # fmt: skip


def test_a_session_is_not_held_before_it_begins(partnership: Partnership) -> None:
    number = ready(partnership)
    actions.plan(session=number, by=ana(partnership))
    with clock_at(START - timedelta(hours=1)), pytest.raises(Refused, match="not begun"):
        actions.hold(session=number, by=ana(partnership))


def test_times_run_forward_and_a_planned_session_keeps_its_day(partnership: Partnership) -> None:
    number, by = ready(partnership), ana(partnership)
    with pytest.raises(Refused, match="end before it starts"):
        when(number, by, hours=-1)
    actions.plan(session=number, by=by)
    with pytest.raises(Refused, match="needs a day"):
        when(number, by, start=None)


def test_framing_again_replaces_the_focus_and_keeps_the_reasons(partnership: Partnership) -> None:
    number, by = ready(partnership), ana(partnership)
    actions.frame(
        session=number, title="", purposes=("improve_programs", "focus_issue"), focus={"lbw": "Rising"},
        focus_reason="Both hospitals asked", health_plans="State plan 2025", acquaintance="well", kickoff_on=None,
        by=by,
    )  # fmt: skip
    found = queries.session(by, number)
    assert found.focus == {"lbw": "Rising"}
    assert found.title == "Born too soon in Pulaski"
    assert found.purposes == ("improve_programs", "focus_issue")


def test_an_invitee_is_on_the_list_once_and_may_be_taken_off(partnership: Partnership) -> None:
    number, by = ready(partnership), ana(partnership)
    same = actions.invite(session=number, organisation=partnership.lead_id, presents=False, by=by)
    assert [(i.id, i.presents) for i in queries.session(by, number).invitees] == [(same, False)]
    actions.change_invitee(session=number, invitee=same, presents=True, knows_others=True, answer="yes", by=by)
    assert queries.session(by, number).invitees[0].answer == "yes"
    with pytest.raises(BadInput):
        actions.change_invitee(session=number, invitee=same, presents=True, knows_others=None, answer="perhaps", by=by)
    actions.uninvite(session=number, invitee=same, by=by)
    assert queries.session(by, number).invitees == ()


def test_agenda_and_attendance_are_kept_and_taken_back(partnership: Partnership) -> None:
    number, by = ready(partnership), ana(partnership)
    item = actions.add_agenda_item(session=number, start=time(9), minutes=15, what="Welcome", who="Ana", by=by)
    lead = partnership.lead_id
    actions.attend(session=number, organisation=lead, person=None, way="in_person", by=by)
    actions.attend(session=number, organisation=lead, person=None, way="remote", by=by)
    found = queries.session(by, number)
    assert [(a.id, a.minutes) for a in found.agenda] == [(item, 15)]
    assert [(p.name, p.way) for p in found.present] == [("Delta Health", "remote")]
    actions.attend(session=number, organisation=lead, person=None, way=None, by=by)
    actions.remove_agenda_item(session=number, item=item, by=by)
    assert queries.session(by, number).present == queries.session(by, number).agenda == ()


def test_a_grantee_gives_its_own_overview_and_no_other(partnership: Partnership) -> None:
    number, hospital = ready(partnership), organisation("County General")
    given = actions.OverviewGiven(program="Healthy Start", listing="93.926", amount=Decimal(950000), needs="Drivers")
    actions.give_overview(session=number, organisation=hospital.pk, given=given, by=bea(partnership, hospital))
    assert queries.overviews_for(ana(partnership), PULASKI)[0].needs == "Drivers"
    with pytest.raises(NotAllowed):
        actions.give_overview(
            session=number, organisation=partnership.lead_id, given=given, by=bea(partnership, hospital)
        )
    assert queries.overviews_for(carmen(partnership), PULASKI) == []


def test_policy_feedback_is_followed_until_its_submitter_knows_the_answer(partnership: Partnership) -> None:
    number, by = held(partnership), ana(partnership)
    note = actions.take_note(
        session=number, kind="policy_feedback", text="Two forms ask the same", policy="Form 2", by=by
    )
    assert actions.move_feedback(session=number, note=note, by=by) == "acknowledged"
    assert actions.move_feedback(session=number, note=note, by=by) == "under_review"
    with pytest.raises(Refused, match="Choose the answer"):
        actions.move_feedback(session=number, note=note, by=by)
    actions.move_feedback(session=number, note=note, answer="adopted", answer_words="One form now", by=by)
    actions.add_result(session=number, kind="clarity", what="One form", by=by)
    actions.follow_up(session=number, by=by)  # feedback outlives the follow-up
    assert actions.move_feedback(session=number, note=note, by=by) == "told_to_submitter"
    with pytest.raises(Refused, match="already knows"):
        actions.move_feedback(session=number, note=note, by=by)


def test_a_step_agreed_in_the_session_stands_in_the_work_plan_and_among_its_results(
    partnership: Partnership,
) -> None:
    number, by = held(partnership), ana(partnership)
    step = actions.agree_step(session=number, what="Pool the drivers", start=today(), due=today(), by=by)
    assert [(s.id, s.status) for s in steps(by, session=number)] == [(step, "agreed")]
    assert queries.session(by, number).results[0].step == step


def test_the_public_sees_only_what_was_published(partnership: Partnership) -> None:
    number, by = ready(partnership), ana(partnership)
    actions.publish(session=number, is_public=True, summary="All are welcome.", by=by)
    assert queries.schedule(START) == []  # the kick-off is not over
    actions.plan(session=number, by=by)
    shown = queries.on_schedule(number, START)
    assert shown.summary == "All are welcome."
    assert "secret" not in repr(shown)
    actions.publish(session=number, is_public=False, summary="", by=by)
    with pytest.raises(NotFound):
        queries.on_schedule(number, START)


def test_a_cancelled_session_stays_on_the_schedule_with_a_higher_sequence(partnership: Partnership) -> None:
    number, by = ready(partnership), ana(partnership)
    actions.publish(session=number, is_public=True, summary="", by=by)
    actions.plan(session=number, by=by)
    before = queries.on_schedule(number, START).sequence
    with pytest.raises(Refused, match="why"):
        actions.cancel(session=number, reason="", by=by)
    actions.cancel(session=number, reason="Storm", by=by)
    after = queries.on_schedule(number, START)
    assert (after.is_cancelled, after.sequence) == (True, before + 1)


def test_a_session_is_read_with_the_same_number_of_queries_however_full_it_is(
    partnership: Partnership, django_assert_num_queries: Any
) -> None:
    number, by = ready(partnership), ana(partnership)
    for name in ("A", "B", "C"):
        actions.invite(session=number, organisation=organisation(name).pk, by=by)
        actions.take_note(session=number, kind="general", text=name, by=by)
    with django_assert_num_queries(8):
        queries.session(by, number)
    with django_assert_num_queries(1):
        queries.sessions(by, state="kickoff")


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("session_has_a_purpose", {"focus_issue": False}),
        ("session_state_known", {"state": "lost", "starts_at": START, "ends_at": START + timedelta(hours=1)}),
        ("session_level_known", {"level": "planet"}),
        ("session_acquaintance_known", {"acquaintance": "best"}),
        ("session_ends_after_start", {"starts_at": START, "ends_at": START}),
        ("session_planned_has_start", {"state": "planned", "starts_at": None, "ends_at": None}),
        ("session_cancelled_has_reason", {"state": "cancelled"}),
        ("session_has_title", {"title": ""}),
    ],
)
def test_the_database_keeps_the_promise_about_sessions(
    partnership: Partnership, constraint: str, values: dict[str, Any]
) -> None:
    number = begun(partnership)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Session.objects.filter(pk=number).update(**values)


def _make(model: Any, **values: Any) -> None:
    with transaction.atomic():
        model.objects.create(**values)


@pytest.mark.parametrize(
    ("constraint", "model", "values"),
    [
        ("note_kind_known", Note, {"kind": "gossip", "text": "x", "taken_by": "Ana", "at": START}),
        ("note_says_something", Note, {"kind": "general", "text": "", "taken_by": "Ana", "at": START}),
        (
            "note_status_only_for_feedback",
            Note,
            {"kind": "general", "text": "x", "status": "received", "taken_by": "Ana", "at": START},
        ),
        (
            "feedback_answered_has_answer",
            Note,
            {"kind": "policy_feedback", "text": "x", "status": "answered", "taken_by": "Ana", "at": START},
        ),
        ("result_kind_known", Result, {"kind": "applause", "what": "x", "at": START}),
        ("result_step_only_for_steps", Result, {"kind": "action_step", "what": "x", "at": START}),
        ("attendance_is_of_somebody", Attendance, {"way": "remote"}),
    ],
)
def test_the_database_keeps_the_promise_about_what_belongs_to_a_session(
    partnership: Partnership, constraint: str, model: Any, values: dict[str, Any]
) -> None:
    number = begun(partnership)
    with pytest.raises(IntegrityError, match=constraint):
        _make(model, session_id=number, **values)


@pytest.mark.parametrize("model", [Invitee, Attendance])
@pytest.mark.parametrize("named", [True, False])
def test_nobody_stands_twice_on_a_list_of_a_session_named_or_not(
    partnership: Partnership, model: Any, named: bool
) -> None:
    somebody = Person.objects.create(name="Rosa Invented") if named else None
    more = {"way": "remote"} if model is Attendance else {}
    who = {"session_id": begun(partnership), "organisation_id": partnership.lead_id, "person": somebody}
    _make(model, **who, **more)
    with pytest.raises(IntegrityError):
        _make(model, **who, **more)


def test_a_person_of_no_organisation_attends_once(partnership: Partnership) -> None:
    number, rosa = begun(partnership), Person.objects.create(name="Rosa Invented")
    _make(Attendance, session_id=number, person=rosa, way="remote")
    with pytest.raises(IntegrityError):
        _make(Attendance, session_id=number, person=rosa, way="in_person")


def test_the_same_person_may_come_for_two_organisations(partnership: Partnership) -> None:
    number, rosa = begun(partnership), Person.objects.create(name="Rosa Invented")
    for one in (organisation("One").pk, organisation("Two").pk, None):
        _make(Attendance, session_id=number, organisation_id=one, person=rosa, way="remote")
    assert Attendance.objects.filter(person=rosa).count() == 3


def test_what_is_announced_is_planned(partnership: Partnership) -> None:
    number = begun(partnership)
    with pytest.raises(IntegrityError, match="session_announced_is_planned"), transaction.atomic():
        Session.objects.filter(pk=number).update(announced_at=START)


def test_a_session_is_announced_when_it_is_planned_and_public_and_not_before(partnership: Partnership) -> None:
    number, by = ready(partnership), ana(partnership)
    actions.publish(session=number, is_public=True, summary="", by=by)
    assert Session.objects.get(pk=number).announced_at is None
    assert queries.schedule(now()) == []
    actions.plan(session=number, by=by)
    assert Session.objects.get(pk=number).announced_at is not None
    assert [row.id for row in queries.schedule(now())] == [number]


@pytest.mark.parametrize("is_public", [True, False])
def test_a_session_called_off_during_its_kick_off_was_never_announced(
    partnership: Partnership, is_public: bool
) -> None:
    number, by = ready(partnership), ana(partnership)
    actions.publish(session=number, is_public=is_public, summary="", by=by)
    actions.cancel(session=number, reason="Storm", by=by)
    assert queries.schedule(now()) == []
    with pytest.raises(NotFound):
        queries.on_schedule(number, now())


def test_a_planned_session_that_was_not_public_is_called_off_in_silence(partnership: Partnership) -> None:
    number, by = ready(partnership), ana(partnership)
    actions.plan(session=number, by=by)
    actions.cancel(session=number, reason="Storm", by=by)
    assert queries.schedule(now()) == []
