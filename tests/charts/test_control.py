"""Control charts and funnels as drawings: signals by shape, hollow points, flags, hidden months, one scale."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from partera.charts import control, drawing, funnel
from partera.charts.control import Control, Dot, Flag, Stretch
from partera.charts.funnel import Funnel, Spot
from partera.charts.values import Words

WORDS = Words("Treated in time", "Better since July.", "Percent", "axis starts at {0}")
SVG = "{http://www.w3.org/2000/svg}"


def chart(**more: object) -> Control:
    dots = [Dot(f"M{i}", 60.0 + i, 64.0, 50.0, 78.0, section=0) for i in range(6)]
    dots += [Dot(f"M{i}", 80.0 + i, 84.0, 70.0, 98.0, mark="above", section=1) for i in range(6, 12)]
    dots[2] = replace(dots[2], left_out=True)
    stretches = (Stretch(0, 5, frozen_to=3, middle="64%"), Stretch(6, 11, "Medicine on the ward", None, "84%"))
    return Control(tuple(dots), stretches, (Flag(6, 1),), 85.0, "target 85%", **more)  # type: ignore[arg-type]


def texts(svg: bytes) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def shapes(given: Control) -> dict[str, int]:
    found: dict[str, int] = {}
    for layer in control.control_chart(given, WORDS)["layer"]:
        mark = layer["mark"]
        if mark["type"] == "point" and "stroke" in mark:
            name = "hollow" if mark["fill"] == "#ffffff" else mark["shape"]
            found[name] = found.get(name, 0) + len(layer["data"]["values"])
    return found


def test_signals_differ_by_shape_and_what_is_left_out_is_hollow():
    assert shapes(chart()) == {"circle": 5, "triangle-up": 6, "hollow": 1}


def test_the_line_passes_over_what_is_left_out_and_breaks_where_nothing_was_entered():
    blank = chart()
    dots = [replace(dot, value=None) if i == 8 else dot for i, dot in enumerate(blank.dots)]
    layers = control.control_chart(replace(blank, dots=tuple(dots)), WORDS)["layer"]
    (line,) = [one for one in layers if one["mark"].get("strokeWidth") == 2 and one["mark"]["type"] == "line"]
    rows = line["data"]["values"]
    assert 2 not in [row["i"] for row in rows]
    assert len({row["stretch"] for row in rows}) == 2


def test_cause_target_flag_and_middle_stand_on_the_chart():
    said = texts(control.draw(chart(middle_word="middle {0}", frozen_word="frozen baseline"), WORDS))
    for words in ("Medicine on the ward", "target 85%", "1", "middle 84%", "middle 64%, frozen baseline"):
        assert words in said


def test_a_hidden_month_is_hatched_and_named():
    given = chart()
    dots = [replace(dot, value=None, word="hidden") if i == 8 else dot for i, dot in enumerate(given.dots)]
    svg = control.draw(replace(given, dots=tuple(dots)), WORDS)
    assert b"url(#hatch)" in svg
    assert "hidden" in texts(svg)


def test_the_band_never_runs_from_one_part_into_the_next():
    layers = control.control_chart(chart(), WORDS)["layer"]
    (band,) = [one for one in layers if one["mark"]["type"] == "area"]
    assert {row["part"] for row in band["data"]["values"] if row["i"] == 5.5} == {0, 1}


def test_groups_share_one_scale():
    low = replace(chart(), dots=tuple(replace(dot, value=(dot.value or 0) / 2) for dot in chart().dots))
    spec = control.many_chart([("A", chart()), ("B", low)], WORDS)
    domains = {
        tuple(layer["encoding"]["y"]["scale"]["domain"])
        for row in spec["vconcat"] for piece in row["hconcat"] for layer in piece["layer"]
    }  # fmt: skip
    assert len(domains) == 1
    assert texts(drawing.svg(spec, title="a", sentence="")).count("A") == 1


def test_the_same_values_give_the_same_bytes():
    assert control.draw(chart(), WORDS) == control.draw(chart(), WORDS)


def test_a_chart_of_one_point_is_drawn():
    one = Control((Dot("M1", 5.0, 5.0),), (Stretch(0, 0, middle="5"),))
    assert control.draw(one, WORDS)
    assert drawing.svg(control.tile_chart(one), title="a", sentence="")


def test_a_funnel_names_only_whom_the_reader_may_know():
    limits = tuple((float(n), 70 - 400 / n, 70 - 250 / n, 70 + 250 / n, 70 + 400 / n) for n in (20, 50, 100, 200))
    spots = (Spot(40, 66), Spot(90, 74, "Named Hospital"), Spot(150, 71, "County General", is_own=True))
    given = Funnel(spots, limits, 70.0, "all 70%", "95%", "99.8%", "patients")
    said = texts(funnel.draw(given, WORDS))
    assert {"Named Hospital", "County General", "all 70%", "95%", "99.8%", "patients"} <= set(said)
    fills = [layer["mark"]["fill"] for layer in funnel.funnel_chart(given, WORDS)["layer"] if "fill" in layer["mark"]]
    assert fills[0] == "#ffffff"
