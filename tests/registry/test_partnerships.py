"""Partnerships: who starts and changes one, who joins and leaves, and the stages of its life."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.viewers import PUBLIC
from partera.platform.audit.models import Entry
from partera.registry.partners import actions, queries, rules
from partera.registry.partners.models import Organisation, Partnership, PartnershipChange
from tests.support.people import SET_UP, World

pytestmark = pytest.mark.django_db


def quiet_group() -> Organisation:
    return actions.add_organisation(name="Quiet Group", kind="community", by=SET_UP)


def changed(world: World, **more: Any) -> None:
    given = {
        "partnership": world.delta.pk, "name": "Delta Partnership", "type": "inter_agency",
        "lead": world.health_office.pk, "places": ["05"], "about": "", "is_public": False, "by": world.viewer("ana"),
    }  # fmt: skip
    actions.change_partnership(**{**given, **more})


def test_who_starts_a_partnership_convenes_it(world: World) -> None:
    group = quiet_group()
    made = actions.start_partnership(
        name="New Group", type="community_based", lead=group.pk, places=["05119"], state="idea", by=world.viewer("ana")
    )
    ana = world.viewer("ana")
    assert queries.partnership(ana, made.pk).may_edit
    assert ana.may("sessions.run", partnership=made.pk)
    lines = set(Entry.objects.values_list("action", flat=True))
    assert {"partners.start_partnership", "partners.ask_to_join", "partners.give_role"} <= lines


def test_a_partnership_is_led_by_an_organisation_that_the_starter_keeps(world: World) -> None:
    given = {"name": "New Group", "type": "inter_agency", "lead": world.mercy.pk}
    with pytest.raises(Refused, match="lead must be"):
        actions.start_partnership(**given, by=world.viewer("ana"))  # type: ignore[arg-type]
    actions.start_partnership(**given, by=world.viewer("olga"))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["bea", "nico", "ewa", "carmen"])
def test_only_conveners_and_administrators_start_one(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.start_partnership(name="x", type="inter_agency", lead=world.mercy.pk, by=world.viewer(name))


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"name": " "}, BadInput),
        ({"type": "secret"}, BadInput),
        ({"places": ["99999"]}, BadInput),
        ({"name": "Coast Partnership"}, Refused),
        ({"state": "closed"}, BadInput),
    ],
)
def test_a_partnership_that_cannot_be_is_refused(world: World, more: dict[str, Any], error: type[Exception]) -> None:
    given = {"name": "New", "type": "inter_agency", "lead": world.health_office.pk, **more}
    with pytest.raises(error):
        actions.start_partnership(**given, by=world.viewer("ana"))
    assert not Partnership.objects.filter(name="New").exists()


def test_its_convener_changes_it_and_says_so(world: World) -> None:
    changed(world, about="For the Delta", places=["05119", "05"], lead=world.county_general.pk, is_public=True)
    found = queries.partnership(world.viewer("bea"), world.delta.pk)
    assert (found.about, found.lead_name, found.is_public) == ("For the Delta", "County General", True)
    assert set(found.place_codes) == {"05", "05119"}
    assert found.changes[0].kind == "lead"
    assert Entry.objects.filter(action="partners.change_partnership").count() == 1
    with pytest.raises(Refused, match="Only a member"):
        changed(world, lead=world.mercy.pk)


@pytest.mark.parametrize("name", ["zoe", "bea", "ewa"])
def test_for_others_there_is_nothing_to_change(world: World, name: str) -> None:
    viewer, delta = world.viewer(name), world.delta.pk
    with pytest.raises(NotFound):
        changed(world, by=viewer)
    with pytest.raises(NotFound):
        actions.move_partnership(partnership=delta, stage="closing", by=viewer)
    with pytest.raises(NotFound):
        actions.ask_to_join(partnership=delta, organisation=world.mercy.pk, by=viewer)
    with pytest.raises(NotFound):
        actions.leave_partnership(partnership=delta, organisation=world.county_general.pk, by=viewer)


# --- joining and leaving ---


def test_an_organisation_that_the_convener_keeps_joins_at_once(world: World) -> None:
    group = quiet_group()
    assert actions.ask_to_join(partnership=world.delta.pk, organisation=group.pk, by=world.viewer("ana")) == "joined"
    assert group.pk in queries.partnership(world.viewer("ana"), world.delta.pk).members


def test_another_ones_organisation_is_asked_and_nothing_is_shared_before_it_answers(world: World) -> None:
    delta, mercy = world.delta.pk, world.mercy.pk
    assert actions.ask_to_join(partnership=delta, organisation=mercy, by=world.viewer("ana")) == "asked"
    assert not queries.may_edit(world.viewer("ana"), mercy)
    assert not queries.organisation(world.viewer("ana"), mercy).sees_people
    assert not world.viewer("carmen").may("sessions.see", partnership=delta)
    with pytest.raises(NotFound):
        actions.answer_partnership(partnership=delta, organisation=mercy, joins=True, by=world.viewer("ana"))
    with pytest.raises(Refused, match="asked already"):
        actions.ask_to_join(partnership=delta, organisation=mercy, by=world.viewer("ana"))


def test_what_is_asked_is_answered_by_those_who_keep_the_organisation(world: World) -> None:
    delta, mercy = world.delta.pk, world.mercy.pk
    actions.ask_to_join(partnership=delta, organisation=mercy, by=world.viewer("ana"))
    assert [one.organisation_name for one in queries.asked_of(world.viewer("zoe"))] == ["Mercy Invented Hospital"]
    assert queries.asked_of(world.viewer("ana")) == []
    assert queries.partnership(world.viewer("zoe"), delta).changes == ()
    actions.answer_partnership(partnership=delta, organisation=mercy, joins=True, by=world.viewer("zoe"))
    assert world.viewer("carmen").may("sessions.see", partnership=delta)
    assert queries.asked_of(world.viewer("zoe")) == []
    assert queries.partnership(world.viewer("ana"), delta).changes[0].kind == "joined"


def test_who_says_no_is_no_member(world: World) -> None:
    delta, mercy = world.delta.pk, world.mercy.pk
    actions.ask_to_join(partnership=delta, organisation=mercy, by=world.viewer("ana"))
    actions.answer_partnership(partnership=delta, organisation=mercy, joins=False, by=world.viewer("zoe"))
    found = queries.partnership(world.viewer("ana"), delta)
    assert mercy not in found.members
    assert found.asked == ()
    with pytest.raises(NotFound):
        queries.partnership(world.viewer("zoe"), delta)


def test_who_leaves_sees_no_more_and_the_lead_stays(world: World) -> None:
    delta, general = world.delta.pk, world.county_general.pk
    actions.leave_partnership(partnership=delta, organisation=general, reason="Merged", by=world.viewer("ana"))
    assert not world.viewer("bea").may("sessions.see", partnership=delta)
    assert queries.partnership(world.viewer("ana"), delta).changes[0].reason == "Merged"
    with pytest.raises(Refused, match="lead cannot leave"):
        actions.leave_partnership(partnership=delta, organisation=world.health_office.pk, by=world.viewer("ana"))
    with pytest.raises(NotFound):
        actions.leave_partnership(partnership=delta, organisation=general, by=world.viewer("ana"))


# --- stages ---


@pytest.mark.parametrize("stage", sorted(rules.PARTNERSHIP_STATES))
def test_every_stage_leads_on_or_is_the_end(stage: str) -> None:
    following = rules.next_stages(stage, "clearance")
    assert set(following) <= set(rules.PARTNERSHIP_STATES)
    assert bool(following) == (stage != "closed")


def test_a_partnership_goes_through_its_stages_and_a_pause_returns_to_where_it_was(world: World) -> None:
    delta, ana = world.delta.pk, world.viewer("ana")
    actions.move_partnership(partnership=delta, stage="renewal_review", by=ana)
    with pytest.raises(Refused, match="Say why"):
        actions.move_partnership(partnership=delta, stage="paused", by=ana)
    actions.move_partnership(partnership=delta, stage="paused", reason="No money", by=ana)
    assert queries.partnership(ana, delta).next_stages == ("renewal_review", "closing")
    actions.move_partnership(partnership=delta, stage="closing", by=ana)
    actions.move_partnership(partnership=delta, stage="closed", by=ana)
    with pytest.raises(Refused, match="cannot take this step"):
        actions.move_partnership(partnership=delta, stage="active", by=ana)
    stages = [change.stage for change in queries.partnership(ana, delta).changes if change.kind == "stage"]
    assert stages == ["closed", "closing", "paused", "renewal_review", "active"]
    assert Entry.objects.filter(action="partners.move_partnership").count() == 4


def test_a_paused_idea_is_taken_up_or_declined() -> None:
    assert rules.next_stages("paused", "scoping") == ("scoping", "declined")


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("partnership_change_is_of_a_stage_or_an_organisation", {"kind": "stage"}),
        ("partnership_change_is_of_a_stage_or_an_organisation", {"kind": "joined"}),
        ("partnership_change_is_of_a_stage_or_an_organisation", {"kind": "gossip"}),
        ("partnership_stage_has_its_reason", {"kind": "stage", "stage": "paused"}),
    ],
)
def test_the_database_keeps_the_promises_about_changes(world: World, constraint: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PartnershipChange.objects.create(partnership=world.delta, on=date(2026, 1, 1), by_name="Ana", **values)


# --- what others may read ---


def test_the_public_reads_only_what_is_public(world: World) -> None:
    assert queries.public_partnerships(PUBLIC) == []
    with pytest.raises(NotFound):
        queries.partnership(PUBLIC, world.delta.pk)
    changed(world, is_public=True)
    assert [row.name for row in queries.public_partnerships(PUBLIC)] == ["Delta Partnership"]
    found = queries.partnership(PUBLIC, world.delta.pk)
    assert (found.changes, found.asked, found.is_mine, found.may_edit) == ((), (), False, False)


def test_the_list_costs_the_same_however_long(world: World, django_assert_num_queries: Any) -> None:
    for number in range(8):
        actions.start_partnership(name=f"Group {number}", type="inter_agency", lead=world.mercy.pk, by=SET_UP)
    viewer = world.viewer("olga")
    with django_assert_num_queries(3):
        assert len(queries.partnerships(viewer)) == 10
