"""Signing in, in a fresh installation: by invitation, with an app, with a passkey, and with the device lost."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, expect

from tests.browser.conftest import NARROW, PARTERA, WIDE, Visitor, _environment, _wait_until_live

ROOT, ROOT_PASSWORD = "root@example.org", "five plainly invented words here"
IDA, IDA_PASSWORD = "ida@example.org", "six other plainly invented words"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A fresh installation with its first administrator; by name, because passkeys need one."""
    home = tmp_path_factory.mktemp("office")
    (home / "password").write_text(ROOT_PASSWORD, encoding="utf-8")
    given = ["--email", ROOT, "--name", "Root Example", "--password-file", str(home / "password")]
    subprocess.run([PARTERA, "init", *given], env=_environment(home), check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (home / "server.log").open("wb")
    env = {**_environment(home), "ROLES_CONFIRMED_EVERY_MONTHS": "0"}  # so that every role waits to be looked at
    server = subprocess.Popen([PARTERA, "serve", "--port", str(port)], env=env, stdout=log, stderr=log)
    try:
        _wait_until_live(f"http://127.0.0.1:{port}", server)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


class Person(Visitor):
    """Somebody at a screen who has a phone with an app, and perhaps a passkey."""

    secret = ""
    codes: tuple[str, ...] = ()

    def seen(self, name: str) -> None:
        """Look at the page at both widths, and keep a picture of each."""
        for size, word in ((NARROW, "narrow"), (WIDE, "wide")):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.check()
            self.shot(f"signing-in-{name}-{word}")

    def give_password(self, email: str, password: str) -> None:
        self.page.goto(f"{self.address}/accounts/login/")
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def code(self) -> str:
        """What the app shows now."""
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30))

    def give_code(self, code: str) -> None:
        self.page.get_by_label("Code").fill(code)
        self.page.locator("main form.p-form button[type=submit]").click()

    def keep_codes(self) -> None:
        self.heading("Recovery codes")
        self.codes = tuple(self.page.locator(".p-codes code").all_text_contents())
        assert len(self.codes) == 10
        self.seen("recovery-codes")
        self.page.get_by_role("link", name="I have kept them").click()

    def sign_out(self) -> None:
        self.page.locator(".p-menu summary").click()
        self.page.get_by_role("button", name="Sign out").click()

    def add_authenticator(self) -> None:
        """A virtual device that keeps passkeys, and whose owner always touches it."""
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )


def person(browser: Browser, office: str) -> Person:
    return Person(browser.new_context(viewport=WIDE), office)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def root(browser: Browser, office: str) -> Person:
    """The first administrator, who has just set up an app."""
    root = person(browser, office)
    root.page.goto(f"{office}/accounts/login/")
    root.seen("sign-in")
    root.give_password(ROOT, ROOT_PASSWORD)
    root.heading("Second factor")
    root.seen("second-factor-demanded")
    root.page.goto(f"{office}/people/")
    root.heading("Second factor")
    root.page.get_by_role("link", name="Set up an app").click()
    root.heading("Confirm it is you")
    root.seen("confirm")
    root.page.locator("input[name=password]").fill(ROOT_PASSWORD)
    root.page.get_by_role("button", name="Go on").click()
    root.heading("Set up an app")
    root.seen("app")
    root.secret = root.page.locator("dd code").inner_text()
    root.give_code(root.code())
    root.keep_codes()
    return root


@pytest.fixture(scope="module")
def ida(browser: Browser, office: str, root: Person) -> Person:
    """Somebody who was invited, chose a password, and whose device keeps a passkey."""
    root.page.goto(f"{office}/people/add/")
    root.page.get_by_label("Name").fill("Ida Invented")
    root.page.get_by_label("Email").fill(IDA)
    root.page.get_by_label("Role", exact=True).select_option(label="Decision-maker")
    root.page.get_by_role("button", name="Send the invitation").click()
    root.heading("Ida Invented")
    root.seen("person-invited")
    root.page.get_by_role("button", name="Make a link to hand over").click()
    link = root.page.locator(".p-link code").inner_text()
    root.seen("person-with-link")
    root.page.goto(f"{office}/people/")
    root.seen("people")

    ida = person(browser, office)
    ida.page.goto(link)
    ida.heading("Begin with Partera")
    ida.seen("invitation")
    ida.page.get_by_label("Your name").fill("Ida Invented-Vega")
    ida.page.get_by_label("Password", exact=True).fill(IDA_PASSWORD)
    ida.page.get_by_label("The same password again").fill(IDA_PASSWORD)
    ida.page.get_by_role("button", name="Save and sign in").click()
    expect(ida.page.locator(".p-menu summary")).to_have_text("Ida Invented-Vega")
    ida.open(link.removeprefix(office), status=404)
    ida.add_authenticator()
    ida.page.goto(f"{office}/accounts/second-factor/")
    ida.seen("second-factor")
    ida.page.get_by_role("link", name="Add a passkey").click()
    ida.heading("Add a passkey")
    ida.seen("passkey-add")
    ida.page.get_by_label("Name of this passkey").fill("Invented phone")
    ida.page.get_by_role("button", name="Add the passkey").click()
    ida.keep_codes()
    return ida


