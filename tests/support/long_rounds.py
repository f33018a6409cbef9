"""`make reliability`: the long rounds, and `docs/reliability.md` written from what they showed.

    python -m tests.support.long_rounds                       all that have not held yet
    python -m tests.support.long_rounds --only backups        those with the word in their name
    python -m tests.support.long_rounds --page                the page from what is kept, nothing run

Each round is kept as it ends (`tests.support.rounds`): a run that was cut off goes on where it stopped. Tests that
open the application's database run once more on PostgreSQL; those that start a server of their own do not. Each may
say in its own words what it did (`record_property("what", …)`); otherwise its name says it.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Sequence

from tests.support import postgres
from tests.support.rounds import ROOT, Round, code, last

PAGE = ROOT / "docs" / "reliability.md"
KEPT = ROOT / "build" / "rounds.jsonl"
SQLITE, POSTGRESQL = "reliability and not browser", "reliability and opens_database and not browser"
_NOT_BY_ITSELF = "not sqlite and not postgresql"
"""Tests that start both databases themselves name them; they need no second round."""
_WORDS = {"held": "held", "failed": "**failed**", "skipped": "not run here", "": "not run yet"}


def run(chosen: str, only: str, **environment: str) -> int:
    """Run the long tests that have not held yet; gives the exit code. None left is no failure."""
    workers = ["-n", os.environ.get("PARTERA_TEST_WORKERS", "2"), "--dist", "worksteal"]
    command = [*_pytest(chosen, only), *workers]
    ended = subprocess.run(command, check=False, env={**_environment(), **environment}).returncode
    return 0 if ended == 5 else ended


def wanted(chosen: str) -> list[str]:
    """The names of all long tests of a kind, whether or not they have held."""
    command = [*_pytest(chosen, ""), "--collect-only"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=_environment(""))
    return [line for line in done.stdout.splitlines() if "::" in line]


def _pytest(chosen: str, only: str) -> list[str]:
    words = [f"({only})"] if only else []
    if chosen == POSTGRESQL:
        words.append(_NOT_BY_ITSELF)
    named = ["-k", " and ".join(words)] if words else []
    return [sys.executable, "-m", "pytest", "-q", "-p", "tests.support.rounds", "-m", chosen, *named]


def _environment(rounds: str = str(KEPT)) -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if name != "DATABASE_URL"}, "PARTERA_ROUNDS": rounds}


def table(rounds: Sequence[Round], asked: Sequence[tuple[str, str]]) -> list[Round]:
    """A round for each that is asked for, by name and database; one that was not run says so."""
    known = {(one.name, one.database): one for one in rounds}
    return [known.get((name, base)) or Round(name, base, _plain(name), "", 0, "", "") for name, base in asked]


def _plain(name: str) -> str:
    return name.split("::")[-1].removeprefix("test_").replace("_", " ")


def page(rounds: Sequence[Round]) -> str:
    """The page, in the order of the tests."""
    days = sorted({one.on for one in rounds if one.on})
    when = "Not run yet" if not days else f"Run on {days[0]}" if len(days) == 1 else f"Run from {days[0]} to {days[-1]}"
    held = sum(one.result == "held" for one in rounds)
    lines = [f"| {one.what}{_where(one)} | {_word(one)} | {one.seconds:,.0f} |" for one in rounds]
    return "\n".join(
        [
            "# Reliability",
            "",
            "What the long rounds of `make reliability` showed the last time they ran. The same tests run in short,",
            "seeded rounds in `make test`. This page is written by the run itself; seconds are of the clock, whatever",
            "else the machine did. “Earlier code” says that something a round depends on was changed since; the next",
            "run tries it again. A round about pure rules depends on what its test imports; one that sets the product",
            "up or starts it depends on all of the product.",
            "",
            f"{when}, {os.cpu_count()} cores, Python {platform.python_version()}: {held} of {len(rounds)} held.",
            "",
            "| what was done | result | seconds |",
            "|---|---|---|",
            *lines,
            "",
        ]
    )


def _word(one: Round) -> str:
    earlier = one.result and one.code != code(one.name)
    return f"{_WORDS[one.result]}, earlier code" if earlier else _WORDS[one.result]


def _where(one: Round) -> str:
    return " (on PostgreSQL)" if one.database == "postgresql" else ""


def main() -> int:
    """Every long round that has not held yet, then the page; the worst exit code."""
    options = argparse.ArgumentParser()
    options.add_argument("--only", default="", help="words of the tests' names, as pytest's -k takes them")
    options.add_argument("--page", action="store_true", help="write the page and run nothing")
    given = options.parse_args()
    worst = 0
    if not given.page:
        worst = run(SQLITE, given.only)
        if postgres.programs() is None:
            print("Left out: the rounds on PostgreSQL (no server installed; Debian: postgresql)", flush=True)
        else:
            with postgres.server() as url:
                worst = run(POSTGRESQL, given.only, DATABASE_URL=url) or worst
    asked = [(name, "sqlite") for name in wanted(SQLITE)] + [(name, "postgresql") for name in wanted(POSTGRESQL)]
    PAGE.write_text(page(table(last(KEPT), asked)), encoding="utf-8")
    print(f"Written: {PAGE.name}")
    return worst


if __name__ == "__main__":
    sys.exit(main())
