"""The security baseline: headers on every answer, cookies, redirects, uploads, error pages, settings behind TLS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest import MonkeyPatch

from tests.doors.walk_objects import Walk
from tests.doors.walking import ROUTES, in_parts, unknown_things, walks
from tests.support.people import PASSWORD, World

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SAME_ON_EVERY_ANSWER = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FOREIGN = ("https://evil.example/", "//evil.example/", "https:evil.example", "/\\evil.example", "javascript:alert(1)")


SCANS = "kit_hand_over"
"""The one page that may use the camera, itself: it reads vouchers."""


def unsafe(answer: HttpResponse, route: str = "") -> list[str]:
    """What is wrong with the headers of an answer."""
    wrong = [name for name, value in SAME_ON_EVERY_ANSWER.items() if answer.headers.get(name) != value]
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        if policy.get(name) != "'none'":
            wrong.append(f"{name} {policy.get(name)}")
    if any(word in " ".join(policy.values()) for word in ("unsafe", "*", "http:", "blob:")):
        wrong.append("the policy lets foreign or inline content in")
    camera = "camera=(self)" if route == SCANS and answer.status_code == 200 else "camera=()"
    if camera not in answer.headers["Permissions-Policy"]:
        wrong.append("Permissions-Policy")
    return wrong


@pytest.mark.same_on_both
@pytest.mark.parametrize("part", in_parts(4))
def test_every_route_answers_with_the_headers(world: World, part: int) -> None:
    things = walks(world)
    browsers = {name: world.client(name) for name in ("dora", "olga", "ana")}
    wrong = []
    for name in list(ROUTES)[part::4]:
        if name in unknown_things(ROUTES, things):
            continue  # the walking test says so
        thing = things.get(name, Walk())
        for who, browser in browsers.items():
            answer = browser.get(reverse(name, kwargs=thing.kwargs))
            wrong += [f"{who} → {name}: {fault}" for fault in unsafe(answer, name)]
            kept = answer.headers.get("Cache-Control", "")
            if who != "dora" and "no-store" not in kept and "private" not in kept:
                wrong.append(f"{who} → {name}: may be kept by a proxy: {kept or 'nothing said'}")
            if browser.cookies.get(settings.SESSION_COOKIE_NAME) is None and who != "dora":
                browser.force_login(world.users[who])  # signing out was one of the routes
    assert wrong == [], "\n".join(wrong)


def test_static_files_and_what_is_not_there_have_the_headers(client: Client) -> None:
    for address in ("/static/partera/base.css", "/nowhere/", "/static/nowhere.js"):
        answer = client.get(address)
        answer.close()
        assert unsafe(answer) == [], address


def test_no_template_holds_inline_script_or_style() -> None:
    source = ROOT / "src/partera"
    for page in source.rglob("templates/**/*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<style" not in text and " style=" not in text, page
        assert "javascript:" not in text and " onclick=" not in text and " onload=" not in text, page
        scripts = [part.split(">")[0] for part in text.split("<script")[1:]]
        assert all("src=" in part or 'type="application/json"' in part for part in scripts), page


@pytest.mark.parametrize("foreign", FOREIGN)
def test_no_redirect_leads_elsewhere(world: World, foreign: str) -> None:
    """Every place that takes where to go next."""
    stranger = world.client("dora")
    signing_in = {"login": "bea@example.org", "password": PASSWORD, "next": foreign}
    answers = [
        stranger.post("/accounts/login/", signing_in),
        world.client("bea").get("/accounts/login/", {"next": foreign}),
        world.client("bea").post("/language/", {"language": "es", "next": foreign}),
        world.client("bea").post("/accounts/logout/", {"next": foreign}),
        world.client("bea").post("/accounts/reauthenticate/", {"password": PASSWORD, "next": foreign}),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/") and not answer["Location"].startswith(("//", "/\\")), answer[
            "Location"
        ]
        assert "evil" not in answer["Location"]


def test_a_form_without_its_mark_changes_nothing(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.users["bea"])
    assert browser.post("/language/", {"language": "es"}).status_code == 403
    assert browser.post("/accounts/logout/").status_code == 403


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_files_larger_than_a_form_takes_are_refused(world: World) -> None:
    large = SimpleUploadedFile("large.csv", b"a" * (6 * 1024 * 1024))
    answer = world.client("ana").post("/partners/import/", {"file": large})
    assert answer.status_code == 400
    assert unsafe(answer) == []


def test_a_request_with_too_many_or_too_long_fields_is_refused(world: World) -> None:
    browser = world.client("ana")
    assert browser.post("/language/", {f"field{number}": "1" for number in range(3_000)}).status_code == 400
    assert browser.post("/language/", {"language": "a" * 6_000_000}).status_code == 400


def test_a_fault_shows_nothing_of_the_inside(world: World, monkeypatch: MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ValueError("a secret inside")

    monkeypatch.setattr("partera.doors.web.home.pages.landing", broken)
    browser = world.client("dora")
    browser.raise_request_exception = False
    answer = browser.get("/")
    assert answer.status_code == 500
    text = answer.content.decode()
    for inside in ("secret", "Traceback", "ValueError", "partera.", ".py", "Django"):
        assert inside not in text
    assert unsafe(answer) == []


def test_there_is_no_admin_site(client: Client) -> None:
    assert not any("admin" in app for app in settings.INSTALLED_APPS)
    assert client.get("/admin/").status_code == 404


def test_the_session_cookie_is_new_after_signing_in(client: Client, world: World) -> None:
    client.get("/accounts/login/")
    client.cookies[settings.SESSION_COOKIE_NAME] = "chosen-by-somebody-else"
    client.post("/accounts/login/", {"login": "bea@example.org", "password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "chosen-by-somebody-else"


def behind_tls(home: Path, code: str) -> str:
    """What a program prints that runs as behind a proxy with TLS."""
    environment = {
        **os.environ,
        "HTTPS": "1",
        "PARTERA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "partera.config.settings",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=home, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_behind_tls_djangos_own_checks_for_deployment_find_nothing(home: Path) -> None:
    code = "import django; django.setup(); from django.core.management import call_command; "
    assert behind_tls(home, code + "call_command('check', deploy=True, fail_level='WARNING'); print('clean')").endswith(
        "clean\n"
    )


_ASKED_BEHIND_TLS = """
import django
django.setup()
from django.test import Client
from django.conf import settings
browser = Client()
settings.ALLOWED_HOSTS = ["testserver"]
plain = browser.get("/health/live")
print(plain.status_code)
away = browser.get("/accounts/login/")
print(away.status_code, away["Location"])
safe = browser.get("/health/live", headers={"x-forwarded-proto": "https"})
print(safe["Strict-Transport-Security"])
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)
print(settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE)
"""


@pytest.mark.slow
def test_behind_tls_browsers_are_held_to_it(home: Path) -> None:
    assert behind_tls(home, _ASKED_BEHIND_TLS).splitlines() == [
        "200",
        "301 https://testserver/accounts/login/",
        "max-age=63072000; includeSubDomains",
        "__Host-session __Host-csrf __Host-language",
        "True True Lax",
    ]
