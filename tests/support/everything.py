"""`make test`: every test, and those that open a database once more on PostgreSQL.

A part that this machine lacks is a named skip; with PARTERA_NOTHING_SKIPPED=1 it is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support import postgres


def main() -> int:
    """Run the rounds; the worst exit code. Browsers have a round of their own: their event loop bars the database."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-m"]
    number = ["-n", os.environ.get("PARTERA_TEST_WORKERS", "2"), "--dist"]
    workers, by_file = [*number, "worksteal"], [*number, "loadfile"]  # a browser's journeys share what a file sets up
    print("Round 1: every test without a browser, on SQLite", flush=True)
    first = subprocess.run([*pytest, "not reliability and not browser", *workers], check=False).returncode
    print("Round 2: in the browser", flush=True)
    first = subprocess.run([*pytest, "browser", *by_file], check=False).returncode or first
    if postgres.programs() is None:
        print("Skipped: tests on PostgreSQL (no server installed; Debian: postgresql)", flush=True)
        return first or (1 if os.environ.get("PARTERA_NOTHING_SKIPPED") else 0)
    print("Round 3: tests that open a database, on PostgreSQL", flush=True)
    with postgres.server() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        chosen = "opens_database and not reliability and not browser"
        second = subprocess.run([*pytest, chosen, *workers], check=False, env=environment).returncode
    return first or second


if __name__ == "__main__":
    sys.exit(main())
