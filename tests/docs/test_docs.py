"""Docs that fail when they lie: settings, permissions, commands and words have their lines."""

from __future__ import annotations

import re
from pathlib import Path

from partera.config.console import COMMANDS
from tests.docs import write_commands

ROOT = Path(__file__).resolve().parents[2]


def _page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_setting_has_its_line() -> None:
    settings = (ROOT / "src/partera/config/settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", settings))
    page = _page("reference/settings.md")
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_every_variable_of_the_environment_that_is_read_has_its_line() -> None:
    read = re.compile(r"environ(?:\.get\(|\[)\"((?:PARTERA_\w+)|PORT)\"")
    files = [path for folder in ("src", "tests") for path in (ROOT / folder).rglob("*.py")]
    names = {name for path in files for name in read.findall(path.read_text(encoding="utf-8"))}
    assert {"PORT", "PARTERA_REAL_DATA"} <= names
    page = _page("reference/settings.md")
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_the_page_of_commands_is_the_one_the_code_writes() -> None:
    assert write_commands.PAGE.read_text(encoding="utf-8") == write_commands.text(), (
        "run: python -m tests.docs.write_commands"
    )


def test_every_command_is_on_its_page() -> None:
    page = _page("reference/commands.md")
    assert [name for name in COMMANDS if f"## `partera {name}`" not in page] == []


def test_every_decision_is_listed() -> None:
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", _page("decisions/index.md")))
    assert listed == {page.name for page in (ROOT / "docs/decisions").glob("*.md")} - {"index.md"}


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
