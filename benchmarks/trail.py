"""A long audit trail: written, sealed, verified; its page newest, filtered and far back; its download.

The lines are invented. SQLite in a folder of its own; with `--postgresql` on a server of its own. Time is the
processor's, of this process, beside the clock's: a server's own work shows in the clock only.
Aim: a page in 150 ms however long the trail is and however far back one looks, verifying a million lines in a minute.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

LINES = 1_000_000
PEOPLE, THINGS = 200, 20_000
AIM_PAGE_MS, AIM_VERIFY_S = 150, 60
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
SPACING = timedelta(seconds=30)
ACTIONS = (*["read"] * 10, *["workplans.report"] * 5, "partners.change_organisation", "sessions.take_note")
RARE = "records.destroyed"


def measured(lines: int) -> list[dict[str, Any]]:
    """Every step on the database of this process's settings."""
    import django  # noqa: PLC0415 - settings read PARTERA_HOME once, so only in the measured process

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from partera.core.viewers import job  # noqa: PLC0415
    from partera.platform.audit.actions import seal_due  # noqa: PLC0415
    from partera.platform.audit.verifying import verify  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    _people()
    by = job("the benchmark")
    rows = [_taken("written in portions of 2,000", lambda: _write(lines))]
    rows.append(_taken("sealed", lambda: seal_due(by)))
    rows.append(_taken("verified", lambda: _whole(verify(by=by))))
    rows += list(_pages(lines))
    return rows


def _taken(what: str, do: Callable[[], Any], times: int = 1) -> dict[str, Any]:
    spent, began = time.process_time(), time.perf_counter()
    for _time in range(times):
        said = do()
    cpu, wall = (time.process_time() - spent) / times, (time.perf_counter() - began) / times
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"what": what, "cpu_s": cpu, "wall_s": wall, "peak_mb": peak, "found": said}


def _people() -> None:
    from django.core.management.color import no_style  # noqa: PLC0415 - after django.setup
    from django.db import connection  # noqa: PLC0415

    from partera.platform.accounts.models import User  # noqa: PLC0415

    User.objects.bulk_create(
        User(pk=number, name=f"Person {number}", email=f"person{number}@example.org", joined_at=BEGIN)
        for number in range(1, PEOPLE + 1)
    )
    reset = connection.ops.sequence_reset_sql(no_style(), [User])
    with connection.cursor() as cursor:
        for sql in reset:
            cursor.execute(sql)


def _write(lines: int) -> int:
    from partera.platform.audit.models import Entry  # noqa: PLC0415 - after django.setup

    drawn = random.Random(7)
    for start in range(0, lines, 2_000):
        Entry.objects.bulk_create(Entry(**_line(number, drawn)) for number in range(start, min(start + 2_000, lines)))
    return lines


def _line(number: int, drawn: random.Random) -> dict[str, Any]:
    person = drawn.randint(1, PEOPLE)
    action = RARE if number % 50_000 == 7 else drawn.choice(ACTIONS)
    return {
        "at": BEGIN + number * SPACING, "actor": f"Person {person}", "actor_id": person, "actor_kind": "person",
        "where": f"192.0.2.{person}", "action": action, "thing": f"step {drawn.randrange(THINGS)}",
        "changes": {"status": ["in_progress", "done"], "next_check": [None, "2026-03-01"]},
    }  # fmt: skip


def _whole(verdict: Any) -> int:
    assert verdict.faults == [], verdict.faults[:3]
    return int(verdict.lines)


def _pages(lines: int) -> Iterator[dict[str, Any]]:
    """The page of the trail as a browser asks for it, after one visit to warm up; and what stands behind it."""
    from django.test import Client  # noqa: PLC0415 - after django.setup

    from partera.platform.audit import queries  # noqa: PLC0415

    browser, olga = Client(SERVER_NAME="127.0.0.1"), _administrator()
    browser.force_login(olga)
    _get(browser, "/audit/", {})
    middle = BEGIN + SPACING * (lines // 2)
    deep = f"{(middle - queries._EPOCH) // timedelta(microseconds=1)}-1"
    end, day = date(2025, 1, 1) + SPACING * lines, middle.date()
    for what, asked in {
        "page: newest": {},
        "page: from the middle": {"after": deep},
        "page: of one person": {"person": 7},
        "page: of one person, from the middle": {"person": 7, "after": deep},
        "page: of one action": {"action": "read"},
        "page: of a rare action": {"action": RARE},
        "page: of one thing": {"thing": "step 77"},
        "page: of one day": {"first": day, "last": day},
        "page: of one person and a rare action": {"person": 7, "action": RARE},
        "page: of one person and one thing": {"person": 7, "thing": "step 77"},
        "page: a common action of one person in a month": {"person": 7, "action": "read", "last": day,
                                                           "first": day - timedelta(days=30)},
        "page: nothing fits": {"action": "read", "first": end + timedelta(days=2)},
        "page: no such action, any day": {"action": "no.such", "first": date(2025, 1, 1), "last": end},
    }.items():  # fmt: skip
        yield _taken(what, lambda asked=asked: _get(browser, "/audit/", asked), times=5)  # type: ignore[misc]
    yield _taken("download of every line (CSV), bytes", lambda: _get(browser, "/audit/trail.csv", {}))


def _get(browser: Any, address: str, asked: dict[str, Any]) -> int:
    answer = browser.get(address, asked)
    assert answer.status_code == 200, answer.status_code
    if answer.streaming:
        return sum(len(part) for part in answer.streaming_content)
    return int(answer.content.count(b'<th scope="row">'))


def _administrator() -> Any:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - after django.setup

    from partera.core.viewers import command  # noqa: PLC0415
    from partera.registry.partners import actions  # noqa: PLC0415

    user = actions.invite(
        name="Olga Invented", email="olga@example.org", role="administrator", by=command("the benchmark")
    )
    Authenticator.objects.create(user=user, type="totp", data={"secret": ""})
    return user


def main() -> None:
    """Print a table, write JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--json")
    options.add_argument("--lines", type=int, default=LINES)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--here", action="store_true", help="measure in this process, in PARTERA_HOME")
    given = options.parse_args()
    if given.here:
        print(json.dumps(measured(given.lines)))
        return
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        world = {**os.environ, "PARTERA_HOME": str(home)}
        world.pop("DATABASE_URL", None)
        if given.postgresql:
            from tests.support import postgres  # noqa: PLC0415 - only where it is asked for

            world["DATABASE_URL"] = stack.enter_context(postgres.server())
        command = [sys.executable, "-m", "benchmarks.trail", "--here", "--lines", str(given.lines)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=world)
        size = sum(path.stat().st_size for path in home.glob("partera.sqlite3*")) / 1e6
    rows = json.loads(done.stdout.splitlines()[-1])
    print(f"{given.lines:,} lines on {'PostgreSQL' if given.postgresql else f'SQLite, {size:,.0f} MB'}")
    for row in rows:
        print(f"{row['what']:<55} {row['cpu_s']:9.3f} s CPU {row['wall_s']:9.3f} s  {row['found']:>12,}")
    print(
        f"aim: a page {AIM_PAGE_MS} ms, verifying {AIM_VERIFY_S} s; peak {max(row['peak_mb'] for row in rows):,.0f} MB"
    )
    if given.json:
        Path(given.json).write_text(json.dumps({"rows": rows, "lines": given.lines, "megabytes": size}, indent=1))


if __name__ == "__main__":
    main()
