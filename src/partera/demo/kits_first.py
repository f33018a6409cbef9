"""The demonstration's first kits: a small lot of its own at two sites, most of it given. All invented."""

from __future__ import annotations

from datetime import date, timedelta

from partera.core.periods import clock_at, now, today
from partera.core.viewers import Viewer
from partera.demo.kits import BEGUN, Made, make, noon
from partera.programs.kits.actions import codes as on_paper
from partera.programs.kits.actions import handing, ledger
from partera.programs.kits.actions.handing import Given
from partera.programs.kits.actions.ledger import Line
from partera.programs.kits.models import Lot, Site

BATCH, KITS = "0", 90
"""The name of the batch, and how many kits were made of it."""
WENT_TO = (("ar_faith", 40, 31), ("ar_health_center", 50, 38))
"""The organisation's key, first kits brought there, and how many of them were given."""


def lay_out(made: Made) -> None:
    """Made ten days after the program began, carried to the sites, and given."""
    day = today() - timedelta(days=BEGUN - 10)
    make(made, BATCH, KITS, day)
    kits = lot(made)
    for key, brought, given in WENT_TO:
        place = Site.objects.get(pk=made.sites[key]).location_id
        with clock_at(noon(day + timedelta(days=200))):
            line = Line("transfer", kits.pk, brought, made.warehouse, place)
            ledger.post(lines=[line], key=f"demo first kits {key}", by=made.convener)
        _give(kits, made.sites[key], given, day + timedelta(days=210), made.workers.get(key, made.owner))


def lot(made: Made) -> Lot:
    """The lot of the first kits."""
    return Lot.objects.filter(product__program=made.program, product__is_kit=True).earliest("expires_on")


def _give(lot: Lot, site: int, number: int, first_day: date, worker: Viewer) -> None:
    """One kit of the lot each second day."""
    with clock_at(noon(first_day)):
        _sheet, vouchers = on_paper.print_vouchers(site=site, number=number, by=worker)
    for at, voucher in enumerate(vouchers):
        with clock_at(noon(first_day + timedelta(days=2 * at))):
            language = "es" if at % 4 == 0 else "en"
            given = Given(key=f"demo first {site} {at}", language=language, at=now(), voucher=voucher, lot=lot.pk)
            handing.hand_over(site=site, given=given, by=worker)
