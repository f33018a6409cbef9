"""The demonstration's hand-overs: some months at two sites, a few of which the ledger does not cover. All invented."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import numpy as np

from partera.core.periods import clock_at, now, today
from partera.core.viewers import Viewer, command
from partera.demo.kits import Made
from partera.programs.kits.actions import codes, handing, ledger, reconciling
from partera.programs.kits.actions.handing import Given
from partera.programs.kits.actions.ledger import Line
from partera.programs.kits.models import Location, Lot, Site

MONTHS = 4
SITES = (("ar_doulas", 60, 44), ("ar_hospital", 120, 84))
"""The organisation's key, kits brought to the site, and how many of them were handed over."""
_BANDS = ("0-2", "0-2", "0-2", "3-7", "3-7", "8-28", "29+", "not_asked")
_SEED = 51


def lay_out(made: Made) -> None:
    """Kits at two sites, handed over since; some for which there was no good voucher, one taken back."""
    drawn = np.random.default_rng(_SEED)
    for key, brought, given in SITES:
        site = Site.objects.select_related("location").get(pk=made.sites[key])
        worker = made.workers.get(key, command("the demonstration's site"))
        _bring(made, site, brought)
        _hand_over(site, worker, given, drawn)
    doulas = made.sites["ar_doulas"]
    _unreconciled(doulas, made.workers["ar_doulas"])


def _bring(made: Made, site: Site, kits: int) -> None:
    """Kits of the first lot carried from the warehouse; the demonstration's sites have them before any shipment."""
    warehouse = Location.objects.get(pk=made.warehouse)
    lot = Lot.objects.get(product__program=made.program, code=made.lots[0], product__is_kit=True)
    line = Line("transfer", lot.pk, kits, warehouse.pk, site.location_id)
    with clock_at(_day(MONTHS * 30 + 5)):
        ledger.post(lines=[line], key=f"demo kits to site {site.pk}", by=made.convener)


def _hand_over(site: Site, worker: Viewer, number: int, drawn: np.random.Generator) -> None:
    with clock_at(_day(MONTHS * 30 + 4)):
        _sheet, vouchers = codes.print_vouchers(site=site.pk, number=number + 20, by=worker)
    for at, voucher in enumerate(vouchers[:number]):
        days_ago = MONTHS * 30 - at * MONTHS * 30 // number + 1
        with clock_at(_day(days_ago) + timedelta(minutes=int(drawn.integers(300)))):
            given = Given(
                key=f"demo {site.pk} {at}",
                language="es" if drawn.random() < 0.27 else "en",
                at=now(),
                day_band=str(drawn.choice(_BANDS)),
                outcome="refused" if drawn.random() < 0.03 else "given",
                voucher=voucher,
            )
            handing.hand_over(site=site.pk, given=given, by=worker)


def _unreconciled(site: int, worker: Viewer) -> None:
    """Three to put right, one put right already, one taken back."""
    with clock_at(_day(3)):
        _sheet, (code, practice, other) = codes.print_vouchers(site=site, number=3, by=worker)
        for name in "ab":
            _give(site, worker, name, code)
        _give(site, worker, "c", "")
        reconciling.void(hand_over=_give(site, worker, "f", practice), reason="Scanned for practice", by=worker)
        settled = _give(site, worker, "d", "")
        reconciling.settle(hand_over=settled, how="The voucher was left in the car", by=worker)
    with clock_at(_day(2)):
        unknown = Given(key=f"demo {site} e", language="en", at=now(), voucher=other, card="ABCDEFGH2345")
        handing.hand_over(site=site, given=unknown, by=worker)


def _give(site: int, worker: Viewer, name: str, voucher: str) -> int:
    given = Given(key=f"demo {site} {name}", language="en", at=now(), voucher=voucher)
    return handing.hand_over(site=site, given=given, by=worker).pk


def _day(days_ago: int) -> datetime:
    return datetime.combine(today() - timedelta(days=days_ago), time(15), tzinfo=UTC)
