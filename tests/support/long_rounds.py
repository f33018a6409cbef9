"""`make reliability`: the long rounds, and `docs/reliability.md` written from what they showed.

Tests that open the application's database run once more on PostgreSQL. Each may say in its own words what it did
(`record_property("what", …)`); otherwise its name says it.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from partera.core.periods import today
from tests.support import postgres

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"


@dataclass(frozen=True)
class Round:
    """A long test and what became of it."""

    what: str
    result: str
    seconds: float


def run(folder: Path, database: str, chosen: str, **environment: str) -> tuple[int, list[Round]]:
    """Run the long tests on a database; gives the exit code and the rounds."""
    report = folder / f"{database}.xml"
    workers = ["-n", os.environ.get("PARTERA_TEST_WORKERS", "2"), "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", "-q", "-m", chosen, *workers, f"--junitxml={report}"]
    code = subprocess.run(command, check=False, env={**os.environ, **environment}).returncode
    return code, [_round(case, database) for case in ElementTree.parse(report).iter("testcase")]


def _round(case: ElementTree.Element, database: str) -> Round:
    said = [one.get("value", "") for one in case.iter("property") if one.get("name") == "what"]
    name = case.get("name", "").removeprefix("test_").replace("_", " ")
    failed = any(case.find(tag) is not None for tag in ("failure", "error"))
    skipped = case.find("skipped") is not None
    where = "" if database == "sqlite" else " (on PostgreSQL)"
    result = "**failed**" if failed else "not run here" if skipped else "held"
    return Round((said[0] if said else name) + where, result, float(case.get("time", 0)))


def page(rounds: list[Round]) -> str:
    """The page, the longest rounds as they came."""
    lines = [f"| {one.what} | {one.result} | {one.seconds:,.0f} |" for one in rounds]
    held = sum(one.result == "held" for one in rounds)
    return "\n".join(
        [
            "# Reliability",
            "",
            "What the long rounds of `make reliability` showed the last time they ran. The same tests run in short,",
            "seeded rounds in `make test`. This page is written by the run itself.",
            "",
            f"Run on {today()}, {os.cpu_count()} cores, Python {platform.python_version()}: "
            f"{held} of {len(rounds)} held.",
            "",
            "| what was done | result | seconds |",
            "|---|---|---|",
            *lines,
            "",
        ]
    )


def main() -> int:
    """Every long round; the worst exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        code, rounds = run(folder, "sqlite", "reliability")
        if postgres.programs() is None:
            print("Left out: the rounds on PostgreSQL (no server installed; Debian: postgresql)", flush=True)
        else:
            with postgres.server() as url:
                second, more = run(folder, "postgresql", "reliability and opens_database", DATABASE_URL=url)
            code, rounds = code or second, rounds + more
    PAGE.write_text(page(rounds), encoding="utf-8")
    print(f"Written: {PAGE.name}")
    return code


if __name__ == "__main__":
    sys.exit(main())
