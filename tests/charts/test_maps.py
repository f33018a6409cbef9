"""County maps: paths from TopoJSON, five classes with stated breaks, hatch, dots and the pooled weave."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from partera.charts import map_paths, maps
from partera.charts.maps import Area, MapWords, NoMap
from partera.core.codes import counties

WORDS = MapWords("Preterm birth", "From 8 to 14.", "Small count hidden", "Unreliable", "Pooled", "No figure")

TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [
        [[10, 0], [0, 10]],  # the border the two squares share
        [[10, 10], [-10, 0], [0, -10], [10, 0]],
        [[10, 0], [10, 0], [0, 10], [-10, 0]],
    ],
    "objects": {
        "counties": {
            "geometries": [
                {"type": "Polygon", "id": "05001", "arcs": [[0, 1]]},
                {"type": "Polygon", "id": "05003", "arcs": [[2, -1]]},
            ]
        },
        "states": {"geometries": [{"type": "MultiPolygon", "id": "05", "arcs": [[[1, 2]]]}]},
    },
}
DRAWING = {
    "width": 100,
    "height": 50,
    "counties": {f"050{n:02d}": f"M{n},0l1,0 0,1z" for n in range(1, 11)},
    "states": {"05": "M0,0l9,9z"},
}


def test_a_shared_border_is_walked_both_ways():
    arcs = map_paths.decode_arcs(TOPOLOGY)
    assert map_paths.ring_points([2, -1], arcs) == [(10, 0), (20, 0), (20, 10), (10, 10), (10, 0)]


def test_neighbours_share_their_border_exactly(tmp_path):
    (tmp_path / map_paths.SOURCE_NAME).write_text(json.dumps(TOPOLOGY))
    assert map_paths.main([str(tmp_path), str(tmp_path / "maps")]) == 0
    drawn = json.loads((tmp_path / "maps" / "05.json").read_text())
    assert drawn["counties"] == {
        "05001": "M500,4l0,496 -496,0 0,-496z",
        "05003": "M500,4l496,0 0,496 -496,0z",
    }


def test_simplifying_keeps_the_ends_and_what_stands_out():
    assert map_paths.simplified([(0, 0), (5, 0.1), (10, 0), (15, 8), (20, 0)], 1) == [(0, 0), (10, 0), (15, 8), (20, 0)]


def test_without_the_source_the_command_says_what_is_missing(tmp_path, capsys):
    assert map_paths.main([str(tmp_path), str(tmp_path)]) == 2
    assert "us-atlas" in capsys.readouterr().err


def test_paths_that_were_not_built_are_named(tmp_path):
    with pytest.raises(NoMap, match="05"):
        maps.paths(tmp_path, "05")


def test_classes_hold_about_equal_numbers():
    values = [float(n) for n in range(100)]
    limits = maps.breaks(values)
    held = [sum(maps.class_of(v, limits) == c for v in values) for c in range(5)]
    assert held == [20, 20, 20, 20, 20]


def test_equal_values_are_one_class():
    assert maps.breaks([7.0, 7.0, 7.0]) == []
    assert len(maps.colours([])) == 1


def test_a_value_on_a_limit_is_in_the_class_above():
    assert maps.class_of(10.0, [10.0, 12.0]) == 1


def drawn(areas: list[Area]) -> str:
    return maps.county_map(areas, WORDS, drawing=DRAWING, subject="05001")


def test_hidden_is_hatched_unreliable_dotted_and_pooled_woven_and_the_key_says_so():
    svg = drawn(
        [
            Area("05001", 8.0, "ok", "Arkansas County: 8.0%", "/places/05001/"),
            Area("05002", None, "suppressed", "Hidden County: Small count hidden"),
            Area("05003", 12.0, "unreliable", "Ashley County: 12.0%"),
            Area("05004", 11.0, "ok", "Pooled County: 11.0%", pooled=True),
        ]
    )
    assert all(f"url(#{pattern})" in svg for pattern in ("map-hatch", "map-dots", "map-pooled"))
    assert all(word in svg for word in ("Small count hidden", "Unreliable", "Pooled", "No figure"))


def test_a_click_on_a_county_goes_to_its_place():
    root = ElementTree.fromstring(drawn([Area("05001", 8.0, "ok", "Arkansas County: 8.0%", "/places/05001/")]))
    link = next(root.iter("{http://www.w3.org/2000/svg}a"))
    assert (link.get("href"), link.get("aria-label")) == ("/places/05001/", "Arkansas County: 8.0%")


def test_names_are_escaped():
    svg = drawn([Area("05001", 8.0, "ok", "<script>alert(1)</script>", '/x"y/')])
    ElementTree.fromstring(svg)
    assert "<script>" not in svg


def test_a_pooled_value_counts_once_towards_the_classes():
    areas = [Area("05001", 8.0, "ok", "a"), *(Area(f"0500{n}", 11.0, "ok", "b", pooled=True) for n in range(2, 9))]
    assert maps.own_values(areas) == [8.0, 11.0]


def test_the_limits_of_each_class_are_stated():
    areas = [Area(f"0500{n}", float(n), "ok", "x") for n in range(1, 10)]
    labels = maps.class_labels(areas, maps.breaks(maps.own_values(areas)), "{:.1f}")
    assert (labels[0], labels[-1]) == ("1.0 – <3.0", "9.0")


def test_the_changes_since_the_edition_name_every_state_that_changed():
    since = {c.code[:2] for c in counties().values() if c.first_year and c.first_year > maps.EDITION and c.code < "60"}
    assert set(maps.CHANGES_SINCE) == since
