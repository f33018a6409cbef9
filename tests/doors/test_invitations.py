"""Inviting somebody: the letter, the link that works once, and the first sign-in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import clock_at, now
from partera.core.viewers import PUBLIC
from partera.platform.accounts import actions, invitations
from partera.platform.accounts.models import Invitation, User
from partera.platform.accounts.rules import may_accept
from partera.platform.audit.models import Entry
from partera.platform.letters.models import Letter
from partera.registry.partners.actions import invite
from tests.support.people import World

pytestmark = pytest.mark.django_db

SITE = "https://partera.example.org"
NEW = "another four invented words"


@pytest.fixture
def pia(world: World) -> User:
    """Somebody invited as a partner member, who has not begun."""
    return invite(
        name="Pia Invented",
        email="pia@example.org",
        role="partner_member",
        organisation=world.mercy.pk,
        site=SITE,
        by=world.viewer("olga"),
    )


def path_in_letter() -> str:
    """The address in the newest invitation."""
    body = Letter.objects.filter(template="invitation").latest("pk").body
    return re.search(rf"{SITE}(/invitation/\S+/)", body)[1]  # type: ignore[index]


def accept(path: str, browser: Client | None = None, **more: str) -> HttpResponse:
    return (browser or Client()).post(path, {"name": "Pia Invented", "password": NEW, "again": NEW, **more})


def test_the_letter_s_link_sets_name_and_password_and_signs_in(pia: User) -> None:
    browser = Client()
    path = path_in_letter()
    assert "pia@example.org" in browser.get(path).content.decode()
    assert accept(path, browser, name="Pia Invented-Vega")["Location"] == "/"
    pia.refresh_from_db()
    assert (pia.name, pia.check_password(NEW)) == ("Pia Invented-Vega", True)
    assert browser.get("/accounts/settings/").status_code == 200


def test_a_link_works_once(pia: User) -> None:
    path = path_in_letter()
    accept(path)
    assert Client().get(path).status_code == 404
    assert accept(path, password="yet another few words", again="yet another few words").status_code == 404


def test_a_link_works_for_a_week(pia: User) -> None:
    path = path_in_letter()
    with clock_at(now() + timedelta(days=6, hours=23)):
        assert Client().get(path).status_code == 200
    with clock_at(now() + timedelta(days=7, minutes=1)):
        assert Client().get(path).status_code == 404
        assert accept(path).status_code == 404


def test_sending_again_makes_the_earlier_link_useless(world: World, pia: User) -> None:
    first = path_in_letter()
    world.client("olga").post(f"/people/{pia.pk}/invite/")
    assert Client().get(first).status_code == 404
    assert Letter.objects.filter(template="invitation").count() == 2


def test_a_withdrawn_link_opens_nothing(world: World, pia: User) -> None:
    world.client("olga").post(f"/people/{pia.pk}/withdraw/")
    assert Client().get(path_in_letter()).status_code == 404
    assert Entry.objects.get(action="accounts.withdraw_invitation").thing == f"user {pia.pk}"


def test_a_forged_link_is_not_found(pia: User) -> None:
    path = path_in_letter()
    assert Client().get(path[:-3] + "x/").status_code == 404
    assert Client().get("/invitation/nothing/").status_code == 404


def test_only_a_digest_of_the_link_is_kept(pia: User) -> None:
    token = path_in_letter().split("/")[2]
    kept = Invitation.objects.get(user=pia)
    assert token not in kept.digest
    assert token not in str(list(Entry.objects.values_list("action", "thing", "changes")))


def test_without_mail_the_link_is_shown_once_to_be_handed_over(world: World, pia: User) -> None:
    shown = world.client("olga").post(f"/people/{pia.pk}/invite/", {"show": "1"}).content.decode()
    path = re.search(r"http://testserver(/invitation/[^<]+)", shown)[1]  # type: ignore[index]
    assert "/invitation/" not in world.client("olga").get(f"/people/{pia.pk}/").content.decode()
    assert accept(path).status_code == 302


def test_a_weak_password_is_refused_and_the_link_still_works(pia: User) -> None:
    path = path_in_letter()
    shown = accept(path, password="short", again="short").content.decode()
    assert "id_password-error" in shown
    assert accept(path, again="something else").status_code == 200
    assert accept(path).status_code == 302


def test_the_action_itself_refuses_a_weak_password_and_an_empty_name(pia: User) -> None:
    token = path_in_letter().split("/")[2]
    with pytest.raises(BadInput, match="too short"):
        invitations.accept(token=token, name="Pia", password="short", by=PUBLIC)
    with pytest.raises(BadInput, match="needs a name"):
        invitations.accept(token=token, name=" ", password=NEW, by=PUBLIC)


def test_accepting_is_written_down_without_a_personal_value(pia: User) -> None:
    accept(path_in_letter())
    lines = Entry.objects.filter(thing=f"user {pia.pk}")
    assert {"accounts.invite", "accounts.accept_invitation", "accounts.sign_in"} <= {line.action for line in lines}
    assert "pia@example.org" not in str([line.changes for line in lines])


def test_a_forgotten_password_is_no_way_around_an_invitation(pia: User) -> None:
    Client().post("/accounts/password/reset/", {"email": pia.email})
    assert not Letter.objects.filter(template="password_reset").exists()


def test_switching_off_withdraws_the_invitation(world: World, pia: User) -> None:
    path = path_in_letter()
    actions.switch_off(user=pia.pk, by=world.viewer("olga"))
    assert Client().get(path).status_code == 404
    with pytest.raises(Refused, match="switched off"):
        invitations.send(user=pia.pk, site=SITE, by=world.viewer("olga"))


def test_who_signs_in_already_is_not_invited(world: World) -> None:
    with pytest.raises(Refused, match="signs in already"):
        invitations.send(user=world.users["bea"].pk, site=SITE, by=world.viewer("olga"))


def test_only_who_manages_people_invites(world: World, pia: User) -> None:
    for act in (invitations.withdraw, lambda **more: invitations.send(site=SITE, **more)):
        with pytest.raises(NotAllowed):
            act(user=pia.pk, by=world.viewer("ana"))
    with pytest.raises(NotFound):
        invitations.send(user=999_999, site=SITE, by=world.viewer("olga"))


def test_an_administrator_who_accepts_is_led_to_the_second_factor_without_the_password_again(world: World) -> None:
    invite(name="Pol", email="pol@example.org", role="administrator", site=SITE, by=world.viewer("olga"))
    browser = Client()
    accept(path_in_letter(), browser)
    assert browser.get("/")["Location"] == "/accounts/second-factor/"
    assert browser.get("/accounts/second-factor/app/").status_code == 200


def test_the_database_keeps_one_open_invitation_a_person(pia: User) -> None:
    with pytest.raises(IntegrityError, match=r"invitation_open_once|user_id"), transaction.atomic():
        Invitation.objects.create(user=pia, digest="0" * 64, sent_at=now(), expires_at=now() + timedelta(days=1))


def test_the_database_keeps_an_invitation_from_ending_before_it_is_sent(pia: User) -> None:
    with pytest.raises(IntegrityError, match="invitation_expires_after_sending"), transaction.atomic():
        Invitation.objects.filter(user=pia).update(expires_at=now() - timedelta(days=1))


def test_the_database_keeps_an_invitation_from_being_accepted_and_withdrawn(pia: User) -> None:
    with pytest.raises(IntegrityError, match="invitation_accepted_or_withdrawn"), transaction.atomic():
        Invitation.objects.filter(user=pia).update(accepted_at=now(), withdrawn_at=now())


def test_an_invitation_is_open_until_it_is_used_withdrawn_or_over() -> None:
    moment, later = now(), now() + timedelta(days=1)
    assert may_accept(later, None, None, moment)
    assert not may_accept(later, moment, None, moment)
    assert not may_accept(later, None, moment, moment)
    assert not may_accept(moment, None, None, moment)
