"""A convener begins a collaborative and invites a hospital; its lead signs and puts a practice in place."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from partera.core.periods import today
from tests.browser.conftest import NARROW, WIDE, Visitor

ANA, BEA = "ana@demo.example", "bea@demo.example"
HOSPITAL = "Example Pulaski Hospital 1"
ANSWERED = 15_000  # milliseconds: what a busy machine may take
PRACTICE = "First-line medicines and their doses are at hand on every one of these units"


@pytest.fixture(params=[("wide", WIDE), ("narrow", NARROW)], ids=["1280", "360"])
def two(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[tuple[str, Visitor, Visitor]]:
    """The convener and the lead at screens of one width."""
    name, size = request.param
    contexts = [browser.new_context(viewport=size) for _ in range(2)]
    ana, bea = (Visitor(context, address) for context in contexts)
    ana.sign_in(ANA)
    bea.sign_in(BEA)
    yield name, ana, bea
    for context in contexts:
        context.close()


def test_a_hospital_is_invited_signs_and_puts_a_practice_in_place(two: tuple[str, Visitor, Visitor]) -> None:
    name, ana, bea = two
    _given_a_collaborative_with_a_bundle(ana, f"First Hour ({name}, invented)")
    _when_the_convener_invites_the_hospital(ana)
    _when_its_lead_signs(bea, f"First Hour ({name}, invented)", name)
    _when_she_puts_a_practice_in_place(bea, name)

    # then the convener sees it in her table
    page = ana.page
    page.get_by_role("link", name=f"First Hour ({name}, invented)").first.click()
    page.get_by_role("link", name="Adoption", exact=True).click()
    ana.check()
    ana.shot(f"quality-adoption-{name}")
    row = page.get_by_role("row", name=HOSPITAL)
    expect(row.get_by_text("In place", exact=True)).to_have_count(1)


def _given_a_collaborative_with_a_bundle(ana: Visitor, title: str) -> None:
    page = ana.page
    page.get_by_role("link", name="Quality", exact=True).click()
    ana.check()
    page.get_by_role("link", name="Begin a collaborative").click()
    page.get_by_label("Name", exact=True).fill(title)
    page.get_by_label("Begins").fill(today().isoformat())
    ana.check()
    page.get_by_role("button", name="Begin the collaborative").click()
    ana.check()
    page.get_by_role("link", name="All bundles").click()
    page.get_by_role("button", name=re.compile("Take it up.*Severe hypertension in pregnancy")).click()
    ana.check()
    page.get_by_role("link", name="Overview", exact=True).click()


def _when_the_convener_invites_the_hospital(ana: Visitor) -> None:
    page = ana.page
    page.get_by_role("link", name="Invite a hospital").first.click()
    page.get_by_label("Hospital").press_sequentially("example pulaski hospital 1", delay=5)
    page.keyboard.press("Tab")  # leaves the list of suggestions
    page.get_by_label("Births expected in a year").fill("2500")
    ana.check()
    page.get_by_role("button", name="Invite the hospital").click()
    page.wait_for_url("**/quality/hospitals/*/")
    expect(page.get_by_text("a letter is on its way to 1 person")).to_be_visible()
    ana.check()


def _when_its_lead_signs(bea: Visitor, title: str, name: str) -> None:
    page = bea.page
    bea.open("/")
    page.get_by_role("listitem").filter(has_text=title).get_by_role("link").click()
    bea.check()
    bea.shot(f"quality-answer-{name}")
    page.get_by_label("Who signed for the hospital").fill("Invented Chief Nursing Officer")
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_text("Thank you: the hospital takes part.")).to_be_visible(timeout=ANSWERED)
    bea.check()
    bea.shot(f"quality-hospital-{name}")


def _when_she_puts_a_practice_in_place(bea: Visitor, name: str) -> None:
    page = bea.page
    page.get_by_role("link", name="Practices", exact=True).click()
    bea.check()
    page.get_by_role("link", name=PRACTICE).click()
    page.get_by_text("In place", exact=True).click()
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("alert")).to_contain_text("with a day and with evidence", timeout=ANSWERED)
    bea.check()
    page.get_by_label("In place since").fill(today().isoformat())
    page.get_by_label("What shows it").fill("A list of where they are kept (invented).")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("has 1 of 14 practices in place")).to_be_visible(timeout=ANSWERED)
    bea.check()
    bea.shot(f"quality-practices-{name}")


def test_pages_with_much_on_them_pass_for_everyone(visitor: Visitor) -> None:
    # given the demonstration's collaborative of two years
    visitor.sign_in(ANA)
    page = visitor.open("/quality/1/")
    visitor.shot("quality-overview")

    # when the convener goes through what hangs on it, each page passes
    for path in ("/quality/1/adoption/", "/quality/1/bundles/1/", "/quality/1/events/", "/quality/1/change/"):
        visitor.open(path)
    for path in ("", "coaching/", "practices/", "drills/", "drills/1/"):
        visitor.open(f"/quality/hospitals/1/{path}")

    # then the table of adoption can be reached by keyboard, and its cells are read as words
    visitor.open("/quality/1/adoption/")
    frame = page.get_by_role("region", name="Severe hypertension in pregnancy")
    frame.focus()
    expect(frame).to_be_focused()
    expect(frame.get_by_text("In place and re-audited").first).to_be_attached()
