"""What stands where: now, on any day, and what it is worth."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, Sum

from partera.programs.kits.models import Balance, ClosedMonth, Closing, Location, Movement
from partera.programs.kits.rules import ledger as rules


def on_hand(program: int) -> dict[tuple[int, int], int]:
    """Place and lot → how many stand there now, as the balances say."""
    rows = Balance.objects.filter(location__program=program, on_hand__gt=0)
    return {(place, lot): held for place, lot, held in rows.values_list("location", "lot", "on_hand")}


def summed(program: int, *, until: datetime | None = None, since: datetime | None = None) -> dict[tuple[int, int], int]:
    """The same by adding up movements: what the balances must equal."""
    inside = Q(kind__in=rules.HOLDS_STOCK, program=program)
    stores = Location.objects.filter(inside).values("pk")
    when = Q()
    if until is not None:
        when &= Q(at__lt=until)
    if since is not None:
        when &= Q(at__gte=since)
    found: dict[tuple[int, int], int] = defaultdict(int)
    for field, sign in (("target", 1), ("source", -1)):
        rows = Movement.objects.filter(when, **{f"{field}__in": stores}).order_by()
        for place, lot, moved in rows.values_list(field, "lot").annotate(moved=Sum("quantity")):
            found[place, lot] += sign * moved
    return {pair: number for pair, number in found.items() if number}


def as_of(program: int, day: date) -> dict[tuple[int, int], int]:
    """Place and lot → how many stood there at the end of a day: the closing before it and the movements since."""
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)
    closed = ClosedMonth.objects.filter(program=program, month__lt=day.replace(day=1)).order_by("-month").first()
    if closed is None:
        return summed(program, until=end)
    found: dict[tuple[int, int], int] = defaultdict(int)
    rows = Closing.objects.filter(month=closed.month, location__program=program)
    for place, lot, held in rows.order_by().values_list("location", "lot", "on_hand"):
        found[place, lot] += held
    start = (closed.month.replace(day=28) + timedelta(days=4)).replace(day=1)
    since = datetime.combine(start, time(), tzinfo=UTC)
    for pair, moved in summed(program, until=end, since=since).items():
        found[pair] += moved
    return {pair: number for pair, number in found.items() if number}
