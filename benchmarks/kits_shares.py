"""Fair shares among 3,000 sites: the plan alone, and the whole way over the database until its shipments are packed.

Aim: a plan in at most 5 seconds of processor time, with and without groups that must stay near each other. Sites,
births and weights are invented, the same at every run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

AIM_S = 5.0
SITES = 3_000
SUPPLY = 120_000
CASE = 6


def measured() -> dict[str, Any]:
    """Fill the database in PARTERA_HOME, plan and approve; runs in a process of its own."""
    import django  # noqa: PLC0415 - settings read PARTERA_HOME once, so only in the measured process

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
    django.setup()
    from partera.core.viewers import command  # noqa: PLC0415 - after django.setup
    from partera.programs.kits.actions import shares  # noqa: PLC0415
    from partera.programs.kits.rules.shares import Settings  # noqa: PLC0415

    owner = command("the benchmark")
    program, version, shelf = _filled(owner)
    variants = {
        "no groups": Settings(SUPPLY, case=CASE, floor_days=3),
        "kinds of site within 5 points": Settings(SUPPLY, case=CASE, floor_days=3, grouping="kind", widest=0.05),
        "country and town within 1 point": Settings(SUPPLY, case=CASE, grouping="rural", widest=0.01),
    }
    rows, last = [], 0
    for name, settings in variants.items():

        def plan(chosen: Settings = settings) -> int:
            return shares.plan(program=program, version=version, source=shelf, settings=chosen, by=owner)

        last, seconds = _timed(plan)
        rows.append({"plan": name, "seconds": seconds, **_kept(last)})
    packed, approving = _timed(lambda: _approved(last, owner))
    return {"sites": SITES, "supply": SUPPLY, "case": CASE, "plans": rows, "packed": packed, "approving_s": approving}


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    """What it gave, and its processor time."""
    begun = time.process_time()
    found = work()
    return found, round(time.process_time() - begun, 2)


def _kept(plan: int) -> dict[str, Any]:
    from partera.programs.kits.models import SharePlan  # noqa: PLC0415 - after django.setup

    row = SharePlan.objects.get(pk=plan)
    return {
        "solver_s": round(row.seconds, 2),
        "largest": round(row.largest, 4),
        "continuous": round(row.continuous, 4),
        "distance": round(row.largest - row.continuous, 4),
        "proved": row.is_proved,
    }


def _approved(plan: int, owner: Any) -> int:
    from partera.core.periods import today  # noqa: PLC0415 - after django.setup
    from partera.programs.kits.actions import shares  # noqa: PLC0415

    return shares.approve(plan=plan, planned_on=today(), by=owner)


def _filled(owner: Any) -> tuple[int, int, int]:
    """A programme with kits on its shelf by the actions; its sites by bulk rows."""
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup

    from partera.core.periods import today  # noqa: PLC0415
    from partera.programs.kits.actions import designs, programs, stock  # noqa: PLC0415
    from partera.programs.kits.actions.stock import Came  # noqa: PLC0415
    from partera.programs.kits.models import Location  # noqa: PLC0415
    from partera.registry.partners import actions as partners  # noqa: PLC0415
    from partera.registry.places.actions import fill  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    fill()
    office = partners.add_organisation(name="Invented Office", kind="state_agency", invented=True, by=owner)
    partnership = partners.start_partnership(
        name="Invented Partnership", type="multi_sectoral", lead=office.pk, members=[], places=["05"], invented=True,
        by=owner,
    )  # fmt: skip
    program = programs.start(
        partnership=partnership.pk, name="Invented Kits", places=["05"], started_on=today(), warehouse="Shelf", by=owner
    )
    shelf = Location.objects.get(program=program, kind="warehouse").pk
    supply = programs.add_product(program=program, name="Diapers", category="diapering", by=owner)
    version = designs.draft(program=program, name="Kit", parts=[designs.Part(supply, 1)], by=owner)
    designs.put_into_use(version=version, by=owner)
    came = [Came(supply, SUPPLY, "D")]
    stock.receive(location=shelf, kind="donation", came=came, origin="Invented Drive", key="truck", by=owner)
    for part in range(10):
        designs.assemble(version=version, location=shelf, kits=SUPPLY // 10, lot=f"L{part}", key=f"r{part}", by=owner)
    _sites(program, office.pk)
    return program, version, shelf


def _sites(program: int, organisation: int) -> None:
    from partera.core.periods import now  # noqa: PLC0415 - after django.setup
    from partera.programs.kits.models import Location, Site  # noqa: PLC0415

    draw = random.Random(7)
    places = Location.objects.bulk_create(
        Location(program_id=program, kind="site", name=f"Invented Site {number:04}") for number in range(SITES)
    )
    Site.objects.bulk_create(
        Site(
            location=place, organisation_id=organisation, state="approved", changed_at=now(),
            kind=draw.choice(("hospital", "community", "doula", "home_visiting")), is_rural=draw.random() < 0.4,
            births=round(draw.lognormvariate(6.2, 0.9)), births_source="invented", births_period="2025",
            need_weight=draw.choice((1, 1, 1, 1.25, 1.5, 2)),
        )
        for place in places
    )  # fmt: skip


def _print(found: dict[str, Any]) -> None:
    for row in found["plans"]:
        mark = "" if row["seconds"] <= AIM_S else "  <- over the aim"
        print(
            f"{row['plan']:34} {row['seconds']:6.2f} s (solver {row['solver_s']:.2f} s), largest {row['largest']:.4f}, "
            f"if cases were split {row['continuous']:.4f}, {row['distance']:.4f} apart{mark}"
        )
    print(f"approving and packing {found['packed']:,} shipments: {found['approving_s']:.2f} s")


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
        command = [sys.executable, "-m", "benchmarks.kits_shares", "--measured"]
        done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    _print(found)
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
