"""Stock of a nation's supply program: a year of 3.6 million hand-overs, 40,000 shipments and 2,000 sites in SQLite.

Aim: the stock as of any day, whole and of one site, at most 300 ms at the 95th percentile; pages at most 150 ms. The
world is that of `kits_world`; `--home` keeps it for a second run. Kept balances are shown to equal the sum of
movements. Times are of a processor, and by the clock.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks import kits_apart, kits_world
from benchmarks.kits_world import World

AIM_P95_MS, PAGE_P95_MS = 300, 150
DAYS, RUNS = 30, 20
PAGES = {
    "overview": "/kits/{program}/",
    "stock": "/kits/{program}/stock/",
    "stock on a day": "/kits/{program}/stock/?on={day}",
    "stock of a site": "/kits/{program}/stock/?place={site}",
    "a site on a day": "/kits/{program}/stock/?place={site}&on={day}",
    "movements": "/kits/{program}/stock/movements/",
    "movements of a site": "/kits/{program}/stock/movements/?place={site}",
}


def measured(sites: int) -> dict[str, Any]:
    """Fill the database in PARTERA_HOME and ask; runs in a process of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
    import partera.config.wsgi  # noqa: F401, PLC0415 - as the server starts; settings read PARTERA_HOME once

    world = kits_world.ready(sites)
    return {
        "sites": len(world.sites),
        "movements": world.movements,
        "filling_s": world.filling_s,
        "closing_s": world.closing_processor_s,
        "equal": _equal(world),
        "days": [_days("whole program", world, None), _days("one site", world, world.places[0])],
        "pages": [_page(name, address, world) for name, address in PAGES.items()],
    }


def _equal(world: World) -> bool:
    """Whether balances are the sum of all movements, and a day's stock that of the movements until its end."""
    from partera.programs.kits.queries import stock  # noqa: PLC0415 - after django.setup

    program = world.program
    day = world.firsts[5] + timedelta(days=11)
    whole = stock.on_hand(program) == {pair: n for pair, n in stock.summed(program).items() if n > 0}
    return whole and stock.as_of(program, day) == stock.summed(program, until=stock.end_of(day))


def _days(name: str, world: World, site: int | None) -> dict[str, Any]:
    """The stock as of days of the year, drawn at random."""
    from partera.programs.kits.queries import stock  # noqa: PLC0415 - after django.setup

    drawn = random.Random(11)
    first = world.firsts[0]
    days = [first + timedelta(days=drawn.randrange(360)) for _time in range(DAYS)]
    places = None if site is None else [site]
    return {"what": name} | _times([lambda on=on: stock.as_of(world.program, on, places) for on in days])


def _page(name: str, address: str, world: World) -> dict[str, Any]:
    """A convener asks for a page of several sites and days in turn."""
    from django.db import connection  # noqa: PLC0415 - after django.setup
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from partera.platform.accounts.models import User  # noqa: PLC0415

    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(User.objects.get(pk=world.convener))
    drawn = random.Random(12)

    def ask() -> None:
        site, on = drawn.choice(world.places), world.firsts[0] + timedelta(days=drawn.randrange(360))
        page = address.format(program=world.program, site=site, day=on)
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
    kits_apart.run("benchmarks.kits_stock", measured, _print)


if __name__ == "__main__":
    main()
