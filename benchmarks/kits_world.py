"""A year of a nation's invented supply program, for the benchmarks of the kit: sites, shipments, vouchers, hand-overs.

What is set up is set up by the actions; what is many is written by bulk rows, the same at every run, in SQLite and in
PostgreSQL. A home that is filled already is taken as it is.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SITES, MONTHS, A_MONTH, SHIPMENTS = 2_000, 12, 150, 20
KITS_EACH = {1: 160, 2: 80}
"""Kits of a shipment in a month of one and of two shipments."""
SAMPLE = 6
BIG = ("kits_movement", "kits_handover", "kits_voucher", "kits_shipment", "kits_request", "kits_shipmentline")
FILLED = ("kits_location", *BIG)
_NUMBERED = ("Location", "Request", "Shipment", "Voucher", "Movement", "HandOver")


@dataclass
class World:
    """What the program is asked by; `workers` are people of a site each, `filling_s` by the clock."""

    program: int
    convener: int
    sites: list[int]
    places: list[int]
    lots: list[int]
    firsts: list[date]
    workers: dict[int, int] = field(default_factory=dict)
    movements: int = 0
    hand_overs: int = 0
    filling_s: float = 0
    closing_processor_s: float = 0


def ready(sites: int) -> World:
    """The world of this process's settings: filled, closed, analyzed."""
    from django.conf import settings  # noqa: PLC0415 - after django.setup

    kept = Path(settings.PARTERA_HOME) / "benchmark-world.json"
    if kept.exists():
        said = json.loads(kept.read_text(encoding="utf-8"))
        said["firsts"] = [date.fromisoformat(day) for day in said["firsts"]]
        said["workers"] = {int(site): user for site, user in said["workers"].items()}
        return World(**said)
    world = _made(sites)
    kept.write_text(json.dumps(asdict(world), default=str), encoding="utf-8")
    return world


def _made(sites: int) -> World:
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup
    from django.db import transaction  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    with transaction.atomic():
        world = _laid_out(sites)
    _bulk(world)
    world.filling_s = round(time.perf_counter() - started, 1)
    world.closing_processor_s = _closed(world)
    return world


def _laid_out(sites: int) -> World:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - after django.setup

    from partera.core.periods import Month, today  # noqa: PLC0415
    from partera.core.viewers import command  # noqa: PLC0415
    from partera.platform.accounts.models import User  # noqa: PLC0415
    from partera.programs.kits.actions import designs, programs  # noqa: PLC0415
    from partera.programs.kits.models import KitVersion, Lot  # noqa: PLC0415
    from partera.registry.partners import actions as partners  # noqa: PLC0415
    from partera.registry.places.actions import fill  # noqa: PLC0415

    fill()
    owner = command("the benchmark")
    office = partners.add_organisation(name="Invented Office", kind="state_agency", invented=True, by=owner)
    partnership = partners.start_partnership(
        name="Invented Partnership", type="multi_sectoral", lead=office.pk, members=[], places=["US"], invented=True,
        by=owner,
    )  # fmt: skip
    partnership.is_public = True
    partnership.save()
    first = Month.of(today()) + -MONTHS
    program = programs.start(
        partnership=partnership.pk, name="Invented Kits", places=["US"], started_on=first.first_day,
        warehouse="Invented Warehouse", invented=True, by=owner,
    )  # fmt: skip
    supply = programs.add_product(program=program, name="Diapers", category="diapering", by=owner)
    version = designs.draft(program=program, name="Kit", parts=[designs.Part(supply, 60)], by=owner)
    designs.put_into_use(version=version, by=owner)
    product = KitVersion.objects.get(pk=version).product
    lots = Lot.objects.bulk_create(
        Lot(product=product, code=f"L{i}", expires_on=date(2035, 1, 1), cents_each=4200) for i in range(MONTHS)
    )
    user = User.objects.create(name="Convener", email="convener@example.org", joined_at="2021-01-01T00:00:00Z")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    partners.give_role(
        user=user.pk, role="convener", organisation=None, partnership=partnership.pk, start=date(2021, 1, 1), by=owner
    )
    world = World(
        program, user.pk, [], [], [lot.pk for lot in lots], [(first + number).first_day for number in range(MONTHS)]
    )
    _sites(world, sites)
    return world


