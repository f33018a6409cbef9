"""Drawings are kept by their content."""

from __future__ import annotations

from partera.charts.cache import drawn, key_of


def test_a_drawing_is_made_once(tmp_path):
    made = []

    def draw() -> bytes:
        made.append(1)
        return b"<svg/>"

    assert drawn(tmp_path / "charts", "abc", draw) == drawn(tmp_path / "charts", "abc", draw) == b"<svg/>"
    assert len(made) == 1


def test_another_value_is_another_drawing():
    assert key_of({"value": 12.9}) != key_of({"value": 13.0})
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})


def test_nothing_unfinished_is_left_behind(tmp_path):
    drawn(tmp_path / "charts", "abc", lambda: b"<svg/>")
    assert [path.name for path in (tmp_path / "charts").iterdir()] == ["abc.svg"]
