"""How often one may try, where a request comes from, how long a session lasts, and one's devices."""

from __future__ import annotations

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from partera.core.errors import NotFound
from partera.doors.web.accounts.gate import BEGUN, SEEN
from partera.platform.accounts import actions
from partera.platform.accounts.addresses import UNKNOWN, address_of
from partera.platform.accounts.limits import RATES, may_try
from partera.platform.accounts.queries import browser as browser_words
from partera.platform.accounts.queries import devices
from partera.platform.audit.models import Entry
from partera.platform.letters.models import Letter
from tests.support.letters import saying
from tests.support.people import PASSWORD, World

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


def try_password(password: str, email: str = "bea@example.org", browser: Client | None = None) -> HttpResponse:
    return (browser or Client()).post("/accounts/login/", {"login": email, "password": password})


# --- too many tries ---


def test_five_wrong_passwords_close_the_door_even_for_the_right_one(world: World) -> None:
    for _ in range(5):
        assert try_password("wrong").status_code == 200
    answer = try_password(PASSWORD)
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "Wait 5 minutes" in answer.content.decode()


def test_a_lock_out_and_each_wrong_password_are_written_down_without_the_address(world: World) -> None:
    for _ in range(7):
        try_password("wrong")
    lines = Entry.objects.filter(thing=f"user {world.users['bea'].pk}")
    assert lines.filter(action="accounts.sign_in_failed").count() == 5
    assert lines.filter(action="accounts.locked_out").count() == 1
    assert "bea@example.org" not in str(list(Entry.objects.values()))


def test_an_unknown_address_is_locked_out_the_same_way(world: World) -> None:
    for _ in range(5):
        try_password("wrong", "nobody@example.org")
    assert try_password("wrong", "nobody@example.org").status_code == 429
    assert Entry.objects.filter(action="accounts.locked_out", thing="no user").count() == 1


def test_one_person_s_lock_out_leaves_others_in_peace(world: World) -> None:
    for _ in range(5):
        try_password("wrong", "carmen@example.org")
    assert try_password(PASSWORD)["Location"] == "/"


def test_asking_for_many_links_is_refused_politely(world: World) -> None:
    codes = [Client().post("/accounts/password/reset/", {"email": "bea@example.org"}).status_code for _ in range(6)]
    assert codes == [302] * 5 + [429]
    assert Letter.objects.filter(template="password_reset").count() == 5


def test_invitations_are_not_guessed_at_will(world: World) -> None:
    codes = [Client().post("/invitation/forged.token/", {}).status_code for _ in range(11)]
    assert codes == [404] * 10 + [429]


def test_wrong_codes_of_the_second_factor_close_the_door_too(world: World) -> None:
    browser = Client()
    try_password(PASSWORD, "olga@example.org", browser)
    codes = [
        "Too many" in browser.post("/accounts/login/second-factor/", {"code": "000000"}).content.decode()
        for _ in range(6)
    ]
    assert codes == [False] * 5 + [True]


def test_a_limit_counts_a_name_or_an_address(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RATES, "api", "2/m/key")
    request = rf.get("/api/")
    assert [may_try(request, "api", key="token 1", reads=True) for _ in range(3)] == [True, True, False]
    assert may_try(request, "api", key="token 2", reads=True)
    assert may_try(request, "api", key="token 1")


# --- where a request comes from ---


@pytest.mark.parametrize(
    ("proxies", "added", "found"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "not an address", UNKNOWN),
    ],
)
def test_a_forwarded_address_counts_only_from_as_many_proxies_as_are_ours(
    rf: RequestFactory, settings: Settings, proxies: int, added: str, found: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert address_of(rf.get("/", headers={"x-forwarded-for": added}, REMOTE_ADDR="192.0.2.1")) == found


# --- how long a session lasts ---


def change_session(browser: Client, **values: int) -> None:
    session = browser.session
    session.update(values)
    session.save()


def test_a_session_ends_after_its_longest_time_even_in_use(world: World) -> None:
    browser = world.client("bea")
    browser.get("/accounts/settings/")
    change_session(browser, **{BEGUN: int(time.time()) - 12 * 3600 - 1})
    assert browser.get("/accounts/settings/").status_code == 302


def test_a_session_in_use_is_kept_alive_without_writing_each_time(world: World, settings: Settings) -> None:
    browser = world.client("bea")
    browser.get("/accounts/settings/")
    first = browser.session[SEEN]
    browser.get("/accounts/settings/")
    assert browser.session[SEEN] == first
    change_session(browser, **{SEEN: first - 301})
    answer = browser.get("/accounts/settings/")
    assert browser.session[SEEN] >= first
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 3600


# --- devices ---


def test_devices_are_listed_by_what_they_are(world: World) -> None:
    here, there = Client(headers={"user-agent": FIREFOX}), Client(headers={"user-agent": PHONE})
    for browser in (here, there):
        try_password(PASSWORD, browser=browser)
    found = devices(world.viewer("bea"), this=here.session.session_key)
    assert [(one.browser, one.is_this) for one in found] == [("Firefox, Linux", True), ("Chrome, Android", False)]
    assert "Chrome, Android" in here.get("/accounts/devices/").content.decode()


def test_one_device_is_signed_out_or_all_the_others(world: World) -> None:
    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        try_password(PASSWORD, browser=browser)
    here, second, _third = browsers
    number = UserSession.objects.get(session_key=second.session.session_key).pk
    here.post(f"/accounts/devices/{number}/end/")
    assert [one.get("/accounts/settings/").status_code for one in browsers] == [200, 302, 200]
    here.post("/accounts/devices/end/")
    assert [one.get("/accounts/settings/").status_code for one in browsers] == [200, 302, 302]
    assert set(Entry.objects.filter(action__contains="end_device").values_list("action", flat=True)) == {
        "accounts.end_device",
        "accounts.end_devices",
    }


def test_signing_out_this_device_leads_to_the_start_page(world: World) -> None:
    browser = Client()
    try_password(PASSWORD, browser=browser)
    number = UserSession.objects.get(session_key=browser.session.session_key).pk
    assert browser.post(f"/accounts/devices/{number}/end/")["Location"] == "/"
    assert browser.get("/accounts/settings/").status_code == 302


def test_another_s_device_does_not_exist(world: World) -> None:
    browser = Client()
    try_password(PASSWORD, browser=browser)
    number = UserSession.objects.get(user=world.users["bea"]).pk
    with pytest.raises(NotFound):
        actions.end_device(device=number, by=world.viewer("carmen"))
    assert Session.objects.filter(session_key=browser.session.session_key).exists()


def test_a_new_browser_is_told_by_letter_but_the_first_and_a_known_one_are_not(world: World) -> None:
    try_password(PASSWORD)
    assert len(saying("had not been used before")) == 0
    browser = Client()
    try_password(PASSWORD, browser=browser)
    assert len(saying("had not been used before")) == 1
    browser.post("/accounts/logout/")
    try_password(PASSWORD, browser=browser)
    assert len(saying("had not been used before")) == 1


@pytest.mark.parametrize(("said", "words"), [(FIREFOX, "Firefox, Linux"), (PHONE, "Chrome, Android"), ("curl/8", "")])
def test_a_browser_is_named_in_two_words(said: str, words: str) -> None:
    assert browser_words(said) == words


def test_a_request_without_an_address_has_none() -> None:
    assert address_of(HttpRequest()) == UNKNOWN