def test_somebody_invited_begins_and_meets_not_found_where_nothing_is_hers(ida: Person) -> None:
    for address in ("/people/", "/people/1/", "/people/add/", "/audit/"):
        ida.open(address, status=404)


def test_a_passkey_opens_the_account_without_a_password(ida: Person) -> None:
    ida.sign_out()
    ida.page.goto(f"{ida.address}/accounts/login/")
    ida.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(ida.page.locator(".p-menu summary")).to_have_text("Ida Invented-Vega")
    ida.open("/accounts/second-factor/passkeys/")
    ida.seen("passkeys")
    expect(ida.page.get_by_role("rowheader")).to_have_text("Invented phone")


def test_a_passkey_is_the_second_factor_behind_a_password(ida: Person) -> None:
    ida.sign_out()
    ida.give_password(IDA, IDA_PASSWORD)
    ida.heading("Second factor")
    ida.seen("second-factor-asked")
    ida.page.get_by_role("button", name="Use a passkey").click()
    expect(ida.page.locator(".p-menu summary")).to_have_text("Ida Invented-Vega")


def test_devices_are_listed_and_signed_out(ida: Person, browser: Browser, office: str) -> None:
    other = person(browser, office)
    other.give_password(IDA, IDA_PASSWORD)
    other.give_code(ida.codes[9])
    expect(other.page.locator(".p-menu summary")).to_be_visible()
    ida.open("/accounts/devices/")
    ida.seen("devices")
    ida.page.get_by_role("button", name="Sign out everywhere else").click()
    expect(ida.page.get_by_text("this browser")).to_be_visible()
    other.page.goto(f"{office}/accounts/settings/")
    other.heading("Sign in")


def test_with_the_phone_lost_a_recovery_code_opens_once(root: Person, browser: Browser, office: str) -> None:
    lost = person(browser, office)
    lost.give_password(ROOT, ROOT_PASSWORD)
    lost.give_code(root.codes[0])
    expect(lost.page.locator(".p-menu summary")).to_have_text("Root Example")
    again = person(browser, office)
    again.give_password(ROOT, ROOT_PASSWORD)
    again.give_code(root.codes[0])
    expect(again.page.get_by_role("alert").first).to_contain_text("the code is wrong or was used already")
    again.seen("wrong-code")


def test_an_app_asks_for_its_code(root: Person, browser: Browser, office: str) -> None:
    """The code that set the app up has been used, so the next one is given, which is accepted half a minute early."""
    other = person(browser, office)
    other.give_password(ROOT, ROOT_PASSWORD)
    other.give_code(format_hotp_value(hotp_value(root.secret, int(time.time()) // 30 + 1)))
    expect(other.page.locator(".p-menu summary")).to_have_text("Root Example")


def test_with_everything_lost_an_administrator_resets_the_second_factor(root: Person, ida: Person) -> None:
    root.page.goto(f"{root.address}/people/")
    root.page.get_by_role("link", name=re.compile("Ida")).click()
    root.seen("person-active")
    root.page.get_by_role("button", name="Reset the second factor").click()
    expect(root.page.get_by_text("The second factor is reset")).to_be_visible()
    ida.page.goto(f"{ida.address}/accounts/settings/")
    ida.heading("Sign in")
    ida.give_password(IDA, IDA_PASSWORD)
    expect(ida.page.locator(".p-menu summary")).to_have_text("Ida Invented-Vega")


def test_roles_are_looked_at_on_one_page(root: Person) -> None:
    root.open("/people/review/")
    root.seen("review")
    root.page.get_by_text("Keep").first.click()
    root.page.get_by_role("button", name="Save what is marked").click()
    expect(root.page.get_by_text("1 role is looked at.")).to_be_visible()


def test_a_forged_invitation_is_not_found(browser: Browser, office: str) -> None:
    stranger = person(browser, office)
    stranger.open("/invitation/forged.token/", status=404)


def test_without_script_an_app_is_enough(browser: Browser, office: str, root: Person) -> None:
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{office}/accounts/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    page.locator("input[name=login]").fill(ROOT)
    page.locator("input[name=password]").fill(ROOT_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(root.codes[1])
    page.locator("main form.p-form button[type=submit]").click()
    expect(page.locator(".p-menu summary")).to_have_text("Root Example")
