"""What is kept beside hand-overs and movements equals what they add up to, whatever happened in between."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partera.core.errors import Refused
from partera.core.periods import clock_at, now
from partera.programs.kits.actions import closings, reconciling
from partera.programs.kits.models import HandOver, Movement, SiteMonth, Tally
from partera.programs.kits.queries import board, stock
from partera.programs.kits.rules import handing as rules
from tests.support.kit_bedside import Bedside, bedside
from tests.support.people import SET_UP, World, make_world

DAYS_LATE, WHICH = st.integers(0, 29), st.integers(0, 20)
STEPS = st.one_of(
    st.tuples(
        st.just("give"), DAYS_LATE, st.sampled_from(list(rules.LANGUAGES)), st.sampled_from(list(rules.DAY_BANDS)),
        st.sampled_from(["K1", "K2", None]), st.booleans(), st.sampled_from(["given", "given", "refused"]),
    ),
    st.tuples(st.just("settle"), WHICH, st.sampled_from([None, 0, 2, 7])),
    st.tuples(st.just("void"), WHICH),
    st.tuples(st.just("close"), st.integers(1, 3)),
    st.tuples(st.just("wait"), st.integers(1, 20)),
)  # fmt: skip


@pytest.fixture
def here(db: None, clock: datetime) -> Bedside:
    world: World = make_world()
    return bedside(world, kits=4)


def month_of(at: datetime) -> date:
    return stock.month_of(at)


def step(here: Bedside, number: int, what: str, *said: object) -> None:
    """One thing that happens; what is refused changes nothing."""
    rows = list(HandOver.objects.order_by("pk"))
    if what == "give":
        late, language, band, lot, has_voucher, outcome = said
        more = {"lot": here.lots[str(lot)]} if lot else {}
        more |= {} if has_voucher else {"voucher": ""}
        here.give(
            f"k{number}", language=language, day_band=band, outcome=outcome, phone_now=now(),
            at=now() - timedelta(days=int(str(late))), **more,
        )  # fmt: skip
    elif what == "close":
        back = int(str(said[0]))
        closings.close(program=here.program, month=month_of(now() - timedelta(days=30 * back)), by=SET_UP)
    elif rows and what in ("settle", "void"):
        row = rows[int(str(said[0])) % len(rows)]
        try:
            if what == "void":
                reconciling.void(hand_over=row.pk, reason="Invented", by=here.viewer())
            else:
                found = said[1] if isinstance(said[1], int) else None
                reconciling.settle(
                    hand_over=row.pk, how="Invented", lot=row.lot_id or here.lots["K1"], found=found, by=here.viewer()
                )
        except Refused:
            return


def assert_sums(here: Bedside) -> None:
    """Tallies, months, balances and the stock of any day, each beside a plain loop over all rows."""
    tallies: Counter[tuple[date, str, str, str]] = Counter()
    months: dict[date, Counter[str]] = {}
    for row in HandOver.objects.exclude(state="void"):
        tallies[month_of(row.at), row.language, row.day_band, row.outcome] += 1
        names = rules.columns_of(row.outcome, row.language, row.day_band)
        months.setdefault(month_of(row.at), Counter()).update(names)
    kept = Tally.objects.filter(number__gt=0)
    assert dict(tallies) == {(one.month, one.language, one.day_band, one.outcome): one.number for one in kept}
    lines = {
        one.month: {name: getattr(one, name) for name in board.COLUMNS if getattr(one, name)}
        for one in SiteMonth.objects.all()
    }
    assert {month: dict(line) for month, line in months.items()} == {m: line for m, line in lines.items() if line}
    assert stock.on_hand(here.program) == folded(None)
    for back in (0, 7, 20, 33, 64):
        day = now().date() - timedelta(days=back)
        assert stock.as_of(here.program, day) == folded(stock.end_of(day))


def folded(until: datetime | None) -> dict[tuple[int, int], int]:
    found: Counter[tuple[int, int]] = Counter()
    for row in Movement.objects.select_related("source", "target"):
        if until is None or row.at < until:
            for place, sign in ((row.source, -1), (row.target, 1)):
                found[place.pk, row.lot_id] += 0 if place.key else sign * row.quantity
    return {pair: number for pair, number in found.items() if number}


def walk(here: Bedside, steps: list[tuple[object, ...]], begin: datetime) -> None:
    moment = begin
    for number, (what, *said) in enumerate(steps):
        moment += timedelta(hours=1, days=int(str(said[0])) if what == "wait" else 0)
        with clock_at(moment):
            step(here, number, str(what), *said)
    with clock_at(moment):
        assert_sums(here)


def _walked(here: Bedside, clock: datetime, examples: int, most: int) -> None:
    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(steps=st.lists(STEPS, min_size=most // 2, max_size=most))
    def walked(steps: list[tuple[object, ...]]) -> None:
        with transaction.atomic():
            walk(here, steps, clock)
            transaction.set_rollback(True)

    walked()


@pytest.mark.slow
def test_sums_kept_beside_hand_overs_equal_the_plain_fold(here: Bedside, clock: datetime) -> None:
    _walked(here, clock, 15, 20)


def test_late_ones_settled_ones_and_reversed_ones_change_the_month_they_belong_to(
    here: Bedside, clock: datetime
) -> None:
    steps: list[tuple[object, ...]] = [
        ("close", 1),
        ("give", 25, "es", "0-2", "K1", True, "given"),
        ("give", 20, "en", "3-7", "K1", False, "given"),
        ("settle", 1, 2),
        ("give", 28, "en", "0-2", "K2", True, "given"),
        ("void", 2),
        ("give", 0, "other", "29+", "K2", True, "refused"),
    ]
    walk(here, steps, clock)
    lines = SiteMonth.objects.order_by("month").values_list("month", "given", "refused")
    assert list(lines) == [(date(2026, 2, 1), 2, 0), (date(2026, 3, 1), 0, 1)]
    assert HandOver.objects.filter(state="resolved").count() == 1
