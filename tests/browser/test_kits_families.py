"""A family on a phone; a convener follows a recall; what the board and the public summary say."""

from __future__ import annotations

from playwright.sync_api import expect

from partera.demo.kits_families import CARD
from tests.browser.conftest import Visitor, until

ANA, NICO = "ana@demo.example", "nico@demo.example"
HOME = f"/k/{CARD}/"


def test_a_family_reads_about_its_kit_in_spanish(phone: Visitor) -> None:
    page = phone.page
    # given a family that has scanned the card of a recalled kit
    phone.open(HOME)
    phone.shot("family-page")
    expect(page.get_by_role("alert")).to_contain_text("Do not use the thermometer")
    targets = page.locator("a.f-call, a.f-button, summary, a.f-language")
    for one in targets.all():
        if one.is_visible():
            box = one.bounding_box()
            assert box is not None and box["height"] >= 44, one.inner_text()

    # when it chooses Spanish
    page.get_by_role("link", name="Español").click()
    phone.check()
    phone.shot("family-page-es")

    # then notice, help and guides are Spanish, and stay so
    expect(page.get_by_role("alert")).to_contain_text("No use el termómetro")
    expect(page.get_by_role("link", name="Llame al 988")).to_have_attribute("href", "tel:988")
    page.get_by_text("La alimentación de su bebé").click()
    phone.check()
    phone.open(HOME)
    expect(page.get_by_role("heading", level=1)).to_have_text("Para usted y su bebé")


def test_the_page_opens_without_a_network_once_it_was_opened(phone: Visitor) -> None:
    page = phone.page
    phone.open(HOME)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    until(page, "navigator.serviceWorker.controller !== null")
    page.reload()
    until(page, "caches.match(location.href).then((kept) => Boolean(kept))")
    phone.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("link", name="Call 911")).to_be_visible()
    expect(page.get_by_text("There is no network")).to_be_visible()


def test_a_family_asks_for_help_and_takes_it_back(phone: Visitor) -> None:
    page = phone.page
    # given a family that asks for help, one question a screen
    phone.open(f"{HOME}help/")
    phone.shot("family-help")
    page.get_by_role("button", name="Next").click()
    phone.check()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one thing")
    page.get_by_label("Help with feeding").check()
    page.get_by_role("button", name="Next").click()
    phone.check()
    page.get_by_label("What should we call you?").fill("Invented Maya")
    page.get_by_label("Your phone number or e-mail address").fill("555-0177")
    page.get_by_label("Call me").check()
    phone.shot("family-help-reach")
    page.get_by_role("button", name="Next").click()
    phone.check()
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Ask for help").click()
    phone.check()
    phone.shot("family-help-done")
    receipt = page.locator(".f-receipt").inner_text()

    # when it types the word it was given
    phone.open(f"{HOME}help/")
    page.get_by_text("Take a request back").click()
    page.get_by_label("The word you were given").fill(receipt.lower())
    page.get_by_role("button", name="Take my request back").click()

    # then its request is gone
    phone.check()
    expect(page.get_by_role("status")).to_contain_text("it is taken back")


def test_a_family_leaves_an_address_and_answers(phone: Visitor) -> None:
    page = phone.page
    phone.open(f"{HOME}notices/")
    page.locator("#id_contact").fill("maya at home")
    page.get_by_role("button", name="Keep my address").click()
    phone.check()
    expect(page.get_by_role("alert")).to_contain_text("That is not an e-mail address")
    page.locator("#id_contact").fill("zed@family.example")
    page.get_by_role("button", name="Keep my address").click()
    phone.check()
    expect(page.get_by_role("status")).to_contain_text("Your address is kept")
    phone.open(f"{HOME}feedback/")
    for answer in ("Yes, a lot", "Yes", "I worry less", "Yes"):
        page.get_by_label(answer, exact=True).check()
        page.get_by_role("button", name="Next").click()
        phone.check()
    phone.shot("family-feedback-last")
    page.get_by_role("button", name="Send the answers").click()
    phone.check()
    expect(page.get_by_role("status")).to_contain_text("Thank you")


def test_an_unknown_code_shows_help_and_guides_and_nothing_else(phone: Visitor) -> None:
    phone.open("/k/AAAA-BBBB-CCCC/")
    phone.shot("family-unknown")
    expect(phone.page.get_by_role("link", name="Call 911")).to_be_visible()
    expect(phone.page.get_by_role("alert")).to_have_count(0)


def test_a_convener_follows_a_recall(visitor: Visitor) -> None:
    page = visitor.page
    # given a convener who finds the recall at home
    visitor.sign_in(ANA)
    visitor.open("/")
    page.get_by_role("link", name="Open the recall").first.click()
    visitor.check()
    visitor.shot("recall")
    expect(page.get_by_text("Left an address for safety notices")).to_be_visible()

    # when she begins one of her own by mistake
    page.get_by_role("link", name="Recalls").first.click()
    visitor.check()
    page.locator("#notice summary").click()
    page.locator("label[for=id_lots_0]").click()
    page.get_by_label("What is recalled, in English").fill("Invented blanket")
    page.get_by_label("What is recalled, in Spanish").fill("Manta inventada")
    page.get_by_label("Who gave the notice").fill("Invented maker")
    page.get_by_label("What can happen").fill("Nothing at all (invented).")
    page.get_by_label("What families should do, in English").fill("Wait.")
    page.get_by_label("What families should do, in Spanish").fill("Espere.")
    visitor.shot("recall-begin")
    page.get_by_role("button", name="Hold these lots and ask the sites").click()
    visitor.check()

    # then she withdraws it, and its page says why
    page.get_by_text("It was a mistake: withdraw this recall").click()
    page.get_by_label("Why it is withdrawn").fill("Chosen for practice.")
    page.get_by_role("button", name="Withdraw it").click()
    visitor.check()
    expect(page.get_by_text("Chosen for practice.")).to_be_visible()


def test_the_pages_of_the_program_hold_on_a_phone_and_wide(visitor: Visitor, phone: Visitor) -> None:
    for one, name in ((visitor, "wide"), (phone, "phone")):
        one.sign_in(ANA)
        for path in ("recalls", "guides", "guides/care", "board", "summary"):
            one.open(f"/kits/1/{path}/")
            one.shot(f"kits-{path.replace('/', '-')}-{name}")


def test_a_care_coordinator_reads_a_family_s_request(phone: Visitor) -> None:
    page = phone.page
    phone.sign_in(NICO)
    phone.open("/families/requests/")
    phone.shot("families-requests")
    page.get_by_role("link", name="Help with feeding").first.click()
    phone.check()
    phone.shot("families-request")
    expect(page.get_by_text("Maya Demo-Example")).to_be_visible()
