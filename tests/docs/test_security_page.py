"""The page on security names tests that exist, and every chapter."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_each_of_the_twenty_requirements_names_a_test() -> None:
    named = re.findall(r"^\| \d+\.\d+\.\d+ \| [^|]+ \| `(test_\w+)` \|$", PAGE, re.MULTILINE)
    assert len(named) == len(set(named)) == 20


def test_every_test_the_page_names_exists() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name in re.findall(r"`(test_\w+)`", PAGE) if f"def {name}(" not in written] == []


def test_every_chapter_of_the_standard_has_its_line() -> None:
    assert re.findall(r"^\| V(\d+) ", PAGE, re.MULTILINE) == [str(number) for number in range(1, 18)]
