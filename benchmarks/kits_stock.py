"""Stock of a nation's supply program: a year of 3.6 million hand-overs, 40,000 shipments and 2,000 sites in SQLite.

Aim: the stock as of any day, whole and of one site, at most 300 ms at the 95th percentile; pages at most 150 ms. The
database is filled by bulk rows and closed by the action itself; kept balances are shown to equal the sum of movements.
Times are of a processor, and by the clock.
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
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

AIM_P95_MS, PAGE_P95_MS = 300, 150
SITES, MONTHS, A_MONTH, SHIPMENTS = 2_000, 12, 150, 20
DAYS, RUNS = 60, 30
PAGES = {
    "overview": "/kits/{program}/",
    "stock of a site": "/kits/{program}/stock/?place={site}",
    "a site on a day": "/kits/{program}/stock/?place={site}&on={day}",
    "movements": "/kits/{program}/stock/movements/",
    "movements of a site": "/kits/{program}/stock/movements/?place={site}",
}


def measured(sites: int) -> dict[str, Any]:
    """Fill the database in PARTERA_HOME and ask; runs in a process of its own."""
    import django  # noqa: PLC0415 - settings read PARTERA_HOME once, so only in the measured process

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
    django.setup()
    started = time.perf_counter()
    made = _filled(sites)
    filled = time.perf_counter() - started
    closing = _closed(made)
    return {
        "sites": sites,
        "movements": made["movements"],
        "filling_s": round(filled, 1),
        "closing_s": closing,
        "equal": _equal(made),
        "days": [_days("whole program", made, None), _days("one site", made, made["sites"][0])],
        "pages": [_page(name, address, made) for name, address in PAGES.items()],
    }


def _first_month() -> date:
    from partera.core.periods import Month, today  # noqa: PLC0415 - after django.setup

    return (Month.of(today()) + -MONTHS).first_day


def _filled(sites: int) -> dict[str, Any]:
    """The program by its actions; sites, movements and balances by the database itself."""
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup
    from django.db import connection, transaction  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        made = _laid_out(sites)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA temp_store=MEMORY")
        for statement in _TABLES:
            cursor.execute(statement)
        cursor.executemany(
            "INSERT INTO bench_month VALUES (%s, %s, %s)",
            [(number, lot, str(first)) for number, (lot, first) in enumerate(made["lots"])],
        )
        cursor.executemany("INSERT INTO bench_site VALUES (%s)", [(site,) for site in made["sites"]])
        for statement in _BULK:
            cursor.execute(statement, made["places"] | {"a_month": A_MONTH, "twice": SHIPMENTS - MONTHS})
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM kits_movement")
        made["movements"] = cursor.fetchone()[0]
    return made


def _laid_out(sites: int) -> dict[str, Any]:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - after django.setup

    from partera.core.periods import Month, now  # noqa: PLC0415
    from partera.core.viewers import command  # noqa: PLC0415
    from partera.platform.accounts.models import User  # noqa: PLC0415
    from partera.programs.kits.actions import designs, programs  # noqa: PLC0415
    from partera.programs.kits.models import KitVersion, Location, Lot, Site  # noqa: PLC0415
    from partera.registry.partners import actions as partners  # noqa: PLC0415
    from partera.registry.places.actions import fill  # noqa: PLC0415

    fill()
    owner = command("the benchmark")
    office = partners.add_organisation(name="Invented Office", kind="state_agency", invented=True, by=owner)
    partnership = partners.start_partnership(
        name="Invented Partnership", type="multi_sectoral", lead=office.pk, members=[], places=["05"], invented=True,
        by=owner,
    )  # fmt: skip
    first = Month.of(_first_month())
    program = programs.start(
        partnership=partnership.pk, name="Invented Kits", places=["05"], started_on=first.first_day,
        warehouse="Invented Warehouse", invented=True, by=owner,
    )  # fmt: skip
    supply = programs.add_product(program=program, name="Diapers", category="diapering", by=owner)
    version = designs.draft(program=program, name="Kit", parts=[designs.Part(supply, 60)], by=owner)
    designs.put_into_use(version=version, by=owner)
    product = KitVersion.objects.get(pk=version).product
    lots = Lot.objects.bulk_create(
        Lot(product=product, code=f"L{i}", expires_on=date(2035, 1, 1), cents_each=4200) for i in range(MONTHS)
    )
    road = Location.objects.create(program_id=program, kind="in_transit", name="Invented truck")
    stores = Location.objects.bulk_create(
        Location(program_id=program, kind="site", name=f"Invented Site {i}", organisation=office) for i in range(sites)
    )
    Site.objects.bulk_create(
        Site(location=one, organisation=office, kind="community", state="approved", changed_at=now()) for one in stores
    )
    user = User.objects.create(name="Convener", email="convener@example.org", joined_at="2021-01-01T00:00:00Z")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    partners.give_role(
        user=user.pk, role="convener", organisation=None, partnership=partnership.pk, start=date(2021, 1, 1), by=owner
    )
    outside = {row.key: row.pk for row in Location.objects.filter(program=program) if row.key}
    warehouse = Location.objects.get(program=program, kind="warehouse").pk
    return {
        "program": program,
        "user": user.pk,
        "sites": [one.pk for one in stores],
        "lots": [(lot.pk, (first + i).first_day) for i, lot in enumerate(lots)],
        "places": {
            "road": road.pk, "warehouse": warehouse, "supplier": outside["supplier"], "families": outside["families"],
        },
    }  # fmt: skip


_TABLES = (
    "CREATE TEMP TABLE bench_month(number INTEGER, lot INTEGER, first TEXT)",
    "CREATE TEMP TABLE bench_site(id INTEGER)",
)
_INSERT = (
    "INSERT INTO kits_movement (key, kind, lot_id, quantity, source_id, target_id, at, recorded_at, reason, cents, "
    'origin, "group", reverses_id, by_name) '
)
_PART = (
    "(SELECT m.number, m.lot, m.first, 0 AS part, CASE WHEN m.number < %(twice)s THEN 80 ELSE 160 END AS kits FROM "
    "bench_month m UNION ALL SELECT m.number, m.lot, m.first, 1, 80 FROM bench_month m WHERE m.number < %(twice)s)"
)
_SENT = f"FROM bench_site s CROSS JOIN {_PART} p "
_BULK = (
    _INSERT
    + "SELECT 'in ' || p.number || ' ' || p.part, 'purchase', p.lot, p.kits * (SELECT count(*) FROM bench_site), "
    "%(supplier)s, %(warehouse)s, p.first || ' 06:00:00', p.first || ' 06:00:00', '', NULL, 'Invented', '', NULL, 'b' "
    f"FROM {_PART} p",
    _INSERT
    + "SELECT 'out ' || s.id || ' ' || p.number || ' ' || p.part, 'ship', p.lot, p.kits, %(warehouse)s, %(road)s, "
    f"p.first || ' 07:00:00', p.first || ' 07:00:00', '', NULL, '', '', NULL, 'b' {_SENT}",
    _INSERT
    + "SELECT 'at ' || s.id || ' ' || p.number || ' ' || p.part, 'arrive', p.lot, p.kits, %(road)s, s.id, p.first "
    f"|| ' 08:00:00', p.first || ' 08:00:00', '', NULL, '', '', NULL, 'b' {_SENT}",
    "CREATE TEMP TABLE bench_given AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < "
    "%(a_month)s) SELECT m.number, m.lot, n.i, datetime(m.first, '+10 hours', '+' || (n.i * 268) || ' minutes') AS at "
    "FROM bench_month m CROSS JOIN n",
    _INSERT + "SELECT 'h ' || s.id || ' ' || g.number || ' ' || g.i, 'hand_over', g.lot, 1, s.id, %(families)s, g.at, "
    "g.at, '', NULL, '', '', NULL, 'b' FROM bench_given g CROSS JOIN bench_site s ORDER BY g.number, g.i",
    "INSERT INTO kits_balance (location_id, lot_id, on_hand, allocated) SELECT place, lot, sum(number), 0 FROM (SELECT "
    "target_id AS place, lot_id AS lot, sum(quantity) AS number FROM kits_movement GROUP BY 1, 2 UNION ALL SELECT "
    "source_id, lot_id, -sum(quantity) FROM kits_movement GROUP BY 1, 2) JOIN kits_location l ON l.id = place WHERE "
    "l.kind <> 'outside' GROUP BY place, lot HAVING sum(number) >= 0",
    "INSERT INTO kits_tally (site_id, month, language, day_band, outcome, number) SELECT t.id, m.first, 'en', '0-2', "
    "'given', %(a_month)s FROM kits_site t CROSS JOIN bench_month m",
)
"""Kits come in, are sent to every site in 20 shipments a year, and are handed over one by one."""


def _closed(made: dict[str, Any]) -> float:
    """How long the processor takes to close the twelve months."""
    from partera.core.viewers import command  # noqa: PLC0415 - after django.setup
    from partera.programs.kits.actions import closings  # noqa: PLC0415

    start = time.process_time()
    for _lot, first in made["lots"]:
        closings.close(program=made["program"], month=first, by=command("the benchmark"))
    return round(time.process_time() - start, 1)


def _equal(made: dict[str, Any]) -> bool:
    """Whether balances are the sum of all movements, and a day's stock that of the movements until its end."""
    from partera.programs.kits.queries import stock  # noqa: PLC0415 - after django.setup

    program = made["program"]
    day = made["lots"][5][1] + timedelta(days=11)
    whole = stock.on_hand(program) == {pair: n for pair, n in stock.summed(program).items() if n > 0}
    return whole and stock.as_of(program, day) == stock.summed(program, until=stock.end_of(day))