def _sites(world: World, number: int) -> None:
    """Sites of an organization each, in counties of the whole nation; three of four say how many births they expect."""
    from partera.core.periods import now  # noqa: PLC0415 - after django.setup
    from partera.core.viewers import command  # noqa: PLC0415
    from partera.platform.accounts.models import User  # noqa: PLC0415
    from partera.programs.kits.models import Location, Site  # noqa: PLC0415
    from partera.registry.partners import actions as partners  # noqa: PLC0415
    from partera.registry.partners.models import Organisation  # noqa: PLC0415
    from partera.registry.places.models import Place  # noqa: PLC0415

    drawn = random.Random(7)
    counties = list(Place.objects.filter(kind="county", last_year=None).order_by("code").values_list("code", flat=True))
    hospitals = Organisation.objects.bulk_create(
        Organisation(name=f"Invented Hospital {i:04}", kind="hospital", invented=True, updated_at=now())
        for i in range(number)
    )
    places = Location.objects.bulk_create(
        Location(
            program_id=world.program, kind="site", name=f"Invented Site {i:04}", organisation=one,
            county_id=drawn.choice(counties),
        )
        for i, one in enumerate(hospitals)
    )  # fmt: skip
    rows = Site.objects.bulk_create(
        Site(
            location=one, organisation_id=one.organisation_id, kind="hospital", state="approved", changed_at=now(),
            births=None if i % 4 == 0 else 2_000, births_source="invented", births_period="2025",
            births_share="0.4" if i % 4 == 0 else None, wave=1 + i % 5, need_weight=drawn.choice((1, 1, 1.25, 2)),
        )
        for i, one in enumerate(places)
    )  # fmt: skip
    counties_of: Any = Site.counties.through
    counties_of.objects.bulk_create(
        counties_of(site_id=row.pk, place_id=place.county_id) for row, place in zip(rows, places, strict=True)
    )
    world.sites, world.places = [row.pk for row in rows], [place.pk for place in places]
    for row in drawn.sample(rows, SAMPLE):
        user = User.objects.create(
            name=f"Worker {row.pk}", email=f"worker{row.pk}@example.org", joined_at="2021-01-01T00:00:00Z"
        )
        partners.give_role(
            user=user.pk, role="kit_site_worker", organisation=row.organisation_id, partnership=None,
            start=date(2021, 1, 1), by=command("the benchmark"),
        )  # fmt: skip
        world.workers[row.pk] = user.pk


def _bulk(world: World) -> None:
    """Shipments with a place of their own each, movements, vouchers, hand-overs, and what is kept beside them."""
    from django.core.management.color import no_style  # noqa: PLC0415 - after django.setup
    from django.db import connection  # noqa: PLC0415

    from partera.programs.kits import models  # noqa: PLC0415

    with connection.cursor() as cursor, _fast(cursor):
        for statement in _TABLES:
            cursor.execute(statement)
        for table, rows in _tables(world).items():
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        values = _values(world)
        for statement in _BULK:
            cursor.execute(statement, {name: value for name, value in values.items() if f"%({name})s" in statement})
        reset = connection.ops.sequence_reset_sql(no_style(), [getattr(models, name) for name in _NUMBERED])
        for statement in reset:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    world.movements, world.hand_overs = models.Movement.objects.count(), models.HandOver.objects.count()


