"""Signing in and out, settings, invitations and roles, as one meets them in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import now
from partera.overviews.due import due
from partera.platform.accounts import actions
from partera.platform.accounts.models import User
from partera.platform.audit.models import Entry
from partera.platform.letters.models import Letter
from partera.registry.partners import queries
from partera.registry.partners.models import RoleHeld
from partera.registry.partners.rules import confirm_by
from tests.docs.write_permissions import PAGE, text
from tests.support.letters import saying
from tests.support.people import PASSWORD, SET_UP, World

pytestmark = pytest.mark.django_db

NEW = "another four invented words"


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def sign_in(email: str, password: str) -> HttpResponse:
    return Client().post("/accounts/login/", {"login": email, "password": password})


# --- signing in ---


def test_somebody_signs_in_with_the_address_in_any_case(world: World) -> None:
    assert sign_in("BEA@example.org", PASSWORD)["Location"] == "/"


def test_signing_in_leads_back_to_the_page_one_wanted(world: World) -> None:
    asked = Client().get("/partners/?kind=hospital")
    assert asked["Location"] == "/accounts/login/?next=%2Fpartners%2F%3Fkind%3Dhospital"
    given = {"login": "bea@example.org", "password": PASSWORD, "next": "/partners/?kind=hospital"}
    assert Client().post("/accounts/login/", given)["Location"] == "/partners/?kind=hospital"


def test_a_wrong_password_says_so_above_the_form_and_keeps_the_address(world: World) -> None:
    shown = text_of(sign_in("ana@example.org", "a wrong password"))
    assert 'id="error-summary"' in shown
    assert 'value="ana@example.org"' in shown
    assert "a wrong password" not in shown


def test_a_sign_in_that_is_switched_off_opens_nothing(world: World) -> None:
    actions.switch_off(user=world.users["bea"].pk, by=world.viewer("olga"))
    assert sign_in("bea@example.org", PASSWORD).get("Location") in (None, "/accounts/inactive/")
    assert world.client("bea").get("/partners/").status_code == 302


def test_nobody_signs_up_alone(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": "eve@example.org", "password1": NEW, "password2": NEW})
    assert "an administrator of a partnership invites you" in text_of(answer)
    assert not User.objects.exists()


def test_signing_out_asks_first(world: World) -> None:
    browser = world.client("ana")
    assert "Are you sure" in text_of(browser.get("/accounts/logout/"))
    assert browser.get("/accounts/settings/").status_code == 200
    browser.post("/accounts/logout/")
    assert browser.get("/accounts/settings/").status_code == 302


# --- passwords ---


def test_a_forgotten_password_is_set_with_a_link_that_works_once(world: World) -> None:
    Client().post("/accounts/password/reset/", {"email": "ana@example.org"})
    letter = Letter.objects.get(template="password_reset")
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", letter.body)[1]  # type: ignore[index]
    browser = Client()
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    assert browser.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert sign_in("ana@example.org", NEW).status_code == 302
    assert "no longer works" in text_of(Client().get(link, follow=True))


def test_an_unknown_address_gets_no_letter_and_the_same_answer(world: World) -> None:
    answer = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert answer["Location"] == "/accounts/password/reset/done/"
    assert not Letter.objects.exists()


def test_a_short_password_is_refused_at_its_field(world: World) -> None:
    given = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert "id_password1-error" in text_of(world.client("ana").post("/accounts/password/change/", given))


def test_a_password_is_changed_knowing_the_old_one_and_the_person_is_written_to(world: World) -> None:
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    world.client("bea").post("/accounts/password/change/", given)
    assert sign_in("bea@example.org", NEW).status_code == 302
    assert [letter.template for letter in saying("Your password was changed.")] == ["security_notice"]
    assert Entry.objects.get(action="accounts.change_password").actor_id == world.users["bea"].pk


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12 characters"),
        ("qwertyuiop123", "too common"),
        ("bea@example.org", "too similar"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(world: World, password: str, sentence: str) -> None:
    given = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert sentence in text_of(world.client("bea").post("/accounts/password/change/", given))


def test_a_password_needs_no_digits_and_no_capitals(world: World) -> None:
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert world.client("bea").post("/accounts/password/change/", given).status_code == 302


# --- settings ---


def test_settings_are_one_s_own_and_audited(world: World) -> None:
    world.client("ana").post("/accounts/settings/", {"language": "es", "search_shortcut": "on"})
    world.users["ana"].refresh_from_db()
    assert (world.users["ana"].language, world.users["ana"].search_shortcut) == ("es", True)
    assert Entry.objects.get(action="accounts.change_settings").actor == "Ana"
    with pytest.raises(NotAllowed):
        actions.change_settings(user=world.users["ana"].pk, language="en", search_shortcut=True, by=world.viewer("bea"))
    with pytest.raises(BadInput, match="not a language"):
        actions.change_settings(user=world.users["ana"].pk, language="xx", search_shortcut=True, by=SET_UP)


def test_a_language_switched_by_oneself_is_remembered_and_leaves_no_line(world: World) -> None:
    world.client("ana").post("/language/", {"language": "es"})
    world.users["ana"].refresh_from_db()
    assert world.users["ana"].language == "es"
    assert not Entry.objects.filter(action="accounts.speak").exists()


def test_a_language_switched_by_an_administrator_is_audited(world: World) -> None:
    actions.speak(user=world.users["ana"].pk, language="es", by=world.viewer("olga"))
    assert Entry.objects.get(action="accounts.speak").actor == "Olga"


def test_an_administrator_does_not_lock_herself_out(world: World) -> None:
    with pytest.raises(BadInput, match="your own"):
        actions.switch_off(user=world.users["olga"].pk, by=world.viewer("olga"))
    with pytest.raises(NotAllowed):
        actions.switch_off(user=world.users["olga"].pk, by=world.viewer("ana"))


# --- people and roles ---


def invite(world: World, **more: object) -> HttpResponse:
    given = {"name": "Pia", "email": "pia@example.org", "language": "es", "role": "convener", **more}
    return world.client("olga").post("/people/add/", given)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "This role is held in a partnership"),
        ({"email": "ana@example.org", "role": "evaluator"}, "already signs in"),
        ({"role": "king"}, "Select a valid choice"),
        ({"role": ""}, "This field is required"),
    ],
)
def test_an_invitation_that_cannot_be_keeps_what_was_typed(
    world: World, more: dict[str, object], sentence: str
) -> None:
    shown = text_of(invite(world, **more))
    assert sentence in shown
    assert 'value="Pia"' in shown
    assert not User.objects.filter(name="Pia").exists()


def test_a_role_is_given_and_ended_in_the_browser(world: World) -> None:
    nico, olga = world.users["nico"], world.client("olga")
    olga.post(
        f"/people/{nico.pk}/", {"role": "community_adviser", "partnership": world.delta.pk, "start": "2026-01-05"}
    )
    held = RoleHeld.objects.get(user=nico, role="community_adviser")
    assert "Community adviser" in text_of(olga.get("/people/"))
    olga.post(f"/people/roles/{held.pk}/end/")
    held.refresh_from_db()
    assert held.end == now().date()


def test_the_last_administrator_is_refused_on_a_page(world: World) -> None:
    held = RoleHeld.objects.get(role="administrator")
    answer = world.client("olga").post(f"/people/roles/{held.pk}/end/")
    assert answer.status_code == 409
    assert "only administrator" in text_of(answer)


def test_an_invitation_from_the_page_makes_the_sign_in_and_writes_a_letter(world: World) -> None:
    answer = invite(world, partnership=world.delta.pk)
    user = User.objects.get(email="pia@example.org")
    assert answer["Location"] == f"/people/{user.pk}/"
    letter = Letter.objects.get(template="invitation")
    assert (letter.to, letter.language) == ("pia@example.org", "es")
    assert "invited" in text_of(world.client("olga").get("/people/"))


def test_the_list_says_how_far_each_sign_in_has_come(world: World) -> None:
    invite(world, partnership=world.delta.pk)
    world.users["nico"].authenticator_set.all().delete()
    actions.switch_off(user=world.users["bea"].pk, by=world.viewer("olga"))
    shown = text_of(world.client("olga").get("/people/"))
    assert [shown.count(f">{word}<") for word in ("invited", "no second factor", "switched off")] == [1, 1, 1]


def test_switching_off_ends_every_device_and_on_again_lets_in(world: World) -> None:
    browser, olga, bea = Client(), world.client("olga"), world.users["bea"]
    browser.post("/accounts/login/", {"login": bea.email, "password": PASSWORD})
    assert browser.get("/accounts/settings/").status_code == 200
    olga.post(f"/people/{bea.pk}/off/")
    assert browser.get("/accounts/settings/").status_code == 302
    olga.post(f"/people/{bea.pk}/on/")
    assert browser.get("/accounts/settings/").status_code == 302
    assert sign_in(bea.email, PASSWORD)["Location"] == "/"
    done = set(Entry.objects.filter(thing=f"user {bea.pk}").values_list("action", flat=True))
    assert {"accounts.switch_off", "accounts.switch_on"} <= done


def test_what_is_so_already_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="not switched off"):
        actions.switch_on(user=world.users["bea"].pk, by=world.viewer("olga"))
    with pytest.raises(Refused, match="no second factor"):
        actions.reset_second_factor(user=world.users["bea"].pk, by=world.viewer("olga"))
    with pytest.raises(BadInput, match="Account settings"):
        actions.reset_second_factor(user=world.users["olga"].pk, by=world.viewer("olga"))
    with pytest.raises(NotFound):
        actions.switch_on(user=999_999, by=world.viewer("olga"))


@pytest.mark.parametrize("act", [actions.switch_on, actions.switch_off, actions.reset_second_factor])
def test_only_who_manages_people_changes_sign_ins(world: World, act: Callable[..., None]) -> None:
    with pytest.raises(NotAllowed):
        act(user=world.users["bea"].pk, by=world.viewer("ana"))


# --- confirming roles ---


def test_a_role_nobody_looked_at_for_half_a_year_waits_to_be_confirmed(world: World) -> None:
    due = queries.roles_to_confirm(world.viewer("olga"))
    assert {row.name for row in due} == {"Ana", "Bea", "Nico", "Olga", "Ewa", "Carmen", "Zoe"}
    assert queries.roles_to_confirm(world.viewer("ana")) == []


def test_roles_to_confirm_stand_under_what_needs_you_for_administrators_only(world: World) -> None:
    (line,) = due(world.viewer("olga")).overdue
    assert (line.thing, line.url_name) == ("7 roles", "people_review")
    assert "people_review" not in {line.url_name for line in due(world.viewer("ana")).overdue}


def test_a_confirmed_role_waits_no_more_and_an_ended_one_is_over(world: World) -> None:
    kept, ended = (RoleHeld.objects.get(user=world.users[name]).pk for name in ("bea", "carmen"))
    answer = world.client("olga").post("/people/review/", {"keep": [kept], "end": [ended]})
    assert answer.status_code == 302
    due = {row.id for row in queries.roles_to_confirm(world.viewer("olga"))}
    assert not {kept, ended} & due
    assert RoleHeld.objects.get(pk=ended).end is not None
    assert Entry.objects.get(action="partners.confirm_role").thing == f"role {kept}"


def test_a_role_is_not_both_kept_and_ended(world: World) -> None:
    role = RoleHeld.objects.get(user=world.users["bea"]).pk
    answer = world.client("olga").post("/people/review/", {"keep": [role], "end": [role]})
    assert answer.status_code == 422
    assert RoleHeld.objects.get(pk=role).end is None


@pytest.mark.parametrize(
    ("last", "months", "by_day"),
    [
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_a_role_is_confirmed_so_many_months_later(last: date, months: int, by_day: date) -> None:
    assert confirm_by(last, months) == by_day


def test_the_page_of_permissions_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "run: python -m tests.docs.write_permissions"
