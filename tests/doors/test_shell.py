"""The frame of every page: language, navigation, errors, safety headers, weight."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from partera.config import urls as real_urls
from partera.core.errors import BadInput, NotAllowed, NotFound, ParteraError, Refused, Unavailable
from partera.doors.web.home.errors import broken
from partera.doors.web.routes import PUBLIC, page
from tests.support.people import World

pytestmark = pytest.mark.django_db


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


# --- language ---


def test_the_language_is_switched_on_the_spot_and_stays(client: Client) -> None:
    answer = client.post("/language/", {"language": "es", "next": "/places/?q=x"})
    assert (answer.status_code, answer["Location"]) == (302, "/places/?q=x")
    page = client.get("/accounts/login/")
    assert '<html lang="es">' in text_of(page)
    assert "Iniciar sesión" in text_of(page)
    assert page["Content-Language"] == "es"


def test_a_person_carries_the_language_to_another_browser(world: World) -> None:
    world.client("ana").post("/language/", {"language": "es", "next": "/"})
    world.users["ana"].refresh_from_db()
    assert "Lo que le espera" in text_of(world.client("ana").get("/"))


def test_a_browser_that_asks_for_spanish_gets_it(client: Client) -> None:
    answer = client.get("/", headers={"accept-language": "es-MX,es;q=0.9"})
    assert '<html lang="es">' in text_of(answer)


def test_the_switch_leads_to_no_other_site(client: Client) -> None:
    answer = client.post("/language/", {"language": "es", "next": "https://example.com/"})
    assert answer["Location"] == "/"


def test_a_language_that_is_not_offered_is_refused(client: Client) -> None:
    assert client.post("/language/", {"language": "xx"}).status_code == 422


# --- navigation and frame ---


def test_a_room_one_may_not_enter_is_not_shown(world: World) -> None:
    assert 'href="/partners/"' not in text_of(world.client("dora").get("/accounts/login/"))
    assert 'href="/partners/"' in text_of(world.client("bea").get("/accounts/settings/"))
    assert 'href="/people/"' not in text_of(world.client("bea").get("/accounts/settings/"))
    assert 'href="/people/"' in text_of(world.client("olga").get("/accounts/settings/"))


def test_the_public_finds_the_schedule_where_partners_find_their_sessions(world: World) -> None:
    assert 'href="/schedule/"' in text_of(world.client("dora").get("/accounts/login/"))
    assert 'href="/sessions/"' in text_of(world.client("bea").get("/accounts/settings/"))


def test_the_room_one_is_in_is_marked(world: World) -> None:
    page = text_of(world.client("ana").get("/partners/"))
    assert re.search(r'href="/partners/" class="p-rooms__here" aria-current="true"', page)


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/nowhere/"])
def test_every_page_of_the_demo_says_so(client: Client, address: str) -> None:
    with override_settings(PARTERA_DEMO=True):
        assert "Nothing here is real." in text_of(client.get(address))
    assert "Nothing here is real." not in text_of(client.get(address))


def test_a_search_for_what_no_name_can_hold_finds_nothing(world: World) -> None:
    assert world.client("ana").get("/search/?q=a%00b%20zzz").status_code == 200


def test_the_search_key_can_be_switched_off(world: World) -> None:
    browser = world.client("ana")
    assert 'data-shortcut="/"' in text_of(browser.get("/"))
    browser.post("/accounts/settings/", {"language": "en"})
    assert "data-shortcut" not in text_of(browser.get("/"))


def test_a_frame_shows_only_when_it_holds_something() -> None:
    empty = Template('{% framed "components/about.html" %}  {% endframed %}').render(Context())
    full = Template('{% framed "components/about.html" %}<p>CDC</p>{% endframed %}').render(Context())
    assert empty == ""
    assert "<p>CDC</p>" in full
    assert "About these numbers" in full


def test_the_gallery_shows_every_piece(world: World) -> None:
    shown = text_of(world.client("nico").get("/gallery/"))
    for piece in (
        "usa-alert--error",
        "p-steps__current",
        "p-tabs",
        "p-filter",
        "p-empty",
        "p-error-summary",
        "p-about",
    ):
        assert piece in shown


# --- errors ---

_FAMILY = {
    "refused": (Refused, 409),
    "not-allowed": (NotAllowed, 404),
    "not-found": (NotFound, 404),
    "bad-input": (BadInput, 422),
    "unavailable": (Unavailable, 503),
}


def _raises(request: HttpRequest, kind: str) -> HttpResponse:
    raise _FAMILY[kind][0]("The kettle is empty. Fill it.")


class Faulty:
    """Addresses that fail on purpose, beside the real ones."""

    urlpatterns = [*real_urls.urlpatterns, page("fails/<slug:kind>/", _raises, name="fails", needs=PUBLIC)]
    handler404 = real_urls.handler404
    handler500 = real_urls.handler500


Faulty.urlpatterns.append(path("breaks/", lambda request: 1 // 0))  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(("kind", "error", "status"), [(k, *v) for k, v in _FAMILY.items()])
def test_each_of_the_error_family_becomes_a_page(
    client: Client, kind: str, error: type[ParteraError], status: int
) -> None:
    with override_settings(ROOT_URLCONF=Faulty):
        answer = client.get(f"/fails/{kind}/")
    assert answer.status_code == status
    assert "<h1>" in text_of(answer)
    assert ("The kettle is empty." in text_of(answer)) == (status != 404)


def test_a_fault_is_a_plain_page_without_its_inside(client: Client) -> None:
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF=Faulty):
        answer = client.get("/breaks/")
    assert answer.status_code == 500
    assert "Something broke" in text_of(answer)
    assert "ZeroDivision" not in text_of(answer)


def test_the_fault_page_leans_on_nothing() -> None:
    assert broken(RequestFactory().get("/")).status_code == 500


def test_an_old_form_is_refused_with_the_way_out(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/language/", {"language": "es"})
    assert answer.status_code == 403
    assert "The form has expired" in text_of(answer)


# --- safety ---


def test_pages_forbid_what_is_not_ours(client: Client) -> None:
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/search/?q=a", "/nowhere/"])
def test_no_page_holds_script_or_style_of_its_own(client: Client, address: str) -> None:
    shown = text_of(client.get(address))
    assert not re.search(r"<script(?![^>]*\bsrc=)", shown)
    assert not re.search(r"\son\w+=|\sstyle=|<style", shown)


def test_a_public_page_weighs_at_most_250_kilobytes(client: Client) -> None:
    if finders.find("uswds/css/uswds.min.css") is None:
        pytest.skip("the front-end parts are not built (make setup)")
    shown = client.get("/").content
    addresses = re.findall(r'(?:href|src)="/static/([^"]+)"', shown.decode())
    files = [Path(str(finders.find(address))).read_bytes() for address in addresses]
    fonts = [f.read_bytes() for f in (django_settings.PARTERA_ASSETS / "vendor").rglob("*.woff2")]
    weight = sum(len(gzip.compress(part)) for part in [shown, *files]) + sum(map(len, fonts))
    assert weight <= 250_000
