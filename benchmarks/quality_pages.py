"""A hospital's chart pages at full size: 3,000 hospitals × 60 months × 12 measures × 6 groups in SQLite.

Aim: server time at most 150 ms at the 95th percentile, and as many SQL queries with three months of a hospital as with
sixty. The database is filled by bulk rows; one collaborative of 200 hospitals is published by the action itself.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

AIM_P95_MS = 150
COLLABORATIVES, HOSPITALS, MONTHS, MEASURES = 15, 200, 60, 12
GROUPS = ("aian", "asian", "black", "hispanic", "white", "unknown")
RUNS = 60
FIRST = date(2021, 1, 1)
PAGES = {
    "all charts": "/quality/hospitals/{part}/charts/",
    "one chart": "/quality/hospitals/{part}/charts/{measure}/",
    "results": "/quality/{collaborative}/results/",
    "one result": "/quality/{collaborative}/results/{measure}/",
}


def measured() -> dict[str, Any]:
    """Fill the database in PARTERA_HOME and ask for each page; runs in a process of its own."""
    import django  # noqa: PLC0415 - settings read PARTERA_HOME once, so only in the measured process

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
    django.setup()
    started = time.perf_counter()
    made = _filled()
    filled = time.perf_counter()
    publishing = _published(made["collaboratives"][0])
    rows = [_times(name, address, made) for name, address in PAGES.items()]
    return {
        "counts": made["counts"],
        "filling_s": round(filled - started, 1),
        "publishing": publishing,
        "pages": rows,
    }


def _filled() -> dict[str, Any]:
    """People, collaboratives, hospitals and measures by the models; submissions and counts by the database itself."""
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup
    from django.db import connection, transaction  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        made = _laid_out()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        for statement in _BULK:
            cursor.execute(statement, {"months": MONTHS, "first": FIRST.year})
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM quality_count")
        made["counts"] = cursor.fetchone()[0]
    return made


def _laid_out() -> dict[str, Any]:
    from partera.core.periods import now  # noqa: PLC0415 - after django.setup
    from partera.core.viewers import command  # noqa: PLC0415
    from partera.platform.accounts.models import User  # noqa: PLC0415
    from partera.programs.quality import catalog  # noqa: PLC0415
    from partera.programs.quality.actions import collaboratives, measures  # noqa: PLC0415
    from partera.programs.quality.models import Enrolment, Wave  # noqa: PLC0415
    from partera.registry.partners import actions as partners  # noqa: PLC0415
    from partera.registry.partners.models import Organisation  # noqa: PLC0415
    from partera.registry.places.actions import fill  # noqa: PLC0415

    fill()
    owner = command("the benchmark")
    office = partners.add_organisation(name="Invented Office", kind="state_agency", invented=True, by=owner)
    partnership = partners.start_partnership(
        name="Invented Partnership", type="multi_sectoral", lead=office.pk, members=[], places=["05"], invented=True,
        by=owner,
    )  # fmt: skip
    definition = catalog.measures()["ntsv"].definition
    found: dict[str, Any] = {"collaboratives": [], "parts": [], "measures": {}, "users": {}}
    for number in range(COLLABORATIVES):
        row = collaboratives.begin(
            partnership=partnership.pk, name=f"Invented {number}", purpose="", starts_on=FIRST, invented=True, by=owner
        )
        collaboratives.become(collaborative=row, state="active", by=owner)
        keys = [
            measures.write(collaborative=row, key=f"measure_{i}", definition=definition, first_month=FIRST, by=owner)
            for i in range(MEASURES)
        ]
        wave = Wave.objects.get(collaborative=row)
        hospitals = Organisation.objects.bulk_create(
            Organisation(
                name=f"Invented Hospital {number}-{i}",
                kind="hospital",
                invented=True,
                updated_at=now(),
            )
            for i in range(HOSPITALS)
        )
        parts = Enrolment.objects.bulk_create(
            Enrolment(
                collaborative_id=row, wave=wave, hospital=hospital, state="active", invited_on=FIRST, agreed_on=FIRST,
                agreed_by="Invented Director", changed_at="2021-01-01T00:00:00Z",
            )
            for hospital in hospitals
        )  # fmt: skip
        found["collaboratives"].append(row)
        found["measures"][row] = keys
        found["parts"] += [(row, part.pk, part.hospital_id) for part in parts]
    found["sample"] = random.Random(5).sample(
        [one for one in found["parts"] if one[0] == found["collaboratives"][0]], 6
    )
    for _row, part, hospital in found["sample"]:
        user = User.objects.create(
            name=f"Lead {part}", email=f"lead{part}@example.org", joined_at="2021-01-01T00:00:00Z"
        )
        partners.give_role(
            user=user.pk, role="hospital_quality_lead", organisation=hospital, partnership=None, start=FIRST, by=owner
        )
        found["users"][part] = user.pk
    return found


_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %(months)s) "
_BULK = (
    "INSERT INTO quality_submission (enrolment_id, version_id, measure_id, month, revision, reason, odd, way, at, "
    "by_name, is_current) "
    + _NUMBERS
    + "SELECT e.id, v.id, m.id, printf('%%04d-%%02d-01', %(first)s + n.i / 12, n.i %% 12 + 1), 1, '', '[]', 'api', "
    "'2026-01-01 00:00:00', 'the benchmark', 1 FROM quality_enrolment e JOIN quality_measure m ON m.collaborative_id = "
    "e.collaborative_id JOIN quality_measureversion v ON v.measure_id = m.id CROSS JOIN n",
    "CREATE TEMP TABLE share(dimension TEXT, name TEXT, people INTEGER)",
    "INSERT INTO share VALUES ('race', 'aian', 3), ('race', 'asian', 12), ('race', 'black', 70), "
    "('race', 'hispanic', 50), ('race', 'white', 120), ('race', 'unknown', 15)",
    'INSERT INTO quality_count (submission_id, dimension, "group", numerator, denominator, unknown, value, spread, '
    "is_share) SELECT s.id, g.dimension, g.name, g.people * (2 + (s.id * 7 + length(g.name)) %% 5) / 10, g.people, 0, "
    "NULL, NULL, 1 FROM quality_submission s CROSS JOIN share g",
    'INSERT INTO quality_count (submission_id, dimension, "group", numerator, denominator, unknown, value, spread, '
    "is_share) SELECT s.id, '', '', sum(g.people * (2 + (s.id * 7 + length(g.name)) %% 5) / 10), sum(g.people), "
    "s.id %% 4, NULL, NULL, 1 FROM quality_submission s CROSS JOIN share g GROUP BY s.id",
)
"""Submissions of every hospital, measure and month, then counts of six groups and of everybody."""


def _published(collaborative: int) -> dict[str, Any]:
    """How long it takes to publish everything of one collaborative: 200 hospitals × 60 months × 12 measures."""
    from partera.core.viewers import command  # noqa: PLC0415 - after django.setup
    from partera.programs.quality.actions import roll_ups  # noqa: PLC0415

    start = time.process_time()
    outcomes = roll_ups.publish(collaborative=collaborative, by=command("the benchmark"))
    return {
        "roll_ups": sum(one.reason == "published" for one in outcomes),
        "processor_s": round(time.process_time() - start, 1),
    }


def _times(name: str, address: str, made: dict[str, Any]) -> dict[str, Any]:
    """Each sampled hospital's lead asks for the page, several times in turn."""
    from django.test import Client  # noqa: PLC0415 - after django.setup

    from partera.platform.accounts.models import User  # noqa: PLC0415

    asked = []
    for collaborative, part, _hospital in made["sample"]:
        browser = Client(SERVER_NAME="127.0.0.1")
        browser.force_login(User.objects.get(pk=made["users"][part]))
        measure = made["measures"][collaborative][part % MEASURES]
        asked.append((browser, address.format(part=part, measure=measure, collaborative=collaborative)))
    taken, processor = [], []
    for run in range(RUNS + len(asked)):
        browser, page = asked[run % len(asked)]
        start, used = time.perf_counter(), time.process_time()
        answer = browser.get(page)
        if answer.status_code != 200:
            raise SystemExit(f"{page} answered {answer.status_code}")
        if run >= len(asked):
            taken.append((time.perf_counter() - start) * 1000)
            processor.append((time.process_time() - used) * 1000)
    return {
        "page": name,
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(sorted(taken)[int(len(taken) * 0.95)], 1),
        "processor_p95_ms": round(sorted(processor)[int(len(processor) * 0.95)], 1),
        "queries": _queries(*asked[0]),
    }


def _queries(browser: Any, address: str) -> int:
    from django.db import connection  # noqa: PLC0415 - after django.setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return len(asked)


def _print(found: dict[str, Any]) -> None:
    published = found["publishing"]
    print(f"{found['counts']:,} counts, filled in {found['filling_s']} s")
    print(f"{published['roll_ups']} roll-ups of 200 hospitals published in {published['processor_s']} s of a processor")
    print(f"{'page':12} {'median':>8} {'p95':>9} {'of a processor':>15} {'SQL':>4}")
    for row in found["pages"]:
        late = "slow" if row["p95_ms"] > AIM_P95_MS else ""
        print(
            f"{row['page']:12} {row['median_ms']:>5} ms {row['p95_ms']:>6} ms {row['processor_p95_ms']:>12} ms "
            f"{row['queries']:>4} {late}"
        )


def main() -> None:
    """Print a table, write JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--json")
    options.add_argument("--measured", action="store_true")
    given = options.parse_args()
    if given.measured:
        print(json.dumps(measured()))
        return
    with tempfile.TemporaryDirectory() as name:
        environment = {**os.environ, "PARTERA_HOME": name, "LOG_LEVEL": "WARNING"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "benchmarks.quality_pages", "--measured"]
        done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    _print(found)
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
