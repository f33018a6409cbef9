"""A convener plans the next wave; a program's file is checked and made; slides are downloaded."""

from __future__ import annotations

import io
import zipfile

from playwright.sync_api import expect
from pptx import Presentation

from tests.browser.conftest import Visitor

ANA, BEA = "ana@demo.example", "bea@demo.example"
COLLABORATIVE = "Arkansas Example Collaborative for Safe Birth"


def spread(visitor: Visitor) -> None:
    """The page of the demonstration's collaborative, in which a plan is open."""
    visitor.open("/quality/1/spread/")


def test_a_convener_plans_the_next_wave(visitor: Visitor) -> None:
    page = visitor.page
    # given a convener who finds an open plan, and drops it
    visitor.sign_in(ANA)
    spread(visitor)
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is asked next")
    visitor.shot("spread-ranking")
    page.get_by_role("link", name="Go on with the open plan").click()
    visitor.check()
    page.get_by_role("button", name="Drop this plan").click()

    # when she weighs births more heavily and begins a plan of her own
    page.get_by_text("Change what is weighed").click()
    page.get_by_label("Births in the county").select_option("5")
    page.get_by_label("Places in the wave").fill("2")
    page.get_by_role("button", name="Weigh again").click()
    assert "w-births=5" in page.url
    visitor.check()
    page.get_by_role("button", name="Plan the next wave").click()
    visitor.check()
    hospitals = page.get_by_role("checkbox")
    names = [one.get_attribute("name") or "" for one in hospitals.all()]

    # then a choice against the ranking is refused without its reason, and nothing ticked is lost
    page.locator(f"label[for=id_{names[0]}]").click()
    page.locator(f"label[for=id_{names[2]}]").click()
    page.get_by_role("button", name="Keep the choice and go on").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why for each hospital")
    visitor.check()
    expect(page.locator(f"#id_{names[2]}")).to_be_checked()
    page.locator(f"#id_{names[2].replace('pick', 'why')}").fill("Its nurses asked to join.")
    page.get_by_role("button", name="Keep the choice and go on").click()

    # and the wave begins: its hospitals are asked, and the plan can still be read
    expect(page.get_by_role("heading", level=1)).to_have_text("Invite the next wave")
    visitor.check()
    page.get_by_label("Name of the wave").fill("Fourth wave")
    page.get_by_role("button", name="Begin the wave and ask them").click()
    visitor.check()
    expect(page.locator(".p-answer")).to_contain_text("This plan is decided")
    expect(page.get_by_text("Its nurses asked to join.")).to_be_visible()
    visitor.shot("spread-decided")


def test_a_mapping_is_checked_and_its_file_made(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(ANA)
    visitor.open("/quality/1/files/")
    page.get_by_role("link", name="AIM-like aggregate upload (example)").click()
    visitor.check()
    visitor.shot("program-file")
    page.get_by_text("It was compared with the program’s template").click()
    page.get_by_label("Who compared it, column by column").fill("Ana Demo-Rivera")
    page.get_by_label("On", exact=True).fill(page.evaluate("new Date().toISOString().slice(0, 10)"))
    page.get_by_role("button", name="Note that it was checked").click()
    expect(page.locator(".p-answer")).to_contain_text("Checked by Ana Demo-Rivera")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Make the file").click()
    with zipfile.ZipFile(io.BytesIO(downloading.value.path().read_bytes())) as book:
        assert "xl/worksheets/sheet1.xml" in book.namelist()
        assert "xl/worksheets/sheet2.xml" not in book.namelist()


def test_a_wrong_line_of_a_mapping_is_told_on_a_phone(phone: Visitor) -> None:
    page = phone.page
    phone.sign_in(ANA)
    phone.open("/quality/1/files/state/edit/")
    page.get_by_label("Mapping", exact=True).fill('program = "x"\n[[column]]\nname = "A"\nfact = "phone"\n')
    page.get_by_role("button", name="Look at the first rows").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 4: “phone” is not known of a hospital.")
    phone.check()


def test_a_meetings_slides_come_in_one_click(visitor: Visitor) -> None:
    page = visitor.page
    for who, owner in ((ANA, COLLABORATIVE), (BEA, "Example")):
        visitor.sign_in(who)
        visitor.open("/quality/1/slides/")
        with page.expect_download() as downloading:
            page.get_by_role("link", name="Download the whole set").click()
        deck = Presentation(str(downloading.value.path()))
        assert owner.split()[0] in deck.slides[0].shapes.title.text_frame.text
        visitor.context.clear_cookies()


def test_the_pages_stand_on_a_phone(phone: Visitor) -> None:
    phone.sign_in(ANA)
    for path in ("/quality/1/spread/", "/quality/1/spread/plans/1/", "/quality/1/files/state/", "/quality/1/slides/"):
        phone.open(path)
