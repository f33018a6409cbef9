"""A lead finds a shift, says what it comes from, and names the test of change; both languages, both widths."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import NARROW, WIDE, Visitor, _environment

BEA, ANA = "bea@demo.example", "ana@demo.example"
_CYCLE = """
import django
django.setup()
from partera.core.periods import now, today
from partera.programs.quality.models import Cycle, Signal
signal = Signal.objects.filter(gone_at__isnull=True, notes__isnull=True).order_by("pk").first()
Cycle.objects.get_or_create(
    enrolment=signal.enrolment, number=91,
    defaults={"title": "Medicine drawn up beforehand", "starts_on": today(), "at": now(), "by_name": "Bea"},
)
"""


@pytest.fixture
def cycle(demo_home: Path) -> str:
    """A test of change at the hospital, made beside the pages; gives its title."""
    environment = _environment(demo_home) | {"DJANGO_SETTINGS_MODULE": "partera.config.settings", "PARTERA_DEMO": "1"}
    subprocess.run([sys.executable, "-c", _CYCLE], env=environment, check=True)
    return "Medicine drawn up beforehand"


def test_a_lead_finds_a_shift_notes_it_and_links_the_test_of_change(visitor: Visitor, cycle: str) -> None:
    page = visitor.page
    # given a signal that waits for a note
    visitor.sign_in(BEA)
    page.get_by_role("link", name="Open the chart").first.click()
    visitor.check()
    expect(page.locator(".p-answer")).to_contain_text("Newest:")

    # when she says what it comes from and names the test of change
    page.get_by_text("Write a note").first.click()
    page.get_by_label("What do you think it comes from?").first.fill("Nurses draw the medicine up beforehand.")
    page.get_by_label("Test of change that explains it").first.select_option(label=f"91. {cycle}")
    page.get_by_role("button", name="Keep the note").first.click()

    # then the note stands beside the signal, with the test of change as a flag on the chart
    visitor.check()
    expect(page.get_by_text("Nurses draw the medicine up beforehand.")).to_be_visible()
    expect(page.locator(".p-flags")).to_contain_text(cycle)
    visitor.shot("quality-chart-noted")


def test_a_lead_makes_limits_anew_and_takes_them_back(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(BEA)
    visitor.open("/quality/hospitals/1/charts/")
    page.get_by_role("link", name="Blood loss measured, not guessed").click()
    page.get_by_text("Make limits anew from a month on").click()
    page.get_by_label("What changed then").fill("New scales on the ward")
    page.get_by_role("button", name="Make them anew").click()
    visitor.check()
    expect(page.locator(".p-lines").first).to_contain_text("New scales on the ward")
    page.get_by_role("button", name="Take back").last.click()
    visitor.check()
    expect(page.get_by_text("New scales on the ward")).to_have_count(0)


PAGES = {
    "charts": "/quality/hospitals/1/charts/",
    "chart": "/quality/hospitals/1/charts/1/",
    "chart-rare": "/quality/hospitals/7/charts/8/",
    "results": "/quality/1/results/",
    "result": "/quality/1/results/1/",
}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_is_accessible_and_no_wider_than_the_screen(
    browser: Browser, address: str, size: dict[str, int], language: str
) -> None:
    context = browser.new_context(viewport=size)  # type: ignore[arg-type]
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    visitor = Visitor(context, address)
    visitor.sign_in(ANA)
    for name, path in PAGES.items():
        visitor.open(path)
        visitor.shot(f"quality-{name}-{size['width']}-{language}")
    context.close()
