"""Work plans: what happens, what is refused, what is written in the trail, who meets *not found*."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from partera.core.errors import NotAllowed, NotFound, Refused
from partera.core.periods import clock_at, now, today
from partera.core.viewers import PUBLIC, Grant, Viewer
from partera.platform.audit.models import Entry
from partera.registry.partners.models import Organisation, Partnership, Person
from partera.registry.workplans import actions, queries, rules
from partera.registry.workplans.models import ActionStep, StepUpdate

pytestmark = pytest.mark.django_db


def organisation(name: str) -> Organisation:
    return Organisation.objects.create(name=name, kind="hospital", updated_at=now())


@pytest.fixture
def partnership() -> Partnership:
    return Partnership.objects.create(name="River Delta", type="multi_sectoral", lead=organisation("Delta Health"))


def viewer(name: str, *grants: Grant) -> Viewer:
    return Viewer(kind="person", name=name, person=1, grants=frozenset(grants))


def ana(partnership: Partnership) -> Viewer:
    permissions = ("workplan.see", "workplan.edit", "workplan.report")
    return viewer("Ana", *(Grant(p, partnership=partnership.pk) for p in permissions))


def bea(partnership: Partnership, hospital: Organisation) -> Viewer:
    return viewer(
        "Bea",
        Grant("workplan.see", organisation=hospital.pk, partnership=partnership.pk),
        Grant("workplan.report", organisation=hospital.pk),
    )


def propose(partnership: Partnership, by: Viewer, **more: Any) -> int:
    given = {"what": "Share the visit list", "start": today(), "due": today() + timedelta(days=60), **more}
    return actions.propose(partnership=partnership.pk, by=by, **given)


def test_a_step_is_proposed_and_the_trail_says_so(partnership: Partnership) -> None:
    number = propose(partnership, ana(partnership))
    assert queries.step(ana(partnership), number).status == "proposed"
    assert Entry.objects.get(action="workplans.propose").thing == f"step {number}"


def test_a_step_due_before_its_start_is_refused(partnership: Partnership) -> None:
    with pytest.raises(Refused, match="due before it starts"):
        propose(partnership, ana(partnership), due=today() - timedelta(days=1))


def test_somebody_from_elsewhere_may_not_propose(partnership: Partnership) -> None:
    with pytest.raises(NotAllowed):
        propose(partnership, viewer("Carmen", Grant("workplan.edit", partnership=partnership.pk + 1)))


def test_a_step_of_another_partnership_is_not_found(partnership: Partnership) -> None:
    number = propose(partnership, ana(partnership))
    carmen = viewer("Carmen", Grant("workplan.see", partnership=partnership.pk + 1))
    for who in (carmen, PUBLIC):
        assert queries.steps(who) == []
        with pytest.raises(NotFound):
            queries.step(who, number)
        with pytest.raises(NotFound):
            actions.report(step=number, status="agreed", by=who)


def test_the_leading_organisation_reports_and_the_clock_starts_again(partnership: Partnership) -> None:
    hospital = organisation("County General")
    with clock_at(datetime(2026, 1, 5, tzinfo=UTC)):
        number = propose(partnership, ana(partnership), lead_organisation=hospital.pk)
    with clock_at(datetime(2026, 3, 1, tzinfo=UTC)):
        assert queries.step(ana(partnership), number).is_silent
        actions.report(step=number, status="in_progress", said="The list is drawn up.", by=bea(partnership, hospital))
        found = queries.step(ana(partnership), number)
    assert (found.status, found.is_silent, found.last_news) == ("in_progress", False, date(2026, 3, 1))
    assert queries.updates(ana(partnership), number)[0].said == "The list is drawn up."
    assert Entry.objects.get(action="workplans.report").changes == {"status": ["proposed", "in_progress"]}


def test_a_member_that_does_not_lead_the_step_may_not_report(partnership: Partnership) -> None:
    number = propose(partnership, ana(partnership), lead_organisation=organisation("Other").pk)
    with pytest.raises(NotFound):
        actions.report(step=number, status="agreed", by=bea(partnership, organisation("County General")))


def test_only_editors_change_what_a_step_says(partnership: Partnership) -> None:
    hospital = organisation("County General")
    number = propose(partnership, ana(partnership), lead_organisation=hospital.pk)
    new = {
        "step": number, "what": "Share it weekly", "why": "", "lead_organisation": None, "owner": None,
        "start": today(), "due": today(), "resource": "", "success": "", "next_check": None,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.change(**new, by=bea(partnership, hospital))
    actions.change(**new, by=ana(partnership))
    assert queries.step(ana(partnership), number).what == "Share it weekly"
    assert Entry.objects.filter(action="workplans.change").count() == 1


@pytest.mark.parametrize(
    ("status", "words", "said"),
    [("dropped", "why the step is dropped", ""), ("done", "cannot go", "x"), ("proposed", "few words", "")],
)
def test_a_report_that_breaks_a_rule_is_refused(partnership: Partnership, status: str, words: str, said: str) -> None:
    number = propose(partnership, ana(partnership))
    with pytest.raises(Refused, match=words):
        actions.report(step=number, status=status, said=said, by=ana(partnership))


def test_home_shows_overdue_and_silent_steps_to_those_who_report_on_them(partnership: Partnership) -> None:
    with clock_at(datetime(2026, 1, 5, tzinfo=UTC)):
        late = propose(partnership, ana(partnership), what="Late", due=date(2026, 2, 1))
        quiet = propose(partnership, ana(partnership), what="Quiet", due=date(2026, 12, 1))
    with clock_at(datetime(2026, 2, 10, tzinfo=UTC)):
        propose(partnership, ana(partnership), what="Fresh", due=date(2026, 12, 1))
        lines = queries.due(ana(partnership))
        none = queries.due(bea(partnership, organisation("County General")))
    assert [(line.thing, line.url_kwargs["number"]) for line in lines] == [("Late", late), ("Quiet", quiet)]
    assert lines[0].why == "9 days overdue"
    assert lines[1].why == "no news for 36 days"
    assert none == []
    assert queries.due(PUBLIC) == []


def test_reading_the_plan_takes_one_query_however_long_it_is(
    partnership: Partnership, django_assert_num_queries: Any
) -> None:
    owner = Person.objects.create(name="Ana Demo-Rivera")
    for _number in range(5):
        propose(partnership, ana(partnership), owner=owner.pk, lead_organisation=partnership.lead_id)
    with django_assert_num_queries(1):
        assert len(queries.steps(ana(partnership), partnership=partnership.pk, only_open=True)) == 5


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("step_due_not_before_start", {"due": date(2020, 1, 1)}),
        ("step_status_known", {"status": "lost"}),
        ("step_dropped_has_reason", {"status": "dropped", "reason_dropped": ""}),
        ("step_says_what", {"what": ""}),
    ],
)
def test_the_database_keeps_the_promise_about_steps(
    partnership: Partnership, constraint: str, values: dict[str, Any]
) -> None:
    number = propose(partnership, ana(partnership))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ActionStep.objects.filter(pk=number).update(**values)


@pytest.mark.parametrize(
    ("constraint", "after"), [("update_statuses_known", "lost"), ("update_says_something", "proposed")]
)
def test_the_database_keeps_the_promise_about_updates(partnership: Partnership, constraint: str, after: str) -> None:
    number = propose(partnership, ana(partnership))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        StepUpdate.objects.create(step_id=number, at=now(), by_name="Ana", said="", before="proposed", after=after)


def test_every_status_leads_only_to_known_ones() -> None:
    for status in rules.STATUSES:
        assert set(rules.next_statuses(status)) <= set(rules.STATUSES)
        assert rules.may_become(status, status)
    assert rules.when_to_look(status="done", due=date(2026, 1, 1), next_check=None, last_news=date(2026, 1, 1)) is None
