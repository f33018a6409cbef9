"""A stock keeper receives, makes kits, counts, and looks at a day that is over."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from partera.programs.kits.queries import stock
from tests.browser.conftest import Visitor

ANA = "ana@demo.example"


def test_a_stock_keeper_receives_assembles_counts_and_looks_back(visitor: Visitor) -> None:
    page = visitor.page
    # given a convener at her program
    visitor.sign_in(ANA)
    visitor.open("/kits/")
    page.get_by_role("link", name="Arkansas Example Newborn Supply Kit").click()
    visitor.check()
    visitor.shot("kits-program")

    # when she receives a donation
    page.get_by_role("link", name="Receive supplies").click()
    visitor.check()
    page.get_by_label("Received at").select_option(label="Example Warehouse, Little Rock")
    page.get_by_label("Who gave or sold it").fill("Invented Church Drive")
    first = page.get_by_role("group", name="Item 1")
    first.get_by_label("Item").select_option(label="Wipes")
    first.get_by_label("How many").fill("40")
    first.get_by_label("Lot").fill("BROWSER")
    page.get_by_role("button", name="Receive").click()
    expect(page.get_by_role("status")).to_have_text("Received: 40 pieces.")
    visitor.check()
    visitor.shot("kits-stock")

    # and tries to make more kits than there are supplies for
    page.get_by_role("link", name="Assemble kits").first.click()
    visitor.check()
    page.get_by_label("How many kits were made").fill("90000")
    page.get_by_label("Lot code of these kits").fill("TOO-MANY")
    page.get_by_label("Where").select_option(label="Example Warehouse, Little Rock")
    page.get_by_role("button", name="Assemble").click()
    expect(page.get_by_role("alert")).to_contain_text("Make fewer kits, or receive more.")
    visitor.check()

    # then a count touches only what she counted
    visitor.open("/kits/1/stock/count/")
    page.get_by_role("link", name="Example Warehouse, Little Rock").first.click()
    page.get_by_label("Wipes, BROWSER").fill("38")
    visitor.shot("kits-count")
    page.get_by_role("button", name="Save the count").click()
    expect(page.locator(".p-answer")).to_contain_text("1 lot was counted")
    visitor.check()

    # and yesterday's stock knows nothing of it, where a day is one of the installation's
    yesterday = stock.today_there() - timedelta(days=1)
    visitor.open(f"/kits/1/stock/?on={yesterday}&what=diapering")
    expect(page.get_by_role("link", name="Wipes, BROWSER")).to_have_count(0)
    visitor.shot("kits-as-of")


def test_the_pages_of_stock_stand_on_a_phone(phone: Visitor) -> None:
    phone.sign_in(ANA)
    for path in ("", "stock/", "stock/movements/", "stock/receive/", "designs/", "designs/1/", "arrivals/compare/"):
        phone.open(f"/kits/1/{path}")
        phone.shot(f"kits-phone-{path.replace('/', '-') or 'program'}")
