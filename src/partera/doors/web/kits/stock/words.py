"""What is said of stock: kinds of movement, places, products, money, and the sentences that answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.doors.web.templatetags.showing import day, is_spanish, number
from partera.programs.kits.queries.programs import Supply
from partera.programs.kits.queries.shelf_lines import ProductSum
from partera.programs.kits.rules import designs, ledger

LISTS = (
    ledger.PLACES,
    ledger.OUTSIDE_PLACES,
    {name: kind.words for name, kind in ledger.KINDS.items()},
    designs.CATEGORIES,
    designs.VERSION_STATES,
    designs.LANGUAGES,
)
"""Words that other layers hold in English and these pages say."""


def kind(name: str) -> str:
    """A kind of movement."""
    return _("Reversal") if name == ledger.REVERSAL else _(ledger.KINDS[name].words)


def place(name: str, key: str = "") -> str:
    """A place by its name; one outside by the word for it."""
    return _(ledger.OUTSIDE_PLACES[key]) if key else name


def shelf(name: str, kind: str) -> str:
    """Where stock stands; what is on the way stands under its shipment's code."""
    return _("Shipment %(code)s, on the way") % {"code": name} if kind == ledger.IN_TRANSIT else name


def product(name: str, name_es: str) -> str:
    """A supply in the reader's language, where its Spanish name is known."""
    return name_es if name_es and is_spanish() else name


def lot(code: str) -> str:
    """A lot's code."""
    return code or _("without lot code")


def category(key: str) -> str:
    """One of the six categories; a kit has none."""
    return _(designs.CATEGORIES[key]) if key else _("Kit")


def dollars(cents: float | None) -> str:
    """An amount with its cents; the word for *not available* when there is none."""
    return number(None) if cents is None else f"${number(cents / 100, 2)}"


def stock(sums: Iterable[ProductSum], places: int, on: date, is_now: bool) -> str:
    """How much stands there, in one sentence."""
    rows = list(sums)
    if not rows:
        return _("Nothing stands here on %(day)s.") % {"day": day(on)}
    kits = sum(row.on_hand for row in rows if row.is_kit)
    supplies = sum(1 for row in rows if not row.is_kit)
    said = {
        "day": day(on),
        "kits": ngettext("%(n)s kit", "%(n)s kits", kits) % {"n": number(kits)},
        "supplies": ngettext("%(n)s kind of supply", "%(n)s kinds of supplies", supplies) % {"n": number(supplies)},
        "places": ngettext("%(n)s place", "%(n)s places", places) % {"n": number(places)},
    }
    if is_now:
        return _("%(kits)s and %(supplies)s stand in %(places)s now.") % said
    return _("At the end of %(day)s, %(kits)s and %(supplies)s stood in %(places)s.") % said


def worth(cents: int, unknown: int) -> str:
    """What stands there is worth together, and of how much no price is known."""
    said = _("Together they are worth %(sum)s.") % {"sum": dollars(cents)}
    if unknown:
        more = ngettext("Of %(n)s piece no price is known.", "Of %(n)s pieces no price is known.", unknown)
        said = f"{said} {more % {'n': number(unknown)}}"
    return said


def enough(found: Supply) -> str:
    """Whether there are enough kits."""
    kits = ngettext("%(n)s kit can be given out", "%(n)s kits can be given out", found.available) % {
        "n": number(found.available)
    }
    if found.cover_days is None:
        return _("%(kits)s; how long they last is known after the first month of hand-overs.") % {"kits": kits}
    return _("%(kits)s: enough for %(days)s days at the pace of the last months.") % {
        "kits": kits,
        "days": number(int(found.cover_days)),
    }
