"""A nurse writes a whole test of change on a phone; a lead hands an idea on; every page is accessible and fits."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, WIDE, Visitor

LEAD, CONVENER = "bea@demo.example", "ana@demo.example"


def _links(visitor: Visitor, path: str, pattern: str) -> list[str]:
    """Addresses on a page that look so, in their order."""
    page = visitor.page
    page.goto(visitor.address + path)
    found = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    return [address for address in found if re.fullmatch(pattern, address)]


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_every_page_is_accessible_and_fits(browser: Browser, address: str, width: str, language: str) -> None:
    context = browser.new_context(viewport=WIDE if width == "wide" else NARROW, locale=language)
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    visitor = Visitor(context, address)
    visitor.sign_in(LEAD)
    here = "/quality/hospitals/1/improvement/"
    pages = {
        "improvement": here,
        "aim": _links(visitor, here, r"/quality/aims/\d+/")[0],
        "idea": _links(visitor, here, r"/quality/ideas/\d+/")[0],
        "test": _links(visitor, here, r"/quality/cycles/\d+/")[1],
        "test-new": f"{here}tests/new/",
        "reviews": "/quality/hospitals/1/reviews/",
        "review": _links(visitor, "/quality/hospitals/1/reviews/", r"/quality/reviews/\d+/")[0],
        "review-new": "/quality/hospitals/1/reviews/new/",
        "exchange": "/quality/1/exchange/",
        "thread": _links(visitor, "/quality/1/exchange/", r"/quality/threads/\d+/")[-1],
        "thread-new": "/quality/1/exchange/new/",
        "aims": "/quality/1/aims/",
    }
    for name, path in pages.items():
        visitor.open(path)
        assert visitor.page.locator("h1").count() == 1, path
        visitor.shot(f"lead-{language}-{width}-{name}")
    context.close()


def test_a_nurse_writes_a_whole_test_of_change_on_a_phone(phone: Visitor) -> None:
    """Given a change idea, when she plans, does, studies and acts on a small screen, then the change is adopted."""
    phone.sign_in(LEAD)
    page = phone.page
    idea = _links(phone, "/quality/hospitals/1/improvement/", r"/quality/ideas/\d+/")[1]
    phone.open(idea)
    page.get_by_role("link", name="Plan a test of it").click()
    page.get_by_label("Name of the test").fill("First doses in the room, one shift")
    page.get_by_text("One shift", exact=True).click()
    page.get_by_label("What do you predict?").fill("The first dose is given ten minutes sooner.")
    page.get_by_label("Who could be left out").fill("Nobody, because every room has the cabinet.")
    _press(page, "Save, and begin the test")
    expect(page.get_by_text("Say whether people with lived experience helped")).to_be_visible()
    page.get_by_text("No", exact=True).click()
    page.get_by_label("How, or why not?").fill("The panel meets next month.")
    _press(page, "Save, and begin the test")
    expect(page.get_by_text("Your prediction is locked.")).to_be_visible()
    phone.check()
    page.get_by_label("What happened?").fill("Twelve minutes sooner in four of five.")
    _press(page, "Save what happened")
    page.get_by_label("How does what you saw compare").fill("A little better than predicted.")
    _press(page, "Save what you learned")
    page.get_by_text("Adopt: make it the way we work").click()
    _press(page, "Decide")
    expect(page.get_by_text("This test is over: the change is adopted.")).to_be_visible()
    phone.check()
    phone.shot("phone-test-of-change-acted")


def test_a_patients_number_is_told_in_its_place(phone: Visitor) -> None:
    phone.sign_in(LEAD)
    page = phone.open("/quality/1/exchange/new/")
    page.get_by_label("In one line").fill("What would you do?")
    page.get_by_label("Text", exact=True).fill("MRN 84731920 waited two hours.")
    _press(page, "Send it to the hospitals")
    expect(page.locator("#error-summary")).to_contain_text("medical record number")
    expect(page.get_by_label("In one line")).to_have_value("What would you do?")
    phone.check()


def test_a_file_goes_from_one_hospital_to_the_convener(browser: Browser, address: str, visitor: Visitor) -> None:
    """Given a question with a file, when the convener opens it, then the file comes as a download."""
    visitor.sign_in(LEAD)
    page = visitor.open("/quality/1/exchange/new/")
    page.get_by_label("In one line").fill("How does this tally look to you?")
    page.get_by_label("Text", exact=True).fill("Three nights, invented.")
    tally = {"name": "tally.csv", "mimeType": "text/csv", "buffer": b"night,readings\n1,4\n"}
    page.get_by_label("A file").set_input_files([tally])  # type: ignore[list-item]
    page.get_by_text("I have looked through the file").click()
    _press(page, "Send it to the hospitals")
    expect(page.get_by_role("heading", level=1)).to_have_text("How does this tally look to you?")
    thread = page.url.removeprefix(address)
    context = browser.new_context(viewport=WIDE, accept_downloads=True)
    convener = Visitor(context, address)
    convener.sign_in(CONVENER)
    read = convener.open(thread)
    with read.expect_download() as download:
        read.get_by_role("link", name="tally.csv").click()
    assert download.value.suggested_filename == "tally.csv"
    read.get_by_label("Your answer").fill("Clear. Add the time of day.")
    _press(read, "Send the answer")
    expect(read.get_by_text("1 answer.")).to_be_visible()
    convener.check()
    context.close()
