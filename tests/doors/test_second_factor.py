"""Second factors: who must have one, apps, recovery codes, and what is written down and written to people."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from partera.config import console
from partera.core.errors import NotAllowed
from partera.core.viewers import command
from partera.flows import rotate_keys
from partera.platform.accounts import factor_secrets, recovery
from partera.platform.accounts.models import User
from partera.platform.accounts.permissions import PERMISSIONS, ROLES, ROLES_NEEDING_SECOND_FACTOR
from partera.platform.accounts.rules import needs_second_factor, sign_in_state
from partera.platform.audit.models import Entry
from partera.platform.letters.models import Letter
from tests.support.letters import saying
from tests.support.people import PASSWORD, World

pytestmark = pytest.mark.django_db

FACTOR = "/accounts/second-factor/"


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def code_for(secret: str) -> str:
    """What an app would show now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def signed_in(user: User, password: str = PASSWORD) -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": user.email, "password": password})
    return browser


def with_app(user: User, capture: DjangoCaptureOnCommitCallbacks) -> tuple[Client, str]:
    """A browser in which somebody has just set up an app, and the app's key."""
    browser = signed_in(user)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = text_of(browser.get(f"{FACTOR}app/"))
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]  # type: ignore[index]
    with capture(execute=True):
        answer = browser.post(f"{FACTOR}app/", {"code": code_for(secret)})
    assert answer["Location"] == f"{FACTOR}recovery-codes/"
    return browser, secret


@pytest.fixture
def bea(world: World) -> User:
    """Leads quality at a hospital: nothing asks her for a second factor."""
    return world.users["bea"]


# --- who must have one ---


def test_every_role_that_reaches_restricted_fields_needs_a_second_factor() -> None:
    for name in ("people.manage", "audit.see", "records.destroy"):
        assert PERMISSIONS[name].roles <= ROLES_NEEDING_SECOND_FACTOR
    assert "care_coordinator" in ROLES_NEEDING_SECOND_FACTOR
    assert "decision_maker" not in ROLES_NEEDING_SECOND_FACTOR
    assert set(ROLES) >= ROLES_NEEDING_SECOND_FACTOR


def test_an_installation_may_ask_further_roles_or_everybody() -> None:
    assert not needs_second_factor({"decision_maker"})
    assert needs_second_factor({"decision_maker"}, ["decision_maker"])
    assert needs_second_factor({"partner_member"}, ["all"])
    assert needs_second_factor({"partner_member", "administrator"})


