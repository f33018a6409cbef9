"""What people come to do, from the first page to the thing in their hands."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from partera.core.codes import STATES
from partera.core.periods import today
from partera.evidence.measures import all_measures
from tests.browser.conftest import NARROW, WIDE, Visitor
from tests.evidence.wonder_files import births, row, year

ANA, PAZ, LOU = "ana@demo.example", "paz@demo.example", "lou@demo.example"
BENTON = ("Benton County, AR", "05007")
COUNTED_AGAIN = 120_000  # milliseconds: keeping a file counts everything again
LOCALES = Path(__file__).parents[2] / "src" / "partera" / "doors" / "web" / "locale"


def wonder_export() -> bytes:
    """An invented CDC WONDER export: births of one county in two years that the demonstration does not hold."""
    rows = [row(BENTON, year(2018), 3612), row(BENTON, year(2019), 3655)]
    return births(rows, ["County", "Year"], parameters=["States: Arkansas (05)", "Year: 2018; 2019"]).encode()


def choose_file(page: Page, name: str) -> None:
    """Put the export into the upload form and ask what is in it."""
    page.get_by_label("Files").set_input_files({"name": name, "mimeType": "text/plain", "buffer": wonder_export()})
    page.get_by_role("button", name="Look at what is in them").click()


def test_a_convener_goes_from_a_file_to_the_book(visitor: Visitor) -> None:
    page = visitor.page
    _given_a_convener_has_uploaded_a_file(visitor)
    _when_she_keeps_it_and_opens_the_county(visitor)
    _when_she_begins_a_session_there(visitor)
    _when_she_agrees_focus_time_and_guests(visitor)

    # then the session can be planned, and its book is a tagged PDF in English
    page.get_by_role("button", name="Plan the session").click()
    visitor.check()
    visitor.shot("journey-session-planned")
    page.get_by_role("link", name="Read the briefing book").click()
    visitor.check()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download the book (PDF)").click()
    book = PdfReader(io.BytesIO(downloading.value.path().read_bytes()))
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in book.trailer["/Root"]
    assert str(book.trailer["/Root"]["/Lang"]).startswith("en")
    assert "Benton County" in book.pages[0].extract_text()


def _given_a_convener_has_uploaded_a_file(visitor: Visitor) -> None:
    visitor.sign_in(ANA)
    visitor.check()
    visitor.page.get_by_role("link", name="Evidence").click()
    visitor.page.get_by_role("link", name="Upload files").click()
    visitor.check()
    choose_file(visitor.page, "births of a county.txt")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Look before you keep")
    visitor.check()
    visitor.shot("journey-preview")


def _when_she_keeps_it_and_opens_the_county(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("button", name="Load 1 file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What was loaded", timeout=COUNTED_AGAIN)
    visitor.check()
    visitor.shot("journey-loaded")
    page.get_by_role("link", name="Look at a place").click()
    page.get_by_label("Name of a county or state, or its code").fill("Benton County, Arkansas")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Benton County, Arkansas")
    visitor.check()
    page.get_by_role("link", name="Births", exact=True).last.click()
    expect(page.get_by_text("3,612").first).to_be_attached()
    page.get_by_role("link", name="Benton County", exact=True).click()


def _when_she_begins_a_session_there(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("link", name="Begin a session here").click()
    expect(page.get_by_label("Place")).to_have_value("Benton County, Arkansas")
    page.get_by_label("Title").fill("Benton County: first visits")
    page.get_by_text("Focus on a key health issue").click()
    visitor.check()
    page.get_by_role("button", name="Begin the session").click()


def _when_she_agrees_focus_time_and_guests(visitor: Visitor) -> None:
    page = visitor.page
    visitor.check()
    visitor.shot("journey-kick-off")
    page.get_by_role("link", name="Go on: What it is about").click()
    visitor.check()
    page.locator("label").get_by_text(re.compile("^Early prenatal care: ")).click()
    page.get_by_label("Why this focus").fill("Care begins late here.")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Day").fill((today() + timedelta(days=60)).isoformat())
    page.get_by_label("Begins").fill("09:00")
    page.get_by_label("Ends").fill("12:00")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_text("Ozark Example Health Center").click()
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_text("Presents its program").click()
    visitor.check()
    visitor.shot("journey-guests")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("Everything is agreed: the session can be planned.")).to_be_visible()
    visitor.check()


def test_the_public_finds_the_schedule(phone: Visitor) -> None:
    # given somebody without an account on the front page
    page = phone.open("/")

    # when she follows the schedule to a session
    page.get_by_role("link", name="The whole schedule").click()
    phone.check()
    phone.shot("journey-schedule")
    page.get_by_role("link", name="Pulaski County: quality of the first week home").click()

    # then she reads when and where, and her calendar accepts the feed
    expect(page.get_by_text("Example Library, Little Rock").first).to_be_visible()
    phone.check()
    answer = page.request.get(f"{phone.address}/schedule.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    titles = [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.body()).walk("VEVENT")]
    assert any("Pulaski County: quality of the first week home" in title for title in titles)


def _tab_to(page: Page, words: str) -> None:
    """Press Tab until the thing with these words has the focus, and see that the focus shows."""
    for _press in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => {
                 const one = document.activeElement, style = getComputedStyle(one);
                 const named = one.labels && one.labels.length ? one.labels[0].innerText : one.innerText;
                 const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
                 return {words: (named || "").trim(), seen};
               }"""
        )
        if here["words"].startswith(words):
            assert here["seen"], f"the focus on “{words}” does not show"
            return
    raise AssertionError(f"“{words}” is not reached by Tab")


