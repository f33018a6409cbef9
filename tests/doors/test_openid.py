"""Signing in through an organization's own sign-in, against a real provider on a loopback port."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from partera.platform.accounts import actions
from partera.platform.accounts.models import Invitation, User
from partera.platform.audit.models import Entry
from partera.registry.partners.actions import invite
from tests.support import provider
from tests.support.letters import saying
from tests.support.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CALLBACK = "http://testserver/accounts/oidc/organization/back/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The provider's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("provider")
    running = subprocess.Popen([sys.executable, provider.__file__, str(folder), str(port), CALLBACK])
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/.well-known/openid-configuration", running)
        yield url
    finally:
        running.terminate()
        running.wait(timeout=10)


def _wait_for(address: str, running: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert running.poll() is None, "the provider stopped"
        try:
            if requests.get(address, timeout=2).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError("the provider did not answer within 20 seconds")


@pytest.fixture
def configured(server: str, settings: Settings) -> str:
    """Partera knows the provider."""
    app = {
        "provider_id": "organization",
        "name": "the State of Invention",
        "client_id": provider.CLIENT,
        "secret": provider.SECRET,
        "settings": {"server_url": server},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return server


def come_back(browser: Client, server: str, address: str) -> HttpResponse:
    """Go to the provider, sign in there, and come back with what it gives."""
    there = browser.get("/accounts/oidc/organization/?next=/partners/")["Location"]
    assert there.startswith(f"{server}/identity/o/authorize?")
    with requests.Session() as elsewhere:
        elsewhere.get(f"{server}/as/{address}/", timeout=5)
        back = elsewhere.get(there, allow_redirects=False, timeout=5).headers["Location"]
    assert back.startswith(f"{CALLBACK}?")
    return browser.get(back.removeprefix("http://testserver"))


def test_somebody_invited_signs_in_with_the_address_the_provider_vouches_for(world: World, configured: str) -> None:
    browser = Client()
    assert come_back(browser, configured, "bea@example.org")["Location"] == "/partners/"
    assert browser.get("/accounts/settings/").status_code == 200
    assert Entry.objects.get(action="accounts.sign_in").changes == {"how": "socialaccount"}


def test_the_password_stays_as_it_was(world: World, configured: str) -> None:
    before = world.users["bea"].password
    come_back(Client(), configured, "bea@example.org")
    assert User.objects.get(pk=world.users["bea"].pk).password == before


def test_the_first_time_connects_and_is_told_by_letter(world: World, configured: str) -> None:
    for _ in range(2):
        come_back(Client(), configured, "bea@example.org")
    assert SocialAccount.objects.get().user == world.users["bea"]
    assert len(saying("The sign-in of your organization now opens your account")) == 1


def test_an_address_the_provider_has_not_verified_opens_nothing(world: World, configured: str) -> None:
    browser = Client()
    shown = come_back(browser, configured, "carmen@example.org").content.decode()
    assert "Nobody signs up alone" in shown
    assert browser.get("/accounts/settings/").status_code == 302


def test_nobody_comes_in_uninvited(world: World, configured: str) -> None:
    before = User.objects.count()
    assert "Nobody signs up alone" in come_back(Client(), configured, "eve@example.org").content.decode()
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_a_sign_in_that_is_switched_off_stays_shut(world: World, configured: str) -> None:
    come_back(Client(), configured, "bea@example.org")
    actions.switch_off(user=world.users["bea"].pk, by=world.viewer("olga"))
    browser = Client()
    assert come_back(browser, configured, "bea@example.org")["Location"] == "/accounts/inactive/"
    assert browser.get("/accounts/settings/").status_code == 302


def test_a_second_factor_of_ours_is_asked_all_the_same(world: World, configured: str) -> None:
    Authenticator.objects.create(user=world.users["bea"], type="totp", data={"secret": ""})
    browser = Client()
    assert come_back(browser, configured, "bea@example.org")["Location"] == "/accounts/login/second-factor/"
    assert browser.get("/accounts/settings/").status_code == 302


def test_signing_in_there_accepts_an_open_invitation(world: World, configured: str) -> None:
    pia = invite(
        name="Pia",
        email="pia@example.org",
        role="administrator",
        site="https://partera.example.org",
        by=world.viewer("olga"),
    )
    browser = Client()
    come_back(browser, configured, "pia@example.org")
    assert Invitation.objects.get(user=pia).accepted_at is not None
    assert browser.get("/people/")["Location"] == "/accounts/second-factor/"


def test_a_provider_that_asks_for_two_factors_itself_may_be_trusted(
    world: World, configured: str, settings: Settings
) -> None:
    settings.OIDC_BRINGS_SECOND_FACTOR = True
    settings.SECOND_FACTOR_FOR = ["hospital_quality_lead"]
    browser = Client()
    come_back(browser, configured, "bea@example.org")
    assert browser.get("/partners/").status_code == 200
    assert world.client("bea").get("/partners/")["Location"] == "/accounts/second-factor/"


def test_nobody_connects_another_s_account_to_their_own(world: World, configured: str) -> None:
    browser = world.client("carmen")
    there = browser.get("/accounts/oidc/organization/?process=connect")["Location"]
    with requests.Session() as elsewhere:
        elsewhere.get(f"{configured}/as/eve@example.org/", timeout=5)
        back = elsewhere.get(there, allow_redirects=False, timeout=5).headers["Location"]
    browser.get(back.removeprefix("http://testserver"))
    assert not SocialAccount.objects.exists()


def test_an_answer_of_the_provider_nobody_asked_for_is_refused(world: World, configured: str) -> None:
    answer = Client().get("/accounts/oidc/organization/back/?code=stolen&state=forged")
    assert answer.status_code == 401
    assert "did not answer as it should" in answer.content.decode()


def test_the_sign_in_page_offers_the_provider_by_name(world: World, configured: str) -> None:
    assert "Sign in with the State of Invention" in Client().get("/accounts/login/").content.decode()
