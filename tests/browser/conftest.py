"""A served demonstration world, and a browser looking at it."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from partera.demo.cast import PASSWORD

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SHOTS = Path(__file__).parent / "shots"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
PARTERA = str(Path(sys.executable).parent / "partera")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(str(item.fspath)).parent == Path(__file__).parent:
            item.add_marker("browser")
            item.add_marker("slow")


def _environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT")}
    return {**kept, "PARTERA_HOME": str(home)}


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this worker's own with a freshly made world; it is built once for all workers.

    PARTERA_BROWSER_WORLD names a folder with a world made before, to save the making while working on a page.
    """
    own = tmp_path_factory.mktemp("browser")
    if made_before := os.environ.get("PARTERA_BROWSER_WORLD"):
        shutil.copytree(made_before, own / "demo")
        return own / "demo"
    shared = own.parent.parent / "shared-demo" if os.environ.get("PYTEST_XDIST_WORKER") else own / "shared"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([PARTERA, "demo", "--build-only"], env=_environment(shared), check=True, capture_output=True)
    shutil.copytree(shared / "demo", own / "demo")
    return own / "demo"


@pytest.fixture(scope="session")
def address(demo_home: Path) -> Iterator[str]:
    """The address the world is served at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [PARTERA, "serve", "--port", str(port)],
        env={**_environment(demo_home), "PARTERA_DEMO": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_live(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_until_live(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{url}/health/live", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 seconds")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


class Visitor:
    """Somebody at a screen: opens pages, and has each checked by axe."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: ConsoleMessage) -> None:
        """Keep what the console complains of; what the content policy forbids is told there too."""
        if message.type == "error" and "status of 404" not in message.text and "status of 422" not in message.text:
            self.errors.append(message.text)

    def open(self, path: str, *, status: int = 200) -> Page:
        """Go to a path of the served world and check what is there."""
        response = self.page.goto(self.address + path)
        assert response is not None and response.status == status, f"{path}: {response and response.status}"
        self.check()
        return self.page

    def check(self) -> None:
        """No accessibility violation, nothing wider than the screen, no script error. A click that leads on comes back
        while the next page is still empty, so its load is waited for.
        """
        self.page.wait_for_load_state()
        found = Axe().run(self.page).response["violations"]
        said = [f"{v['id']}: {v['help']} — {v['nodes'][0]['html'][:160]}" for v in found]
        assert not said, f"{self.page.url}\n" + "\n".join(said)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{self.page.url} is {wide} px wider than the screen"
        assert not self.errors, f"{self.page.url}: {self.errors}"

    def sign_in(self, email: str) -> None:
        """Sign in to the demonstration: in the language this browser has chosen, else in English, since another journey
        may have left the account in Spanish."""
        has_chosen = any(cookie.get("name") == "language" for cookie in self.context.cookies())
        self.page.goto(f"{self.address}/accounts/login/")
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)
        if not has_chosen and self.page.locator("html").get_attribute("lang") != "en":
            self.page.locator("button[name=language][value=en]").first.click()
            self.page.locator("html[lang=en]").wait_for(state="attached")

    def shot(self, name: str) -> None:
        """Keep a picture of the whole page, to be looked at."""
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def until(page: Page, holds: str) -> None:
    """Ask the page again and again until it holds. Playwright's own waiting asks a second time by eval, which the
    content policy forbids; so the page is given the whole loop at once.
    """
    page.evaluate(
        f"""async () => {{
          const latest = Date.now() + 20_000;
          while (!(await ({holds}))) {{
            if (Date.now() > latest) throw new Error("it never came true");
            await new Promise((again) => setTimeout(again, 50));
          }}
        }}"""
    )


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """A visitor at a wide screen."""
    context = browser.new_context(viewport=WIDE, accept_downloads=True)
    yield Visitor(context, address)
    context.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visitor]:
    """A visitor at a narrow screen."""
    context = browser.new_context(viewport=NARROW)
    yield Visitor(context, address)
    context.close()
