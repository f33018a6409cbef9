"""The kinds of chart: intervals always drawn, hidden values hatched and named, the same bytes every time."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from partera.charts import drawing, intervals, trend
from partera.charts.palette import SERIES
from partera.charts.values import Line, Point, Row, Words

WORDS = Words("Preterm birth <2024>", "12.9% of births & more.", "Percent of births", "axis starts at {0}")
SVG = "{http://www.w3.org/2000/svg}"


def line(name: str, values: list[float | None], *, subject: bool = False) -> Line:
    points = [
        Point(str(2018 + i), v, v and v - 1, v and v + 1, "suppressed" if v is None else "ok", "hidden")
        for i, v in enumerate(values)
    ]
    return Line(name, tuple(points), is_subject=subject)


def texts(svg: bytes) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_drawing_is_an_image_with_title_and_the_one_sentence():
    root = ElementTree.fromstring(trend.draw([line("Pulaski", [11, 12], subject=True)], WORDS))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Preterm birth <2024>. 12.9% of births & more."
    assert root.find(f"{SVG}title").text == "Preterm birth <2024>"


def test_the_same_values_give_the_same_bytes():
    lines = [line("Pulaski", [11, None, 12], subject=True), line("Arkansas", [10, 11, 12])]
    assert trend.draw(lines, WORDS) == trend.draw(lines, WORDS)


def test_a_hidden_period_is_a_hatched_gap_with_its_word():
    svg = trend.draw([line("Pulaski", [11, None, 12], subject=True)], WORDS)
    assert b"url(#hatch)" in svg
    assert "hidden" in texts(svg)


def test_a_line_is_broken_where_a_value_is_hidden():
    spec = trend.trend_chart([line("Pulaski", [11, None, 12], subject=True)], WORDS)
    runs = {row["run"] for layer in spec["layer"] for row in layer["data"]["values"] if "run" in row}
    assert runs == {0, 1}


def test_lines_are_named_at_their_ends_and_names_do_not_touch():
    spec = trend.trend_chart([line("A", [11, 12], subject=True), line("B", [11, 12.01]), line("C", [1, 2])], WORDS)
    names = [row for layer in spec["layer"] for row in layer["data"]["values"] if "at" in row]
    heights = sorted(row["at"] for row in names)
    top = spec["layer"][0]["layer"][0]["encoding"]["y"]["scale"]["domain"]
    room = (top[1] - top[0]) * 15 / trend.HEIGHT
    assert all(high - low >= room * 0.99 for low, high in pairwise(heights))


def test_an_axis_that_does_not_start_at_zero_says_so():
    spec = trend.trend_chart([line("Pulaski", [11, 12], subject=True)], WORDS)
    assert "axis starts at" in str(spec)


def test_more_than_six_lines_are_refused():
    with pytest.raises(ValueError, match="six are the most"):
        trend.trend_chart([line(str(i), [1, 2]) for i in range(7)], WORDS)


def test_values_side_by_side_keep_their_order_interval_and_text():
    rows = [Row("Black", 16.0, 15.0, 17.0, text="16.0% (15.0–17.0)"), Row("White", 10.0, 9.0, 11.0, text="10.0%")]
    svg = intervals.draw(intervals.groups_chart(rows, WORDS), WORDS)
    said = texts(svg)
    assert said.index("Black") < said.index("White")
    assert "16.0% (15.0–17.0)" in said
    assert len(re.findall(rb'stroke-width="5"', svg)) == 2


def test_a_hidden_group_keeps_its_line_and_an_absent_one_its_word():
    rows = [
        Row("Black", 16.0, 15.0, 17.0, text="16.0%"),
        Row("Asian", None, state="suppressed", text="Small count hidden"),
        Row("White", None, state="not_collected", text="Not collected"),
    ]
    svg = intervals.draw(intervals.groups_chart(rows, WORDS), WORDS)
    assert svg.count(b"url(#hatch)") == 1
    assert {"Small count hidden", "Not collected"} <= set(texts(svg))


def test_when_everything_is_hidden_there_is_still_a_drawing():
    svg = intervals.draw(intervals.comparison_chart([Row("A", None, state="suppressed", text="hidden")], WORDS), WORDS)
    assert "hidden" in texts(svg)


def test_values_side_by_side_start_at_zero():
    spec = intervals.comparison_chart([Row("A", 12.0, 11.0, 13.0)], WORDS)
    assert spec["layer"][0]["layer"][0]["encoding"]["x"]["scale"]["domain"][0] == 0


def test_a_gap_chart_has_the_line_of_no_difference():
    spec = intervals.gap_chart([Row("Black – White", 5.5, 4.2, 6.8)], WORDS)
    assert spec["layer"][0]["data"]["values"] == [{"at": 0.0, "name": ""}]


def test_a_drawing_asks_for_no_font_or_file_from_elsewhere():
    svg = trend.draw([line("Pulaski", [11, 12], subject=True)], WORDS).decode()
    assert not re.search(r'(?:href|src|url)\s*[=(]\s*["\']?https?:', svg)


def test_a_picture_for_slides_is_a_png():
    svg = trend.draw([line("Pulaski", [11, 12], subject=True)], WORDS)
    assert drawing.png(svg)[:8] == b"\x89PNG\r\n\x1a\n"


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", SERIES)
def test_every_colour_has_three_to_one_on_white(colour):
    assert 1.05 / (_luminance(colour) + 0.05) >= 3


def test_there_are_at_most_six_colours():
    assert len(set(SERIES)) == len(SERIES) <= 6
