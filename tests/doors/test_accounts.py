"""Signing in and out, settings, invitations and roles, as one meets them in the browser."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from partera.core.errors import BadInput, NotAllowed
from partera.core.periods import now
from partera.platform.accounts import actions
from partera.platform.accounts.models import User
from partera.platform.audit.models import Entry
from partera.registry.partners.models import RoleHeld
from tests.docs.write_permissions import PAGE, text
from tests.support.people import PASSWORD, SET_UP, World

pytestmark = pytest.mark.django_db

NEW = "another four invented words"


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def sign_in(email: str, password: str) -> HttpResponse:
    return Client().post("/accounts/login/", {"login": email, "password": password})


# --- signing in ---


def test_somebody_signs_in_with_the_address_in_any_case(world: World) -> None:
    assert sign_in("ANA@example.org", PASSWORD).status_code == 302


def test_signing_in_leads_back_to_the_page_one_wanted(world: World) -> None:
    asked = Client().get("/partners/?kind=hospital")
    assert asked["Location"] == "/accounts/login/?next=%2Fpartners%2F%3Fkind%3Dhospital"
    given = {"login": "ana@example.org", "password": PASSWORD, "next": "/partners/?kind=hospital"}
    assert Client().post("/accounts/login/", given)["Location"] == "/partners/?kind=hospital"


def test_a_wrong_password_says_so_above_the_form_and_keeps_the_address(world: World) -> None:
    shown = text_of(sign_in("ana@example.org", "a wrong password"))
    assert 'id="error-summary"' in shown
    assert 'value="ana@example.org"' in shown
    assert "a wrong password" not in shown


def test_a_sign_in_that_is_switched_off_opens_nothing(world: World) -> None:
    actions.switch_off(user=world.users["bea"], by=world.viewer("olga"))
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
    (letter,) = mail.outbox
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", letter.body)[1]  # type: ignore[index]
    browser = Client()
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    assert browser.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert sign_in("ana@example.org", NEW).status_code == 302
    assert "no longer works" in text_of(Client().get(link, follow=True))


def test_an_unknown_address_gets_no_letter_and_the_same_answer(world: World) -> None:
    answer = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert answer["Location"] == "/accounts/password/reset/done/"
    assert mail.outbox == []


def test_a_short_password_is_refused_at_its_field(world: World) -> None:
    given = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert "id_password1-error" in text_of(world.client("ana").post("/accounts/password/change/", given))


def test_a_password_is_changed_knowing_the_old_one(world: World) -> None:
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    world.client("ana").post("/accounts/password/change/", given)
    assert sign_in("ana@example.org", NEW).status_code == 302


# --- settings ---


def test_settings_are_one_s_own_and_audited(world: World) -> None:
    world.client("ana").post("/accounts/settings/", {"language": "es", "search_shortcut": "on"})
    world.users["ana"].refresh_from_db()
    assert (world.users["ana"].language, world.users["ana"].search_shortcut) == ("es", True)
    assert Entry.objects.get(action="accounts.change_settings").actor == "Ana"
    with pytest.raises(NotAllowed):
        actions.change_settings(user=world.users["ana"], language="en", search_shortcut=True, by=world.viewer("bea"))
    with pytest.raises(BadInput, match="not a language"):
        actions.change_settings(user=world.users["ana"], language="xx", search_shortcut=True, by=SET_UP)


def test_an_administrator_does_not_lock_herself_out(world: World) -> None:
    with pytest.raises(BadInput, match="your own"):
        actions.switch_off(user=world.users["olga"], by=world.viewer("olga"))
    with pytest.raises(NotAllowed):
        actions.switch_off(user=world.users["olga"], by=world.viewer("ana"))


# --- people and roles ---


def invite(world: World, **more: object) -> HttpResponse:
    given = {"name": "Pia", "email": "pia@example.org", "language": "es", "role": "convener", **more}
    return world.client("olga").post("/people/add/", given)


def test_an_administrator_invites_and_hands_over_a_link(world: World) -> None:
    answer = invite(world, partnership=world.delta.pk)
    user = User.objects.get(email="pia@example.org")
    assert answer["Location"] == f"/people/{user.pk}/"
    shown = text_of(world.client("olga").post(f"/people/{user.pk}/link/"))
    link = re.search(r"http://testserver(/accounts/password/reset/key/[^<]+)", shown)[1]  # type: ignore[index]
    browser = Client()
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": NEW, "password2": NEW})
    assert sign_in("pia@example.org", NEW).status_code == 302
    assert mail.outbox[0].to == ["pia@example.org"]
    line = Entry.objects.get(action="accounts.ask_for_link")
    assert (line.actor_id, line.thing, line.changes) == (world.users["olga"].pk, f"user {user.pk}", {})


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
    olga.post(f"/people/{nico.pk}/", {"role": "community_adviser", "partnership": world.delta.pk})
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


def test_no_link_is_made_for_a_sign_in_that_is_switched_off(world: World) -> None:
    actions.switch_off(user=world.users["bea"], by=world.viewer("olga"))
    assert world.client("olga").post(f"/people/{world.users['bea'].pk}/link/").status_code == 409


def test_the_page_of_permissions_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "run: python -m tests.docs.write_permissions"
