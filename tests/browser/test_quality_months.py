"""A nurse enters a month on a phone's screen by keyboard alone: moves, pastes a block, is asked, and sends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor

BEA = "bea@demo.example"
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text", text);
  const given = {clipboardData: data, bubbles: true, cancelable: true};
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", given));
}"""
FOCUSED = "document.activeElement.{}"


def running() -> str:
    """The month that is running, which the demonstration's hospital has half typed."""
    return f"{datetime.now(UTC):%Y-%m}"


def address(visitor: Visitor) -> str:
    """The hospital's months, by the way its own people find them."""
    visitor.sign_in(BEA)
    return f"/quality/hospitals/1/months/{running()}/"


def focused(page: Page, what: str) -> str:
    return str(page.evaluate(FOCUSED.format(what)))


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what is focused matches."""
    for _step in range(400):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({wanted!r})"):
            return
    raise AssertionError(f"Tab never came to {wanted}")


def typed(page: Page, text: str) -> None:
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_a_nurse_enters_a_month_by_keyboard_on_a_phone(phone: Visitor) -> None:
    page = phone.open(address(phone))
    first = page.locator("[data-cell]").first.get_attribute("name") or ""
    numerator, denominator = first, first.replace("numerator", "denominator")

    tab_to(page, "[data-cell]")
    assert focused(page, "name") == numerator
    typed(page, "150")
    page.keyboard.press("ArrowRight")
    assert focused(page, "name") == denominator
    typed(page, "200")
    page.keyboard.press("Enter")
    assert focused(page, "name").endswith("-denominator") and focused(page, "name") != denominator
    page.keyboard.press("ArrowUp")
    assert focused(page, "name") == denominator
    page.locator("[data-saved]", has_text="Saved at").wait_for()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    page.evaluate(PASTE, "5\t10\t0\n6\t12\t1\n")
    assert "Numbers placed: 6" in page.locator("[data-saved]").inner_text()
    assert page.locator("[name$='-all-numerator']").nth(1).input_value() == "5"

    tab_to(page, "[data-send]")
    page.keyboard.press("Enter")
    page.locator("#error-summary").wait_for()
    phone.check()
    assert "200 this month, and usually about" in page.locator("#error-summary").inner_text()
    assert page.locator(f"[name='{denominator}']").input_value() == "200"
    phone.shot("quality-month-asked-phone")

    for _question in range(page.locator(".q-questions input").count()):
        tab_to(page, ".q-questions input:not(:checked)")
        page.keyboard.press("Space")
    tab_to(page, "[data-send]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/months/")
    assert "measures of" in page.locator("[role=status]").first.inner_text()
    phone.check()


def test_groups_are_folded_and_say_what_is_left_to_place(visitor: Visitor) -> None:
    page = visitor.open(address(visitor))
    block = page.locator("[data-measure]").nth(4)
    block.locator("[name$='-all-denominator']").fill("20")
    block.locator("summary", has_text="Race and ethnicity").click()
    block.locator("[name$='-race.black-denominator']").fill("7")
    assert block.locator("[data-fold] [data-left]").first.inner_text() == "13 left to place"
    page.locator("[data-saved]", has_text="Saved at").wait_for()
    visitor.check()


def test_the_month_reads_in_spanish(phone: Visitor) -> None:
    page = phone.open(address(phone))
    page.locator("button[name=language][value=es]").click()
    page.locator("text=Numerador").first.wait_for(state="attached")
    assert "medidas de este mes" in page.locator("main").inner_text()
    phone.check()
    page.locator("button[name=language][value=en]").click()


@pytest.mark.parametrize("path", ["table/", "form/"])
def test_the_pages_around_it_are_accessible(phone: Visitor, path: str) -> None:
    phone.open(address(phone).replace(f"{running()}/", path))


def test_the_page_works_without_its_script(visitor: Visitor) -> None:
    path = address(visitor)
    context = visitor.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, storage_state=visitor.context.storage_state()
    )
    page = context.new_page()
    page.goto(visitor.address + path)
    page.locator("[name$='-all-unknown']").nth(4).fill("3")
    page.locator("[data-plain]").click()
    assert "Saved. Nothing is sent yet." in page.locator("[role=status]").first.inner_text()
    assert page.locator("[name$='-all-unknown']").nth(4).input_value() == "3"
    context.close()
