"""Docs that fail when they lie: settings, permissions, commands and words have their lines."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_setting_has_its_line() -> None:
    settings = (ROOT / "src/partera/config/settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", settings))
    page = _page("reference/settings.md")
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_every_page_of_the_docs_can_be_reached_by_its_folder() -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        assert page.read_text(encoding="utf-8").startswith("# "), page


def test_no_registry_host_or_machine_path_stands_in_a_tracked_page() -> None:
    forbidden = re.compile(r"(py" + r"pi\.org|registry\.n" + r"pmjs|/work/(main|shared))")
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        assert not forbidden.search(page.read_text(encoding="utf-8")), page


def test_the_glossary_is_in_order() -> None:
    words = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.MULTILINE)
    words = [word.lower() for word in words if word not in ("word",)]
    assert words == sorted(words)
