"""A site asks, the convener approves and packs, the site receives two short on a phone; every page is accessible."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, WIDE, Visitor

WORKER, CONVENER = "kit@demo.example", "ana@demo.example"


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _links(visitor: Visitor, path: str, pattern: str) -> list[str]:
    """Addresses on a page that look so, in their order."""
    page = visitor.page
    page.goto(visitor.address + path)
    found = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    return [address for address in found if re.fullmatch(pattern, address)]


def _doulas(visitor: Visitor) -> str:
    """The address of the worker's own site."""
    return _links(visitor, "/kits/1/sites/", r"/kits/sites/\d+/")[0]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_every_page_is_accessible_and_fits(browser: Browser, address: str, width: str, language: str) -> None:
    context = browser.new_context(viewport=WIDE if width == "wide" else NARROW, locale=language)
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    visitor = Visitor(context, address)
    visitor.sign_in(CONVENER)
    site = _links(visitor, "/kits/1/sites/", r"/kits/sites/\d+/")[0]
    pages = {
        "sites": "/kits/1/sites/",
        "site": site,
        "site-new": "/kits/1/sites/new/",
        "profile": f"{site}profile/",
        "ask": f"{site}requests/new/",
        "requests": "/kits/1/requests/",
        "request-waiting": _links(visitor, "/kits/1/requests/?state=pending", r"/kits/requests/\d+/")[0],
        "request-to-pack": _links(visitor, "/kits/1/requests/?state=started", r"/kits/requests/\d+/")[0],
        "shipment": _links(visitor, "/kits/1/requests/", r"/kits/shipments/\w+/")[0],
        "shipment-sent": _links(visitor, "/kits/1/requests/", r"/kits/shipments/\w+/")[1],
        "shares": "/kits/1/shares/",
        "share": _links(visitor, "/kits/1/shares/", r"/kits/shares/\d+/")[0],
    }
    for name, path in pages.items():
        visitor.open(path)
        assert visitor.page.locator("h1").count() == 1, path
        visitor.shot(f"kits-{language}-{width}-{name}")
    context.close()


def test_a_request_from_asking_to_a_receipt_two_short(browser: Browser, address: str, phone: Visitor) -> None:
    """Given an approved site, when it asks and the convener approves, packs and sends, then it receives two short."""
    phone.sign_in(WORKER)
    site = _doulas(phone)
    page = phone.open(site)
    page.get_by_role("link", name="Ask for kits", exact=True).first.click()
    page.get_by_label("How many?").fill("22")
    phone.check()
    phone.shot("kits-phone-ask")
    _press(page, "Send the request")
    expect(page.get_by_text("nobody has decided yet")).to_be_visible()
    request = page.url.removeprefix(address)

    desk = Visitor(browser.new_context(viewport=WIDE), address)
    desk.sign_in(CONVENER)
    shipment = _packed_and_sent(desk, request)

    page = phone.open(shipment)
    expect(page.get_by_role("heading", name="Did all 22 kits arrive?")).to_be_visible()
    phone.shot("kits-phone-did-all-arrive")
    page.get_by_text("No, some are missing").click()
    page.get_by_label(re.compile("Arrived of lot")).first.fill("20")
    _press(page, "Write down what arrived")
    expect(page.locator("#error-summary")).to_be_visible()
    page.get_by_label("What you know of the missing ones").fill("One box was wet.")
    page.get_by_label("Who received it").last.fill("Kit Demo-Marsh")
    phone.check()
    phone.shot("kits-phone-two-short")
    _press(page, "Write down what arrived")
    expect(page.get_by_text("20 of 22 kits arrived")).to_be_visible()
    phone.check()
    phone.shot("kits-phone-received")
    expect(phone.open(site).get_by_text("2 missing").first).to_be_visible()
    phone.shot("kits-phone-site")


def _packed_and_sent(desk: Visitor, request: str) -> str:
    """The convener approves, packs and sends; gives the shipment's address."""
    page = desk.open(request)
    _press(page, "Approve")
    expect(page.get_by_text("Take these, the first to expire first")).to_be_visible()
    desk.check()
    desk.shot("kits-desk-pack")
    _press(page, "Pack them")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Shipment")
    shipment = page.url.removeprefix(desk.address)
    response = desk.context.request.get(f"{desk.address}{shipment}packing-list.pdf")
    assert (response.status, response.headers["content-type"]) == (200, "application/pdf")
    _press(page, "It has left: send it")
    expect(page.get_by_text("On the way to")).to_be_visible()
    desk.check()
    desk.context.close()
    return shipment


def test_an_unusual_number_is_asked_about_on_the_phone(phone: Visitor) -> None:
    phone.sign_in(WORKER)
    page = phone.open(f"{_doulas(phone)}requests/new/")
    page.get_by_label("How many?").fill("150")
    _press(page, "Send the request")
    expect(page.locator("#error-summary")).to_contain_text("150 is unusual for this site")
    expect(page.get_by_label("How many?")).to_have_value("150")
    phone.check()
    phone.shot("kits-phone-unusual")
