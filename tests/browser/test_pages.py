"""Every main page, wide and narrow, for each kind of reader: accessible, no wider than the screen, quiet console."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Response

from tests.browser.conftest import NARROW, WIDE, Visitor

PUBLIC_PAGES = {
    "home": "/",
    "places": "/places/",
    "found": "/places/?q=jefferson",
    "nation": "/places/US/",
    "state": "/places/05/",
    "county": "/places/05119/",
    "small-county": "/places/05013/",
    "unloaded-place": "/places/56/",
    "measure-of-nation": "/places/US/ptb/",
    "measure-of-state": "/places/05/ptb/",
    "measure-of-county": "/places/05119/pnc1/",
    "schedule": "/schedule/",
    "scheduled": "/schedule/2/",
    "search": "/search/?q=pulaski",
    "sign-in": "/accounts/login/",
    "forgotten-password": "/accounts/password/reset/",
}
CONVENER_PAGES = {
    "home": "/",
    "county": "/places/05119/",
    "search": "/search/?q=delta",
    "partners": "/partners/",
    "organization": "/partners/3/",
    "organization-change": "/partners/3/edit/",
    "organization-add": "/partners/add/",
    "organizations-import": "/partners/import/",
    "awards": "/partners/awards/?place=05",
    "sites": "/partners/sites/?place=05119",
    "sessions": "/sessions/",
    "session": "/sessions/2/",
    "session-new": "/sessions/new/?place=05119",
    "kick-off": "/sessions/2/kick-off/",
    "kick-off-about": "/sessions/2/kick-off/about/",
    "kick-off-guests": "/sessions/2/kick-off/guests/",
    "partnerships": "/partnerships/",
    "partnership": "/partnerships/1/",
    "partnership-start": "/partnerships/start/",
    "session-day": "/sessions/2/day/",
    "overview": "/sessions/2/overview/3/",
    "follow-up": "/sessions/1/follow-up/",
    "book": "/sessions/2/book/",
    "book-of-state": "/book/05/",
    "work-plan": "/workplan/",
    "step": "/workplan/1/",
    "evidence": "/evidence/",
    "upload": "/evidence/upload/",
    "settings": "/accounts/settings/",
    "devices": "/accounts/devices/",
    "letters": "/letters/",
    "jobs-of-ones-own": "/jobs/",
    "agreements": "/evidence/agreements/",
    "agreement": "/evidence/agreements/1/",
    "releases": "/evidence/releases/",
    "second-factor": "/accounts/second-factor/",
    "password": "/accounts/password/change/",
    "gallery": "/gallery/",
}
ADMINISTRATOR_PAGES = {
    "home": "/",
    "people": "/people/",
    "person": "/people/2/",
    "invite": "/people/add/",
    "review-roles": "/people/review/",
    "person-invited": "/people/13/",
    "evidence": "/evidence/",
    "agreements": "/evidence/agreements/",
    "agreement": "/evidence/agreements/1/",
    "agreement-with-contact": "/evidence/agreements/1/?contact=1",
    "agreement-make": "/evidence/agreements/make/",
    "agreement-renew": "/evidence/agreements/1/renew/",
    "agreement-end": "/evidence/agreements/1/stop/",
    "releases": "/evidence/releases/",
    "trail": "/audit/",
    "trail-filtered": "/audit/?thing=agreement+1",
    "trail-empty": "/audit/?action=none",
    "jobs": "/jobs/",
    "mailbox": "/mailbox/",
    "letters": "/letters/",
}
READERS = {
    "public": ("", PUBLIC_PAGES),
    "convener": ("ana@demo.example", CONVENER_PAGES),
    "administrator": ("adi@demo.example", ADMINISTRATOR_PAGES),
    "evaluator": ("eva@demo.example", {"home": "/"}),
    "program-officer": ("fay@demo.example", {"home": "/"}),
}
MOST_BYTES = 250 * 1024


def _visit(browser: Browser, address: str, reader: str, width: str, language: str) -> None:
    email, pages = READERS[reader]
    context = browser.new_context(viewport=WIDE if width == "wide" else NARROW, locale=language)
    if email:
        context.add_cookies([{"name": "language", "value": language, "url": address}])
    visitor = Visitor(context, address)
    if email:
        visitor.sign_in(email)
    for name, path in pages.items():
        visitor.open(path)
        assert visitor.page.locator("html").get_attribute("lang") == language, path
        assert visitor.page.locator("h1").count() == 1, path
        visitor.shot(f"{reader}-{language}-{width}-{name}")
    context.close()


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_public_pages_are_accessible_and_fit(browser: Browser, address: str, width: str, language: str) -> None:
    _visit(browser, address, "public", width, language)


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("reader", ["convener", "administrator", "evaluator", "program-officer"])
def test_pages_behind_the_sign_in_are_accessible_and_fit(
    browser: Browser, address: str, width: str, reader: str
) -> None:
    _visit(browser, address, reader, width, "en")


@pytest.mark.parametrize("reader", ["convener", "administrator"])
def test_pages_behind_the_sign_in_speak_spanish(browser: Browser, address: str, reader: str) -> None:
    """The language a browser has chosen goes before the one kept with the person."""
    _visit(browser, address, reader, "narrow", "es")


def test_what_is_not_there_is_told_on_a_page(visitor: Visitor) -> None:
    visitor.open("/no-such-page/", status=404)
    visitor.shot("public-en-wide-not-found")
    visitor.open("/places/99999/", status=404)


@pytest.mark.parametrize("path", ["/", "/places/", "/places/05119/", "/places/05/ptb/", "/schedule/"])
def test_the_first_view_of_a_public_page_is_light(browser: Browser, address: str, path: str) -> None:
    """At most 250 KB come over the wire before anybody scrolls, with nothing kept from before."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address + path, wait_until="networkidle")
    sizes = {answer.url: sum(answer.request.sizes()[part] for part in _PARTS) for answer in answers}
    context.close()
    assert sum(sizes.values()) <= MOST_BYTES, sorted(sizes.items(), key=lambda item: -item[1])[:8]


_PARTS = ("responseBodySize", "responseHeadersSize")


def test_at_twice_the_size_nothing_is_wider_than_the_screen(browser: Browser, address: str) -> None:
    """A wide screen at 200 % is one of half the width with twice as many dots."""
    context = browser.new_context(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    visitor = Visitor(context, address)
    for path in ("/", "/places/05119/", "/places/05/ptb/", "/schedule/"):
        visitor.open(path)
    context.close()


def test_nothing_moves_for_those_who_ask_for_stillness(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    page = Visitor(context, address).open("/places/05119/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => {
             const style = getComputedStyle(one);
             return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
           }).length"""
    )
    context.close()
    assert moving == 0
