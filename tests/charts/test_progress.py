"""Steps through time on a scale that is known beforehand."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from partera.charts import progress
from partera.charts.values import Line, Point, Words

WORDS = Words("Practices in place", "", "Practices, of 14")
SVG = "{http://www.w3.org/2000/svg}"


def line(name: str, values: list[float]) -> Line:
    return Line(name, tuple(Point(f"2026-{month:02}", value) for month, value in enumerate(values, start=1)))


def test_the_scale_is_what_was_said_whatever_the_values():
    spec = progress.progress_chart([line("A", [2, 3])], WORDS, scale=(0, 14))
    assert spec["layer"][0]["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 14]


def test_one_line_needs_no_name_and_two_are_named_apart():
    alone = progress.progress_chart([line("A", [2, 3])], WORDS, scale=(0, 14))
    assert len(alone["layer"]) == 1
    both = progress.progress_chart([line("A", [2, 3]), line("B", [2, 3])], WORDS, scale=(0, 14))
    first, second = both["layer"][-1]["data"]["values"]
    assert first["value"] - second["value"] == pytest.approx(14 * 15 / progress.HEIGHT)


def test_the_drawing_is_an_image_with_its_title_and_the_same_bytes_every_time():
    drawn = progress.draw([line("A", [2, 3])], WORDS, scale=(0, 14))
    root = ElementTree.fromstring(drawn)
    assert (root.get("role"), root.get("aria-label")) == ("img", "Practices in place")
    assert drawn == progress.draw([line("A", [2, 3])], WORDS, scale=(0, 14))
    narrow = ElementTree.fromstring(progress.draw([line("A", [2, 3])], WORDS, scale=(0, 14), narrow=True))
    assert float(narrow.get("width")) < float(root.get("width"))


def test_more_than_three_lines_are_refused():
    with pytest.raises(ValueError, match="too many"):
        progress.progress_chart([line(str(n), [1]) for n in range(4)], WORDS, scale=(0, 14))
