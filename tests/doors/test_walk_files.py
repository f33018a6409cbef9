"""Every chart, map, table and book that is fetched by itself opens for exactly those who may open its page."""

from __future__ import annotations

import re

import pytest

from tests.doors.test_walk_roles import meet, nothing_drawn  # noqa: F401 - a fixture
from tests.doors.walk_objects import Walk
from tests.doors.walking import ROUTES, walkers, walks
from tests.support.people import World

PAGE_OF = {
    "book_drawing": "book",
    "book_pdf": "book",
    "book_zip": "book",
    "certificate_file": "certificate",
    "certificate_pdf": "certificate",
    "family_worker": "family",
    "kit_board_file": "kit_board",
    "kit_compare_csv": "kit_compare",
    "kit_design_csv": "kit_design",
    "kit_hand_over_manifest": "kit_hand_over",
    "kit_hand_over_worker": "kit_hand_over",
    "kit_handed_over_csv": "kit_handed_over",
    "kit_movements_csv": "kit_movements",
    "kit_packing_list": "kit_shipment",
    "kit_public_file": "kit_public",
    "kit_recall_sites_csv": "kit_recall",
    "kit_requests_csv": "kit_requests",
    "kit_share_csv": "kit_share",
    "kit_sites_csv": "kit_sites",
    "kit_stock_csv": "kit_stock",
    "nation_map": "place_measure",
    "organisations_csv": "organisations",
    "place_csv": "place",
    "place_gaps_csv": "place",
    "place_gaps_picture": "place",
    "place_gaps_slide": "place",
    "place_measure_csv": "place_measure",
    "place_measure_picture": "place_measure",
    "place_measure_slide": "place_measure",
    "quality_adoption_csv": "quality_adoption",
    "quality_adoption_picture": "quality_adoption",
    "quality_calendar": "quality_events",
    "quality_chart_file": "quality_chart",
    "quality_completeness_csv": "quality_completeness",
    "quality_form_file": "quality_form",
    "quality_hospitals_csv": "quality_collaborative",
    "quality_measure_versions_csv": "quality_measure_versions",
    "quality_practices_csv": "quality_practices",
    "quality_practices_picture": "quality_practices",
    "quality_result_file": "quality_result",
    "quality_slides": "quality_slides_choose",
    "quality_spread_csv": "quality_spread",
    "quality_stages_picture": "quality_coaching",
    "schedule_feed": "schedule",
    "session_book_pdf": "session_book",
    "session_book_zip": "session_book",
    "trail_csv": "trail",
    "trail_lines": "trail",
}
"""The page on which each stands, or which says the same."""

NARROWER = {"quality_adoption_csv", "quality_hospitals_csv"}
"""What a page shows only to those who run the collaborative, line by line."""

UNDRAWN = {"quality_adoption_picture", "quality_practices_picture", "quality_stages_picture"}
"""Drawings through time, which are not there before there are two months to draw."""

FILES = {name for name, route in ROUTES.items() if re.search(r"\.(\w+|<\w+:ending>)$", str(route.pattern))}


def test_every_file_names_its_page() -> None:
    assert set(PAGE_OF) == FILES


@pytest.mark.parametrize("file", sorted(PAGE_OF))
def test_a_file_needs_what_its_page_needs(file: str) -> None:
    mine, pages = ROUTES[file].callback, ROUTES[PAGE_OF[file]].callback
    assert mine.changes == mine.needs, "a file changes nothing"
    assert (mine.needs == pages.needs) is (file not in NARROWER)


@pytest.mark.same_on_both
@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.usefixtures("nothing_drawn")
def test_every_role_meets_a_file_as_it_meets_its_page(world: World) -> None:
    """Whoever is shown *not found* by a page is shown it by each of its files, too: held by every role everywhere."""
    things, met = walks(world), 0
    for walker in walkers(world):
        for file, page in PAGE_OF.items():
            if ROUTES[page].callback.needs == "public" or file == "book_drawing":
                continue
            hidden = meet(page, things.get(page, Walk()), walker, "GET")[0] == 404
            answer = meet(file, things.get(file, Walk()), walker, "GET")[0]
            assert (answer == 404) == hidden or (file in NARROWER | UNDRAWN and answer != 200), (file, str(walker))
            met += hidden
    assert met > 0
