"""What stands where: now, and on any day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from partera.core.periods import Month, now
from partera.programs.kits.models import Balance, ClosedMonth, Closing, Location, Movement
from partera.programs.kits.rules import ledger as rules

Held = dict[tuple[int, int], int]
"""Place and lot → how many."""


def day_of(moment: datetime) -> date:
    """The day that people at the installation wrote when it happened."""
    return timezone.localdate(moment)


def today_there() -> date:
    """Today, as people at the installation write it."""
    return day_of(now())


def month_of_today() -> date:
    """The first day of the month that runs there."""
    return month_of(now())


def month_of(moment: datetime) -> date:
    """The first day of that day's month."""
    return day_of(moment).replace(day=1)


def end_of(day: date) -> datetime:
    """The moment at which a day is over there."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())


def on_hand(program: int) -> Held:
    """How many stand there now, as the balances say."""
    rows = Balance.objects.filter(location__program=program, on_hand__gt=0)
    return {(place, lot): held for place, lot, held in rows.values_list("location", "lot", "on_hand")}


def summed(program: int, *, until: datetime | None = None, since: datetime | None = None) -> Held:
    """The same by adding up movements: what the balances must equal."""
    return _added(*_moved(_stores(program), since, until))


def as_of(program: int, day: date, places: Collection[int] | None = None) -> Held:
    """How many stood there at the end of a day, in all places or in these.

    It begins from the nearest of the closings before and after, and today's balances, and adds or takes back what moved
    between. All is read in one statement, so that what is written at the same time is in it whole or not at all.
    """
    end, stores = end_of(day), _stores(program, places)
    closed = ClosedMonth.objects.filter(program=program)
    before = closed.filter(month__lt=day.replace(day=1)).order_by("-month").values_list("month", flat=True).first()
    after = closed.filter(month__gte=day.replace(day=1)).order_by("month").values_list("month", flat=True).first()
    later = end_of(_last_of(after)) if after else now()
    if end > later and after is None:
        return _added(_balances(stores))
    if before is not None and end - end_of(_last_of(before)) <= later - end:
        return _added(_closings(before, stores), *_moved(stores, end_of(_last_of(before)), end))
    if before is None and after is None:
        return _added(*_moved(stores, None, end))
    base = _closings(after, stores) if after else _balances(stores)
    return _added(base, *_moved(stores, end, later if after else None, back=True))


def _last_of(month: date) -> date:
    return (Month.of(month) + 1).first_day - timedelta(days=1)


def _stores(program: int, places: Collection[int] | None = None) -> Any:
    """The places that hold stock: of the programme, or those named."""
    if places is not None:
        return list(places)
    return Location.objects.filter(kind__in=rules.HOLDS_STOCK, program=program).order_by().values("pk")


def _balances(stores: Any) -> QuerySet[Any, Any]:
    rows = Balance.objects.filter(location__in=stores, on_hand__gt=0).order_by()
    return rows.annotate(held=F("on_hand")).values_list("location", "lot", "held")


def _closings(month: date, stores: Any) -> QuerySet[Any, Any]:
    rows = Closing.objects.filter(month=month, location__in=stores).order_by()
    return rows.annotate(held=F("on_hand")).values_list("location", "lot", "held")


def _moved(
    stores: Any, since: datetime | None, until: datetime | None, *, back: bool = False
) -> list[QuerySet[Any, Any]]:
    """What came in and went out, by place and lot; the other way round when it is taken back."""
    when = Q()
    if until is not None:
        when &= Q(at__lt=until)
    if since is not None:
        when &= Q(at__gte=since)
    found = []
    for field, sign in (("target", 1), ("source", -1)):
        rows = Movement.objects.filter(when, **{f"{field}__in": stores}).order_by()
        found.append(rows.values_list(field, "lot").annotate(held=(-sign if back else sign) * Sum("quantity")))
    return found


def _added(first: QuerySet[Any, Any], *rest: QuerySet[Any, Any]) -> Held:
    found: Held = defaultdict(int)
    for place, lot, held in first.union(*rest, all=True) if rest else first:
        found[place, lot] += held
    return {pair: number for pair, number in found.items() if number}
