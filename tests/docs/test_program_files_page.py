"""The page on program files has a line for every word, and its examples can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from partera.programs.quality.rules import mapping, mapping_reading

DOCS = Path(__file__).resolve().parents[2] / "docs"
SHAPES = {"htn_60_confirmed": "share"}


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        mapping.FACTS,
        mapping.NUMBERS,
        mapping.TEXTS,
        mapping_reading._TOP,
        mapping_reading._ROWS,
        mapping_reading._KINDS,
    ],
)
def test_every_word_of_a_mapping_has_its_line(words: object) -> None:
    text = page("reference/program-files.md")
    assert [word for word in words if f"`{word}`" not in text and f'`"{word}"`' not in text] == []  # type: ignore[attr-defined]


def test_the_example_of_the_how_to_page_can_be_read() -> None:
    (example,) = re.findall(r"```toml[^\n]*\n(.*?)```", page("how-to/files-for-programs.md"), re.DOTALL)
    assert mapping_reading.read(example, SHAPES).measure_keys == ("htn_60_confirmed",)


def test_the_page_on_the_next_wave_names_every_criterion() -> None:
    assert len(re.findall(r"^\| .*\| (?:standing|what holds|0 or 100)", page("methods/spread.md"), re.MULTILINE)) == 7