def test_a_step_is_reported_on_by_keyboard_alone(visitor: Visitor) -> None:
    # given a convener at the front page without a mouse
    page = visitor.open("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()

    # when she signs in, opens what is most pressing and says how it stands
    _tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    _tab_to(page, "Email")
    page.keyboard.type(ANA)
    _tab_to(page, "Password")
    page.keyboard.type("invented-world-2026")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs you")
    _tab_to(page, "Report")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Say how it stands")).to_be_visible()
    _tab_to(page, "How it stands")
    page.keyboard.type("Said by keyboard alone.")
    _tab_to(page, "Report")
    page.keyboard.press("Enter")

    # then it stands there
    expect(page.get_by_text("Said by keyboard alone.").first).to_be_visible()
    visitor.check()


def test_a_slash_goes_to_the_search(visitor: Visitor) -> None:
    page = visitor.open("/schedule/")
    page.keyboard.press("/")
    page.keyboard.type("pulaski county, arkansas")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Pulaski County, Arkansas", exact=True)).to_be_visible()


def test_a_partner_reports_on_its_step(phone: Visitor) -> None:
    # given a partner member with a step that needs her
    phone.sign_in(PAZ)
    page = phone.page
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs you")
    phone.check()
    phone.shot("journey-partner-home")

    # when she says how it stands
    page.get_by_role("link", name=re.compile("^Report")).first.click()
    phone.check()
    page.get_by_label("How it stands").fill("Both nurses have started.")
    page.get_by_role("button", name="Report").click()

    # then everybody in the partnership reads it
    expect(page.get_by_text("Both nurses have started.").first).to_be_visible()
    phone.check()
    phone.shot("journey-partner-reported")


@pytest.mark.parametrize(
    "path", ["/workplan/1/", "/sessions/2/", "/sessions/2/kick-off/", "/sessions/2/book/", "/sessions/2/book.pdf"]
)
def test_what_belongs_to_another_partnership_is_not_found(visitor: Visitor, path: str) -> None:
    visitor.sign_in(LOU)
    visitor.open(path, status=404)


def english() -> set[str]:
    """Every sentence of the pages in English that is written otherwise in Spanish."""
    said = {measure.title for measure in all_measures().values() if measure.title != measure.title_es}
    for path in LOCALES.glob("*/es/LC_MESSAGES/django.po"):
        for message in read_po(io.BytesIO(path.read_bytes())):
            words = message.id if isinstance(message.id, tuple) else (message.id,)
            turned = message.string if isinstance(message.string, tuple) else (message.string,)
            said |= {one for one, other in zip(words, turned, strict=False) if one and one != other and "%" not in one}
    return {words.strip() for words in said} - {state.name for state in STATES.values()}


PUBLIC_PATHS = ("/", "/places/", "/places/05119/", "/places/05/ptb/", "/schedule/", "/schedule/2/", "/accounts/login/")


def test_the_public_reads_spanish(visitor: Visitor) -> None:
    # given somebody who chooses Spanish on the front page
    page = visitor.open("/")
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")

    # then no public page says a thing in English that has Spanish words
    known = english()
    assert len(known) > 200
    for path in PUBLIC_PATHS:
        page = visitor.open(path)
        assert page.locator("html").get_attribute("lang") == "es"
        shown = {line.strip() for line in re.split(r"[\n\t]", page.locator("body").inner_text())}
        said = shown & known - {"English"}  # the way back says its language in its own words
        assert not said, f"{path} says in English: {sorted(said)}"


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_without_script_the_public_reads_and_the_convener_uploads(browser: Browser, address: str, width: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=WIDE if width == "wide" else NARROW)
    visitor = Visitor(context, address)
    page = visitor.page

    # the public reads figures and the schedule
    page.goto(f"{address}/")
    page.get_by_label("State or county").fill("Pulaski County, Arkansas")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pulaski County, Arkansas")
    expect(page.get_by_role("table").first).to_be_visible()
    page.get_by_role("link", name="Sessions").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Schedule")

    # the convener looks at a file and drops it again
    visitor.sign_in(ANA)
    page.goto(f"{address}/evidence/upload/")
    choose_file(page, "without script.txt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look before you keep")
    page.get_by_role("button", name="Drop this upload").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Look before you keep")
    context.close()


def test_a_menu_opens_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=WIDE)
    visitor = Visitor(context, address)
    visitor.sign_in(ANA)
    visitor.page.locator(".p-menu summary").click()
    expect(visitor.page.get_by_role("link", name="Account settings")).to_be_visible()
    context.close()
