"""Every example on the how-to pages runs, and prints what the page says.

A fenced block with a title (```toml title="births.toml") is a file; a `console` block holds lines `$ command`
and below each what it prints: those lines must come in that order, `…` standing for anything. One folder and
one PARTERA_HOME a page, from top to bottom. Commands that never end are tested elsewhere (`_ELSEWHERE`).
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
_BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ELSEWHERE = ("make ", "partera serve", "partera demo", "cd ", "git ")


@dataclass
class Example:
    """A command and the lines it should print."""

    command: str
    expected: list[str] = field(default_factory=list)


def _examples(text: str) -> list[Example]:
    found: list[Example] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append(Example(line[2:]))
        elif found and line.strip():
            found[-1].expected.append(line.rstrip())
    return found


def _matches(expected: str, line: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in expected.strip().split("…"))
    return re.search(pattern, line.strip()) is not None


def _check(example: Example, folder: Path, environment: dict[str, str]) -> None:
    words = shlex.split(example.command)
    if words[0] == "partera":
        words = [str(Path(sys.executable).parent / "partera"), *words[1:]]
    elif words[0] == "python":
        words = [sys.executable, *words[1:]]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    place = 0
    for expected in example.expected:
        if expected.strip() == "…":
            continue
        hits = [i for i in range(place, len(lines)) if _matches(expected, lines[i])]
        assert hits, f"$ {example.command}\nshould print: {expected}\nprinted:\n" + "\n".join(lines)
        place = hits[0] + 1


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PARTERA_HOME": str(tmp_path / "var")}
    environment.pop("DATABASE_URL", None)
    for language, title, body in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if title:
            (tmp_path / title).write_text(body, encoding="utf-8")
        elif language == "console":
            for example in _examples(body):
                if not example.command.startswith(_ELSEWHERE):
                    _check(example, tmp_path, environment)