def _days(name: str, made: dict[str, Any], site: int | None) -> dict[str, Any]:
    """The stock as of days of the year, drawn at random."""
    from partera.programs.kits.queries import stock  # noqa: PLC0415 - after django.setup

    drawn = random.Random(11)
    first = made["lots"][0][1]
    days = [first + timedelta(days=drawn.randrange(360)) for _time in range(DAYS)]
    places = None if site is None else [site]
    return {"what": name} | _times([lambda on=on: stock.as_of(made["program"], on, places) for on in days])


def _page(name: str, address: str, made: dict[str, Any]) -> dict[str, Any]:
    """A convener asks for a page of several sites and days in turn."""
    from django.db import connection  # noqa: PLC0415 - after django.setup
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from partera.platform.accounts.models import User  # noqa: PLC0415

    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(User.objects.get(pk=made["user"]))
    drawn = random.Random(12)

    def ask() -> None:
        site, on = drawn.choice(made["sites"]), made["lots"][0][1] + timedelta(days=drawn.randrange(360))
        page = address.format(program=made["program"], site=site, day=on)
        if (answer := browser.get(page)).status_code != 200:
            raise SystemExit(f"{page} answered {answer.status_code}")

    ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
    return {"what": name, "queries": len(asked)} | _times([ask] * RUNS)