@contextmanager
def _fast(cursor: Any) -> Iterator[None]:
    """Without the work that a single row needs: indexes are made afterwards, keys of others are not looked up."""
    from django.db import connection  # noqa: PLC0415 - after django.setup

    is_sqlite = connection.vendor == "sqlite"
    marks = ", ".join(["%s"] * len(FILLED))
    if is_sqlite:
        for said in ("synchronous=OFF", "temp_store=MEMORY", "foreign_keys=OFF", "cache_size=-1000000"):
            cursor.execute(f"PRAGMA {said}")
        asked = (
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})"
        )
    else:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        asked = (
            f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({marks}) AND indexname NOT IN (SELECT "
            "conname FROM pg_constraint)"
        )
    cursor.execute(asked, FILLED)
    indexes = cursor.fetchall()
    for name, _sql in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, sql in indexes:
        cursor.execute(sql)
    cursor.execute("PRAGMA foreign_keys=ON" if is_sqlite else "SET session_replication_role = origin")
    if is_sqlite:
        cursor.execute("PRAGMA cache_size=-65536")


def _values(world: World) -> dict[str, Any]:
    from partera.programs.kits.models import KitVersion, Location  # noqa: PLC0415 - after django.setup

    outside = {row.key: row.pk for row in Location.objects.filter(program=world.program) if row.key}
    version = KitVersion.objects.get(design__program=world.program)
    return {
        "program": world.program, "version": version.pk, "product": version.product_id, "count": len(world.sites),
        "warehouse": Location.objects.get(program=world.program, kind="warehouse").pk, "a_month": A_MONTH,
        "supplier": outside["supplier"], "families": outside["families"], "last": MONTHS - 1,
    }  # fmt: skip


def _tables(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """Small tables that the large ones are made of: sites, parts of months that are sent, hand-overs of one site."""
    twice = SHIPMENTS - MONTHS
    sent = [(n, p, KITS_EACH[2 if n < twice else 1]) for n in range(MONTHS) for p in range(2 if n < twice else 1)]
    parts = [
        (number, month, world.lots[month], kits, str(world.firsts[month]), *(_at(world, month, h) for h in (6, 7, 8)))
        for number, (month, _part, kits) in enumerate(sent)
    ]
    last = MONTHS - 1
    parts.append(
        (len(sent), last, world.lots[last], 80, str(world.firsts[last]), *(_at(world, last, h) for h in (6, 7)), None)
    )
    bands = ("before", "0-2", "0-2", "0-2", "3-7", "8-28", "29+", "not_asked", "0-2", "3-7")
    given = [
        (month, i, lot, _at(world, month, 10 + i * 264 / 60), str(world.firsts[month]), ("en", "en", "es", "en",
         "other")[i % 5], bands[i % 10])
        for month, lot in enumerate(world.lots)
        for i in range(A_MONTH)
    ]  # fmt: skip
    return {
        "bench_site": [(site, place, i) for i, (site, place) in enumerate(zip(world.sites, world.places, strict=True))],
        "bench_part": parts,
        "bench_given": given,
    }


_ZONE = ZoneInfo("America/Chicago")
"""The installation's: months are those of its days."""


def _at(world: World, month: int, hours: float) -> str:
    first = datetime.combine(world.firsts[month], datetime.min.time(), tzinfo=_ZONE)
    return f"{(first + timedelta(hours=hours)).astimezone(UTC):%Y-%m-%d %H:%M:%S}"


_TABLES = (
    "CREATE TEMP TABLE bench_site(site BIGINT, place BIGINT, n BIGINT)",
    "CREATE TEMP TABLE bench_part(part BIGINT, month BIGINT, lot BIGINT, kits BIGINT, day DATE, packed TIMESTAMP, "
    "sent TIMESTAMP, arrived TIMESTAMP)",
    "CREATE TEMP TABLE bench_given(month BIGINT, i BIGINT, lot BIGINT, at TIMESTAMP, day DATE, language TEXT, "
    "band TEXT)",
)
_PADDED = "' ' || 'of an invented digest as long as those that are kept'"
_SHIPMENT = "(p.part * %(count)s + s.n + 1)"
_ROAD = f"1000000 + {_SHIPMENT}"
_CODE = f"'B' || {_SHIPMENT}"
_SENT = "FROM bench_part p JOIN bench_site s ON p.arrived IS NOT NULL OR s.n %% 20 = 0"
_NUMBER = "((g.month * %(a_month)s + g.i) * %(count)s + s.n + 1)"
_GIVEN = "FROM bench_given g CROSS JOIN bench_site s"
_REFUSED = "(g.i + s.n) %% 50 = 7"
_OPEN = "g.month = %(last)s AND (g.i + s.n) %% 50 <> 7 AND (g.i * 3 + s.n) %% 100 = 13"
_MOVED = f"NOT ({_REFUSED}) AND NOT ({_OPEN})"
_OUTCOME = f"CASE WHEN {_REFUSED} THEN 'refused' ELSE 'given' END"
_MOVEMENT = (
    "INSERT INTO kits_movement (key, kind, lot_id, quantity, source_id, target_id, at, recorded_at, reason, cents, "
    'origin, "group", reverses_id, by_name) '
)
_SHIPPED = "FROM kits_shipment h JOIN kits_shipmentline l ON l.shipment_id = h.id JOIN kits_site t ON t.id = h.site_id"
_SUM = ", ".join(
    f"sum(CASE WHEN outcome = 'given' AND {column} = '{value}' THEN number ELSE 0 END)"
    for column, values in (
        ("language", ("en", "es", "other")), ("day_band", ("before", "0-2", "3-7", "8-28", "29+", "not_asked")),
    )
    for value in values
)  # fmt: skip
_BULK = (
    'INSERT INTO kits_assembly (version_id, at_place_id, lot_id, kits, apart, "on", key, by_name) SELECT %(version)s, '
    "%(warehouse)s, p.lot, sum(p.kits) * %(count)s, FALSE, p.day, 'bench ' || p.month, 'b' FROM bench_part p GROUP BY "
    "p.month, p.lot, p.day",
    _MOVEMENT + "SELECT 'in ' || p.part, 'purchase', p.lot, p.kits * %(count)s, %(supplier)s, %(warehouse)s, p.packed, "
    "p.packed, '', NULL, 'Invented', '', NULL, 'b' FROM bench_part p ORDER BY p.part",
    "INSERT INTO kits_location (id, program_id, kind, key, name, organisation_id, county_id) SELECT "
    f"{_ROAD}, %(program)s, 'in_transit', '', {_CODE}, NULL, NULL {_SENT} ORDER BY p.part, s.n",
    "INSERT INTO kits_request (id, key, site_id, product_id, basis, births, quantity, is_unusual, unusual_reason, way, "
    "wanted_on, note, state, approved, reason, decided_on, decided_by, asked_at, by_name) SELECT "
    f"{_SHIPMENT}, {_CODE}, s.site, %(product)s, 'number', NULL, p.kits, FALSE, '', 'delivery', NULL, '', CASE WHEN "
    "p.arrived IS NULL THEN 'started' ELSE 'fulfilled' END, p.kits, '', p.day, 'b', p.packed, 'b' "
    f"{_SENT} ORDER BY p.part, s.n",
    "INSERT INTO kits_shipment (id, program_id, code, site_id, request_id, source_id, road_id, way, planned_on, state, "
    f"reason, packed_at, sent_at, received_at, received_by, by_name) SELECT {_SHIPMENT}, %(program)s, {_CODE}, s.site, "
    f"{_SHIPMENT}, %(warehouse)s, {_ROAD}, 'delivery', p.day, CASE WHEN p.arrived IS NULL THEN 'sent' ELSE 'received' "
    f"END, '', p.packed, p.sent, p.arrived, 'b', 'b' {_SENT} ORDER BY p.part, s.n",
    f"INSERT INTO kits_shipmentline (shipment_id, lot_id, quantity, arrived) SELECT {_SHIPMENT}, p.lot, p.kits, CASE "
    f"WHEN p.arrived IS NULL THEN NULL ELSE p.kits END {_SENT} ORDER BY p.part, s.n",
    _MOVEMENT + "SELECT 'out ' || h.code, 'ship', l.lot_id, l.quantity, h.source_id, h.road_id, h.sent_at, h.sent_at, "
    f"'', NULL, '', 'shipment ' || h.id, NULL, 'b' {_SHIPPED} ORDER BY h.id",
    "SELECT 'out ' || h.code, 'ship', l.lot_id, l.quantity, h.source_id, h.road_id, h.sent_at, h.sent_at, "
    f"'', NULL, '', 'shipment ' || h.id, NULL, 'b' {_SHIPPED} ORDER BY h.id",
    _MOVEMENT + "SELECT 'at ' || h.code, 'arrive', l.lot_id, l.quantity, h.road_id, t.location_id, h.received_at, "
    f"h.received_at, '', NULL, '', 'shipment ' || h.id, NULL, 'b' {_SHIPPED} WHERE h.state = 'received' ORDER BY h.id",
    "INSERT INTO kits_voucher (id, site_id, digest, sheet, made_on, withdrawn_on) SELECT "
    f"{_NUMBER}, s.site, {_NUMBER} || {_PADDED}, 'bench ' || g.month, g.day, NULL {_GIVEN} ORDER BY g.month, g.i, s.n",
    _MOVEMENT.replace("(key", "(id, key") + f"SELECT 1000000 + {_NUMBER}, 'hand-over ' || {_NUMBER} || '/0', "
    "'hand_over', g.lot, 1, s.place, %(families)s, g.at, g.at, '', NULL, '', '', NULL, 'Invented Worker' "
    f"{_GIVEN} WHERE {_MOVED} ORDER BY g.month, g.i, s.n",
    "INSERT INTO kits_handover (id, key, said, site_id, lot_id, voucher_id, uses_voucher, card_id, outcome, language, "
    "day_band, missing, at, phone_at, clock_ahead, sent_at, state, reason, movement_id, resolved_at, resolved_how, "
    f"by_name) SELECT {_NUMBER}, {_NUMBER} || ' key of an invented phone', {_NUMBER} || {_PADDED}, s.site, g.lot, CASE "
    f"WHEN {_REFUSED} THEN NULL ELSE {_NUMBER} END, NOT ({_REFUSED}), NULL, {_OUTCOME}, g.language, g.band, '[]', "
    f"g.at, g.at, 0, g.at, CASE WHEN {_OPEN} THEN 'unreconciled' ELSE 'counted' END, CASE WHEN {_OPEN} THEN 'empty' "
    f"ELSE '' END, CASE WHEN {_MOVED} THEN 1000000 + {_NUMBER} END, NULL, '', 'Invented Worker' {_GIVEN} ORDER BY "
    "g.month, g.i, s.n",
    "INSERT INTO kits_balance (location_id, lot_id, on_hand, allocated) SELECT place, lot, sum(number), 0 FROM (SELECT "
    "target_id AS place, lot_id AS lot, sum(quantity) AS number FROM kits_movement GROUP BY 1, 2 UNION ALL SELECT "
    "source_id, lot_id, -sum(quantity) FROM kits_movement GROUP BY 1, 2) moved JOIN kits_location l ON l.id = place "
    "WHERE l.kind <> 'outside' GROUP BY place, lot",
    "INSERT INTO kits_tally (site_id, month, language, day_band, outcome, number) SELECT s.site, g.day, g.language, "
    f"g.band, {_OUTCOME}, count(*) {_GIVEN} GROUP BY s.site, g.day, g.language, g.band, {_OUTCOME}",
    "INSERT INTO kits_sitemonth (program_id, site_id, month, refused, given, in_en, in_es, in_other, before_birth, "
    "day_0_2, day_3_7, day_8_28, day_29_on, day_not_asked) SELECT %(program)s, site_id, month, sum(CASE WHEN outcome = "
    "'given' THEN 0 ELSE number END), sum(CASE WHEN outcome = 'given' THEN number ELSE 0 END), "
    f"{_SUM} FROM kits_tally GROUP BY site_id, month",
)
"""Kits come in, are sent to every site in 20 shipments a year, and are handed over one by one.

To one site in twenty a shipment is under way. One kit in fifty is not wanted, and one hand-over in a hundred of the
last month's waits to be put right.
"""


def _closed(world: World) -> float:
    """How long the processor takes to close the twelve months."""
    from partera.core.viewers import command  # noqa: PLC0415 - after django.setup
    from partera.programs.kits.actions import closings  # noqa: PLC0415

    start = time.process_time()
    for first in world.firsts:
        closings.close(program=world.program, month=first, by=command("the benchmark"))
    return round(time.process_time() - start, 1)