def test_who_must_have_one_and_has_none_is_led_to_it_before_anything_else(world: World) -> None:
    Authenticator.objects.filter(user=world.users["olga"]).delete()
    olga = world.client("olga")
    for address in ("/", "/people/", "/accounts/settings/", "/schedule/", "/partners/"):
        assert olga.get(address)["Location"] == FACTOR
    assert "Your role asks for a second factor" in text_of(olga.get(FACTOR))
    assert olga.post("/people/add/", {})["Location"] == FACTOR
    assert olga.get("/accounts/logout/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(world: World) -> None:
    Authenticator.objects.filter(user=world.users["olga"]).update(type="recovery_codes")
    assert world.client("olga").get("/people/").status_code == 302


def test_who_needs_none_goes_on(world: World) -> None:
    assert world.client("bea").get("/partners/").status_code == 200


def test_a_further_role_is_asked_by_a_setting(world: World, settings: Settings) -> None:
    settings.SECOND_FACTOR_FOR = ["hospital_quality_lead"]
    assert world.client("bea").get("/partners/")["Location"] == FACTOR


def test_the_demonstration_asks_nobody_and_says_so(world: World, settings: Settings) -> None:
    settings.SECOND_FACTOR_DEMANDED, settings.PARTERA_DEMO = False, True
    Authenticator.objects.filter(user=world.users["olga"]).delete()
    assert world.client("olga").get("/people/").status_code == 200
    assert "asks nobody for a second factor" in text_of(Client().get("/accounts/login/"))


@pytest.mark.parametrize(
    ("is_active", "has_begun", "needs", "has", "state"),
    [
        (False, True, True, True, "off"),
        (True, False, True, False, "invited"),
        (True, True, True, False, "no_second_factor"),
        (True, True, False, False, "active"),
        (True, True, True, True, "active"),
    ],
)
def test_a_sign_in_is_off_invited_lacking_or_active(
    is_active: bool, has_begun: bool, needs: bool, has: bool, state: str
) -> None:
    found = sign_in_state(is_active=is_active, has_begun=has_begun, needs_factor=needs, has_factor=has)
    assert found == state


# --- an app and its codes ---


def test_changing_a_second_factor_asks_for_the_password_first(bea: User) -> None:
    answer = signed_in(bea).get(f"{FACTOR}app/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_an_app_is_set_up_told_and_written_down(
    bea: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with_app(bea, django_capture_on_commit_callbacks)
    assert "authenticator app was added" in Letter.objects.get(template="security_notice").body
    kinds = [line.changes["factor"][1] for line in Entry.objects.filter(action="accounts.add_factor")]
    assert sorted(kinds) == ["recovery_codes", "totp"]


def test_the_key_of_an_app_is_sealed_in_the_database(
    bea: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    _browser, secret = with_app(bea, django_capture_on_commit_callbacks)
    kept = Authenticator.objects.get(user=bea, type="totp").data["secret"]
    assert secret not in kept


def test_a_new_key_of_the_installation_seals_second_factors_anew_and_they_still_open(
    bea: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Authenticator.objects.exclude(user=bea).delete()
    _browser, secret = with_app(bea, django_capture_on_commit_callbacks)
    (before,) = factor_secrets.keys_in_use()
    made = rotate_keys.rotate(by=command("the tests"))
    assert factor_secrets.keys_in_use() == {made: 2}
    assert before != made
    assert factor_secrets.unseal(Authenticator.objects.get(user=bea, type="totp").data["secret"]) == secret


def test_signing_in_asks_for_the_code_and_a_wrong_one_opens_nothing(
    bea: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    _browser, secret = with_app(bea, django_capture_on_commit_callbacks)
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": bea.email, "password": PASSWORD})
    assert answer["Location"] == "/accounts/login/second-factor/"
    assert browser.get("/accounts/settings/").status_code == 302
    wrong = str((int(code_for(secret)) + 1) % 1_000_000).zfill(6)
    assert "Wait for the app’s next code" in text_of(browser.post("/accounts/login/second-factor/", {"code": wrong}))
    assert browser.get("/accounts/settings/").status_code == 302
    assert Entry.objects.get(action="accounts.factor_failed").thing == f"user {bea.pk}"
    assert browser.post("/accounts/login/second-factor/", {"code": code_for(secret)})["Location"] == "/"
    assert browser.get("/accounts/settings/").status_code == 200
    assert Entry.objects.filter(action="accounts.sign_in").first().changes == {"how": "password, totp"}  # type: ignore[union-attr]


def test_a_code_opens_only_once(bea: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    _browser, secret = with_app(bea, django_capture_on_commit_callbacks)
    code = code_for(secret)
    first, second = signed_in(bea), signed_in(bea)
    assert first.post("/accounts/login/second-factor/", {"code": code}).status_code == 302
    assert second.post("/accounts/login/second-factor/", {"code": code}).status_code == 200


def test_a_recovery_code_opens_once_and_is_written_down(
    bea: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    browser, _secret = with_app(bea, django_capture_on_commit_callbacks)
    code = re.findall(r"<code>(\d{8})</code>", text_of(browser.get(f"{FACTOR}recovery-codes/")))[0]
    lost = signed_in(bea)
    assert lost.post("/accounts/login/second-factor/", {"code": code})["Location"] == "/"
    assert Entry.objects.get(action="accounts.use_recovery_code").thing == f"user {bea.pk}"
    assert signed_in(bea).post("/accounts/login/second-factor/", {"code": code}).status_code == 200


def test_recovery_codes_are_shown_once(
    bea: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    browser, _secret = with_app(bea, django_capture_on_commit_callbacks)
    assert re.search(r"<code>\d{8}</code>", text_of(browser.get(f"{FACTOR}recovery-codes/")))
    assert not re.search(r"<code>\d{8}</code>", text_of(browser.get(f"{FACTOR}recovery-codes/")))


def test_removing_the_app_is_told_and_takes_the_recovery_codes_with_it(
    bea: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    browser, _secret = with_app(bea, django_capture_on_commit_callbacks)
    browser.post(f"{FACTOR}app/remove/")
    assert not Authenticator.objects.filter(user=bea).exists()
    assert Entry.objects.filter(action="accounts.remove_factor").count() == 2
    assert saying("was removed")


def test_a_password_reset_does_not_go_around_the_second_factor(
    bea: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with_app(bea, django_capture_on_commit_callbacks)
    Client().post("/accounts/password/reset/", {"email": bea.email})
    link = re.search(r"(/accounts/password/reset/key/\S+)", Letter.objects.get(template="password_reset").body)[1]  # type: ignore[index]
    browser = Client()
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": "four other invented words", "password2": "four other invented words"})
    browser = signed_in(bea, "four other invented words")
    assert browser.get("/accounts/settings/").status_code == 302


# --- lost devices ---


def test_an_administrator_resets_a_lost_second_factor_and_the_person_is_written_to(
    world: World, bea: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    browser, _secret = with_app(bea, django_capture_on_commit_callbacks)
    world.client("olga").post(f"/people/{bea.pk}/second-factor/")
    assert not Authenticator.objects.filter(user=bea).exists()
    assert browser.get("/accounts/settings/").status_code == 302
    line = Entry.objects.get(action="accounts.reset_second_factor")
    assert (line.actor, line.changes) == ("Olga", {"devices": [1, 0], "factors": [["recovery_codes", "totp"], []]})
    assert saying("reset your second factor", to=bea.email)


# --- the only administrator lost everything ---


def test_the_machines_owner_lets_back_in_who_lost_password_and_factor(
    bea: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with_app(bea, django_capture_on_commit_callbacks)
    assert console.run(["people", "reset-factor", "Bea@example.org"]) == 0
    assert console.run(["people", "link", "bea@example.org"]) == 0
    link = re.search(r"http\S+?//[^/]+(/\S+)", capsys.readouterr().out)
    assert link is not None
    new = {"password1": "four other invented words", "password2": "four other invented words"}
    browser = Client()
    browser.post(browser.get(link[1], follow=True).redirect_chain[-1][0], new)
    assert not Authenticator.objects.filter(user=bea).exists()
    bea.refresh_from_db()
    assert bea.check_password(new["password1"])
    again = Client()
    assert again.post(link[1], {"password1": "yet another invented phrase", "password2": "yet another invented phrase"})
    bea.refresh_from_db()
    assert bea.check_password(new["password1"])
    lines = Entry.objects.filter(action__in=("accounts.make_link", "accounts.reset_second_factor"))
    assert {(line.action, line.actor_kind) for line in lines} == {
        ("accounts.make_link", "command"),
        ("accounts.reset_second_factor", "command"),
    }
    assert saying("A link to set a new password was made on the machine", to=bea.email)


def test_nobody_makes_such_a_link_through_the_pages(world: World, bea: User) -> None:
    with pytest.raises(NotAllowed):
        recovery.link(user=bea.pk, site="https://partera.example.org", by=world.viewer("olga"))


def test_an_address_nobody_signs_in_with_gets_no_link(db: None) -> None:
    assert console.run(["people", "link", "nobody@example.org"]) == 2