def _times(asked: list[Callable[[], Any]]) -> dict[str, float]:
    taken, processor = [], []
    for ask in asked:
        start, used = time.perf_counter(), time.process_time()
        ask()
        taken.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - used) * 1000)
    return {
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(sorted(taken)[int(len(taken) * 0.95)], 1),
        "processor_median_ms": round(statistics.median(processor), 1),
        "processor_p95_ms": round(sorted(processor)[int(len(processor) * 0.95)], 1),
    }


def _print(found: dict[str, Any]) -> None:
    print(f"{found['movements']:,} movements of {found['sites']:,} sites, filled in {found['filling_s']} s")
    print(f"twelve months closed in {found['closing_s']} s of a processor; balances equal movements: {found['equal']}")
    print(f"{'':22} {'median':>8} {'p95':>9} {'of a processor':>15}")
    for row in [*found["days"], *found["pages"]]:
        aim = PAGE_P95_MS if "queries" in row else AIM_P95_MS
        late = "slow" if row["processor_p95_ms"] > aim else ""
        times = f"{row['median_ms']:>5} ms {row['p95_ms']:>6} ms {row['processor_p95_ms']:>12} ms"
        print(f"{row['what']:22} {times} {late}")


def main() -> None:
    """Print a table, write JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--json")
    options.add_argument("--sites", type=int, default=SITES)
    options.add_argument("--measured", action="store_true")
    given = options.parse_args()
    if given.measured:
        print(json.dumps(measured(given.sites)))
        return
    with tempfile.TemporaryDirectory() as name:
        environment = {**os.environ, "PARTERA_HOME": name, "LOG_LEVEL": "WARNING"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "benchmarks.kits_stock", "--measured", "--sites", str(given.sites)]
        done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    _print(found)
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
