"""The directory and the roles: what happens, what is refused, what the database itself refuses, who sees what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from partera.core.errors import BadInput, NotAllowed, NotFound, ParteraError, Refused
from partera.core.periods import now, today
from partera.core.viewers import PUBLIC
from partera.platform.accounts.models import User
from partera.platform.audit.models import Entry
from partera.registry.partners import actions, queries, rules
from partera.registry.partners.models import Organisation, Partnership, Person, Position, RoleHeld
from tests.support.people import SET_UP, World

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


def breaks(constraint: str, model: Any, **fields: Any) -> None:
    """The database refuses the row and names the constraint or its columns."""
    with pytest.raises(IntegrityError) as failure, transaction.atomic():
        model.objects.create(**fields)
    text = str(failure.value).lower()
    assert constraint in text or "unique" in text


# --- viewers and roles ---


def test_a_stranger_is_the_public() -> None:
    assert queries.viewer_for(None) is PUBLIC


def test_a_convener_runs_sessions_in_her_partnership_and_nowhere_else(world: World) -> None:
    ana = world.viewer("ana")
    assert ana.may("sessions.run", partnership=world.delta.pk)
    assert not ana.may("sessions.run", partnership=world.coast.pk)


def test_a_member_organisation_sees_its_partnership_but_changes_nothing_there(world: World) -> None:
    bea = world.viewer("bea")
    assert bea.may("workplan.see", partnership=world.delta.pk)
    assert not bea.may("workplan.see", partnership=world.coast.pk)
    assert not bea.may("workplan.report", partnership=world.delta.pk)
    assert bea.may("workplan.report", organisation=world.county_general.pk)


def test_an_administrator_manages_people_but_runs_no_session(world: World) -> None:
    olga = world.viewer("olga")
    assert olga.may("people.manage")
    assert not olga.may_somewhere("sessions.run")


def test_a_role_is_held_on_its_last_day_and_not_after(world: World) -> None:
    held = RoleHeld.objects.filter(user=world.users["ana"])
    held.update(end=today())
    assert world.viewer("ana").may("sessions.run", partnership=world.delta.pk)
    held.update(end=today() - timedelta(days=1))
    assert world.viewer("ana").grants == frozenset()


def test_a_role_that_is_taken_back_gives_nothing_more_though_today_is_its_last_day(world: World) -> None:
    held = RoleHeld.objects.get(user=world.users["ana"])
    actions.end_role(role=held.pk, by=world.viewer("olga"))
    assert world.viewer("ana").grants == frozenset()
    (user,) = queries.users(world.viewer("olga"), number=world.users["ana"].pk)
    assert [(role.end, role.is_running) for role in user.roles] == [(today(), False)]
    again = actions.give_role(user=world.users["ana"].pk, role="convener", partnership=world.delta.pk, by=SET_UP)
    assert world.viewer("ana").may("sessions.run", partnership=again.partnership_id)


def test_a_role_that_begins_tomorrow_gives_nothing_today(world: World) -> None:
    RoleHeld.objects.filter(user=world.users["ana"]).update(start=today() + timedelta(days=1))
    assert world.viewer("ana").grants == frozenset()


def test_a_sign_in_that_is_switched_off_is_the_public(world: World) -> None:
    ana = world.users["ana"]
    ana.is_active = False
    assert queries.viewer_for(ana) is PUBLIC


def test_the_viewer_costs_two_queries_however_many_roles(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bea = world.users["bea"]
    for organisation in (world.home_visits, world.health_office):
        actions.give_role(user=bea.pk, role="partner_member", organisation=organisation.pk, by=SET_UP)
    with django_assert_num_queries(2):
        queries.viewer_for(bea)


def test_a_role_without_its_place_is_refused_by_the_rule_and_by_the_database(world: World) -> None:
    user = world.users["bea"]
    with pytest.raises(BadInput, match="partnership"):
        actions.give_role(user=user.pk, role="convener", by=SET_UP)
    breaks("role_has_its_partnership", RoleHeld, user=user, role="convener", start=DAY)
    breaks("role_has_its_organisation", RoleHeld, user=user, role="partner_member", start=DAY)


def test_a_running_role_is_not_given_twice(world: World) -> None:
    ana, delta = world.users["ana"], world.delta
    office = world.health_office
    with pytest.raises(Refused, match="already holds"):
        actions.give_role(user=ana.pk, role="convener", organisation=office.pk, partnership=delta.pk, by=SET_UP)
    both = {"user": ana, "role": "convener", "organisation": office, "partnership": delta}
    breaks("role_runs_once_in_both", RoleHeld, **both, start=DAY)


@pytest.mark.parametrize(
    ("role", "where"),
    [("partner_member", "organisation"), ("community_adviser", "partnership"), ("administrator", "")],
)
def test_one_running_role_of_a_kind_in_one_place(world: World, role: str, where: str) -> None:
    place = {"organisation": world.mercy} if where == "organisation" else {}
    place |= {"partnership": world.coast} if where == "partnership" else {}  # type: ignore[dict-item]
    RoleHeld.objects.create(user=world.users["nico"], role=role, start=DAY, **place)
    breaks("role_runs_once", RoleHeld, user=world.users["nico"], role=role, start=DAY, **place)


def test_a_role_ends_after_it_starts(world: World) -> None:
    breaks(
        "role_ends_after_it_starts",
        RoleHeld,
        user=world.users["nico"],
        role="evaluator",
        start=DAY,
        end=DAY - timedelta(days=1),
    )
    breaks("role_known", RoleHeld, user=world.users["nico"], role="king", start=DAY)
    breaks(
        "role_taken_back_has_its_last_day",
        RoleHeld,
        user=world.users["nico"],
        role="evaluator",
        start=DAY,
        taken_back_at=now(),
    )


def test_the_only_administrator_stays(world: World) -> None:
    held = RoleHeld.objects.get(role="administrator")
    with pytest.raises(Refused, match="only administrator"):
        actions.end_role(role=held.pk, by=world.viewer("olga"))
    actions.give_role(user=world.users["ana"].pk, role="administrator", by=world.viewer("olga"))
    actions.end_role(role=held.pk, by=world.viewer("olga"))
    assert not world.viewer("olga").may_somewhere("people.manage")


def test_an_invitation_makes_the_sign_in_the_person_and_the_role_and_says_so(world: World) -> None:
    user = actions.invite(
        name="Pia", email="Pia@Example.org", role="convener", partnership=world.delta.pk, by=world.viewer("olga")
    )
    assert user.email == "pia@example.org"
    assert not user.has_usable_password()
    assert Person.objects.get(user=user).name == "Pia"
    assert queries.viewer_for(user).may("sessions.run", partnership=world.delta.pk)
    assert {"accounts.add_user", "partners.give_role"} <= set(Entry.objects.values_list("action", flat=True))


def test_an_address_signs_in_once(world: World) -> None:
    with pytest.raises(BadInput, match="already signs in"):
        actions.invite(name="Ana again", email="ana@example.org", role="evaluator", by=world.viewer("olga"))
    assert User.objects.filter(email="ana@example.org").count() == 1


@pytest.mark.parametrize("name", ["ana", "bea", "zoe", "ewa"])
def test_only_administrators_invite_and_give_roles(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.invite(name="Eve", email="eve@example.org", role="evaluator", by=world.viewer(name))
    with pytest.raises(NotAllowed):
        actions.give_role(user=world.users["ana"].pk, role="administrator", by=world.viewer(name))


# --- organisations ---


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": " "}, "needs a name"),
        ({"kind": "club"}, "not a kind"),
        ({"kind": "state_agency", "government_level": "federal"}, "choose that level"),
        ({"kind": "hospital", "government_level": "tribal", "is_tribal": False}, "mark it so"),
        ({"website": "javascript:alert(1)"}, "https://"),
        ({"home_county": "05"}, "five-digit"),
        ({"counties_served": ["99999"]}, "five-digit"),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused(world: World, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        actions.add_organisation(**({"name": "New Group", "kind": "community"} | given), by=world.viewer("ana"))


def test_a_tribal_nation_is_a_government_and_tribal(world: World) -> None:
    nation = actions.add_organisation(name="Invented Nation", kind="tribal_nation", by=world.viewer("ana"))
    assert (nation.government_level, nation.is_tribal) == ("tribal", True)


def test_the_database_keeps_the_organisations_promises_too(world: World) -> None:
    good = {"name": "Group", "kind": "community", "updated_at": now()}
    breaks("organisation_has_a_name", Organisation, **good | {"name": ""})
    breaks("organisation_kind_known", Organisation, **good | {"kind": "club"})
    breaks("organisation_level_known", Organisation, **good | {"government_level": "galactic"})
    breaks("organisation_tribal_government_is_tribal", Organisation, **good | {"government_level": "tribal"})
    breaks("person_has_a_name", Person, name="")


def test_the_database_keeps_the_partnerships_promises_too(world: World) -> None:
    good = {"name": "New", "type": "inter_agency", "lead": world.mercy}
    breaks("partnership_has_a_name", Partnership, **good | {"name": ""})
    breaks("partnership_type_known", Partnership, **good | {"type": "secret"})
    breaks("partnership_state_known", Partnership, **good | {"state": "asleep"})
    with pytest.raises(BadInput, match="four types"):
        actions.start_partnership(name="New", type="secret", lead=world.mercy.pk, by=SET_UP)
    with pytest.raises(Refused, match="already"):
        actions.start_partnership(name=world.delta.name, type="inter_agency", lead=world.mercy.pk, by=SET_UP)


def test_its_own_people_keep_its_profile_and_others_do_not(world: World) -> None:
    user = world.users["carmen"]
    actions.give_role(user=user.pk, role="partner_member", organisation=world.mercy.pk, by=SET_UP)
    actions.change_organisation(organisation=world.mercy.pk, offers="A classroom", by=world.viewer("carmen"))
    assert queries.organisation(world.viewer("carmen"), world.mercy.pk).offers == "A classroom"
    with pytest.raises(NotAllowed):
        actions.change_organisation(organisation=world.county_general.pk, offers="", by=world.viewer("carmen"))
    line = Entry.objects.get(action="partners.change_organisation")
    assert line.changes == {"home_county": ["35001", None], "offers": ["", "A classroom"]}


def test_a_convener_keeps_the_organisations_of_her_partnership_and_those_in_none(world: World) -> None:
    alone = actions.add_organisation(name="Alone", kind="community", by=world.viewer("ana"))
    for number in (world.county_general.pk, alone.pk):
        actions.change_organisation(organisation=number, needs="Space", by=world.viewer("ana"))
    with pytest.raises(NotAllowed):
        actions.change_organisation(organisation=world.mercy.pk, needs="Space", by=world.viewer("ana"))


def test_an_unknown_field_or_organisation_is_refused(world: World) -> None:
    with pytest.raises(BadInput, match="no colour"):
        actions.change_organisation(organisation=world.mercy.pk, colour="red", by=SET_UP)
    with pytest.raises(NotFound):
        actions.change_organisation(organisation=10**6, offers="", by=SET_UP)


@pytest.mark.parametrize("name", ["bea", "nico", "carmen"])
def test_the_directory_is_kept_by_its_keepers(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.add_organisation(name="New Group", kind="community", by=world.viewer(name))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"kind": "hospital"}, ["County General", "Mercy Invented Hospital"]),
        ({"level": "state"}, ["Arkansas Office of Invented Partnerships", "Coast Office"]),
        ({"place": "35"}, ["Coast Office", "Mercy Invented Hospital"]),
        ({"place": "05035"}, ["Arkansas Office of Invented Partnerships", "County General", "Delta Home Visiting"]),
        ({"text": "home visit"}, ["Delta Home Visiting"]),
        ({"kind": "hospital", "text": "nobody"}, []),
    ],
)
def test_the_directory_is_filtered(world: World, asked: dict[str, str], names: list[str]) -> None:
    assert [row.name for row in queries.organisations(world.viewer("ana"), **asked).rows] == names  # type: ignore[arg-type]


def test_a_part_of_the_list_knows_the_whole(world: World) -> None:
    found = queries.organisations(world.viewer("ana"), start=1, size=2)
    assert (len(found.rows), found.total) == (2, 5)


def test_the_public_sees_no_directory(world: World) -> None:
    assert queries.organisations(PUBLIC).rows == []
    with pytest.raises(NotFound):
        queries.organisation(PUBLIC, world.mercy.pk)


def test_the_list_costs_the_same_however_long(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(20):
        actions.add_organisation(name=f"Group {number}", kind="community", home_county="05035", by=SET_UP)
    viewer = world.viewer("ana")
    with django_assert_num_queries(2):
        assert queries.organisations(viewer, size=50).total == 25


# --- people in positions ---


def take_office(world: World, **more: Any) -> Position:
    given = {"organisation": world.county_general.pk, "name": "Rosa Invented", "title": "Director", "start": DAY}
    return actions.start_position(**given | more, by=SET_UP)


def test_somebody_takes_and_leaves_an_office(world: World) -> None:
    position = take_office(world, email="rosa@example.org")
    actions.end_position(position=position.pk, end=DAY + timedelta(days=9), by=SET_UP)
    (row,) = queries.organisation(world.viewer("ana"), world.county_general.pk).positions
    assert (row.person, row.title, row.end) == ("Rosa Invented", "Director", DAY + timedelta(days=9))


def test_only_those_who_work_with_an_organisation_see_its_people(world: World) -> None:
    take_office(world)
    assert queries.organisation(world.viewer("nico"), world.county_general.pk).positions
    stranger = queries.organisation(world.viewer("carmen"), world.county_general.pk)
    assert stranger.positions == ()
    assert not stranger.sees_people


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"end": DAY - timedelta(days=1)}, BadInput),
        ({"title": ""}, BadInput),
        ({"name": ""}, BadInput),
        ({"organisation": 10**6}, NotFound),
    ],
)
def test_a_position_that_cannot_be_is_refused(world: World, more: dict[str, Any], error: type[ParteraError]) -> None:
    with pytest.raises(error):
        take_office(world, **more)


def test_the_same_office_is_not_taken_twice(world: World) -> None:
    first = take_office(world)
    with pytest.raises(Refused, match="already holds"):
        take_office(world, person=first.person_id)
    with pytest.raises(NotFound):
        actions.end_position(position=first.pk, end=DAY, by=world.viewer("carmen"))
    actions.end_position(position=first.pk, end=DAY, by=world.viewer("ana"))
    with pytest.raises(Refused, match="already ended"):
        actions.end_position(position=first.pk, end=DAY, by=world.viewer("ana"))


def test_the_database_keeps_the_positions_promises_too(world: World) -> None:
    person = world.person("bea")
    good = {"person": person, "organisation": world.county_general, "title": "Nurse", "start": DAY}
    breaks("position_ends_after_it_starts", Position, **good, end=DAY - timedelta(days=1))
    breaks("position_has_a_title", Position, **good | {"title": ""})
    Position.objects.create(**good)
    breaks("position_runs_once", Position, **good)


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [
        (DAY, None, True),
        (DAY, DAY, True),
        (DAY + timedelta(days=1), None, False),
        (DAY - timedelta(days=9), DAY - timedelta(days=1), False),
        (DAY, DAY + timedelta(days=1), True),
    ],
)
def test_a_role_like_a_position_is_held_to_its_last_day(start: date, end: date | None, held: bool) -> None:
    assert rules.is_held(start, end, DAY) is held


# --- reading what is restricted ---


def readings() -> list[tuple[str, dict]]:
    return list(Entry.objects.filter(action="read").order_by("id").values_list("thing", "changes"))


def test_reading_addresses_of_an_organisations_people_leaves_a_line(world: World) -> None:
    hospital = world.county_general.pk
    actions.start_position(
        organisation=hospital, name="Rosa Invented", email="rosa@example.org", title="Director", start=date(2025, 1, 1),
        by=SET_UP,
    )  # fmt: skip
    queries.organisation(world.viewer("bea"), hospital)
    assert readings() == [(f"organisation {hospital}", {"fields": "partners.Person.email", "rows": 1})]


def test_who_may_not_see_the_people_is_given_no_address_and_leaves_no_line(world: World) -> None:
    actions.start_position(
        organisation=world.county_general.pk, name="Rosa Invented", email="rosa@example.org", title="Director",
        start=date(2025, 1, 1), by=SET_UP,
    )  # fmt: skip
    for name in ("zoe", "carmen"):
        assert queries.organisation(world.viewer(name), world.county_general.pk).positions == ()
    assert readings() == []


def test_reading_addresses_of_sign_ins_leaves_a_line(world: World) -> None:
    found = queries.users(world.viewer("olga"))
    assert readings() == [("users", {"fields": "accounts.User.email", "rows": len(found)})]


def test_the_trail_holds_what_an_organisation_was_and_became(world: World) -> None:
    bea = actions.add_organisation(name="Quiet Group", kind="community", offers="a room", by=world.viewer("ana"))
    profile = {name: getattr(bea, name) for name in actions.PROFILE} | {"offers": "two rooms"}
    actions.change_organisation(organisation=bea.pk, **profile, by=world.viewer("ana"))
    line = Entry.objects.get(action="partners.change_organisation")
    assert line.changes == {"offers": ["a room", "two rooms"]}


def test_the_trail_holds_no_address_and_no_name_of_a_person(world: World) -> None:
    actions.add_person(name="Rosa Invented", email="rosa@example.org", by=SET_UP)
    told = str(Entry.objects.get(action="partners.add_person", thing__startswith="person").changes)
    assert "Rosa" not in told and "example.org" not in told and told.count("digest ") == 2
