"""The ledger of stock: nothing below zero, nothing twice, nothing changed, every sum kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from partera.core.errors import BadInput, Refused
from partera.core.periods import clock_at
from partera.methods.stock import Moved, NotEnough, fold
from partera.platform.audit.models import Entry
from partera.programs.kits.actions import closings, ledger
from partera.programs.kits.models import Balance, Lot, Movement
from partera.programs.kits.queries import stock
from partera.programs.kits.rules import ledger as rules
from tests.support import kits
from tests.support.kits import Store
from tests.support.people import SET_UP, World


@pytest.fixture
def store(world: World) -> Store:
    return kits.store(world)


def test_what_comes_in_stands_there_and_has_its_line_in_the_trail(store: Store) -> None:
    store.post("donation", "D1", 40, "supplier", "shelf")
    assert store.has("shelf", "D1") == 40
    assert Entry.objects.filter(action="kits.move").count() == 1


def test_a_shelf_cannot_go_below_zero(store: Store) -> None:
    store.post("donation", "D1", 5, "supplier", "shelf")
    with pytest.raises(ledger.Short, match="has 5 of Diapers"):
        store.post("loss", "D1", 6, "shelf", "lost", reason="Wet")
    assert store.has("shelf", "D1") == 5


def test_all_lines_or_none(store: Store) -> None:
    store.post("donation", "D1", 5, "supplier", "shelf")
    lines = [store.line("consume", "D1", 3, "shelf", "bench"), store.line("consume", "D2", 1, "shelf", "bench")]
    with pytest.raises(ledger.Short):
        ledger.post(lines=lines, key="run", by=SET_UP)
    assert store.has("shelf", "D1") == 5


def test_the_same_key_is_written_once(store: Store) -> None:
    first = store.post("donation", "D1", 5, "supplier", "shelf", key="truck")
    again = store.post("donation", "D1", 5, "supplier", "shelf", key="truck")
    assert [row.pk for row in first] == [row.pk for row in again]
    assert store.has("shelf", "D1") == 5


def test_the_same_key_for_something_else_is_refused(store: Store) -> None:
    store.post("donation", "D1", 5, "supplier", "shelf", key="truck")
    with pytest.raises(Refused, match="other numbers"):
        store.post("donation", "D1", 6, "supplier", "shelf", key="truck")


def test_a_kind_goes_only_between_its_places(store: Store) -> None:
    with pytest.raises(BadInput, match="does not go from"):
        store.post("hand_over", "K1", 1, "shelf", "families")


def test_an_unknown_kind_stops_the_work(store: Store) -> None:
    with pytest.raises(BadInput, match="no movement of this kind"):
        store.post("gift", "K1", 1, "supplier", "shelf")


def test_a_held_lot_is_not_given_out_but_can_be_discarded(store: Store) -> None:
    store.post("donation", "K1", 5, "supplier", "north")
    store.lots["K1"].is_held = True
    store.lots["K1"].save()
    with pytest.raises(Refused, match="on hold"):
        store.post("hand_over", "K1", 1, "north", "families")
    store.post("discard", "K1", 5, "north", "lost", reason="Recall of the wipes")
    assert store.has("north", "K1") == 0


def test_what_is_promised_is_not_sent_elsewhere_but_a_count_says_what_is(store: Store) -> None:
    store.post("donation", "K1", 10, "supplier", "shelf")
    Balance.objects.update(allocated=8)
    with pytest.raises(ledger.Short, match="has promised"):
        store.post("ship", "K1", 3, "shelf", "road")
    store.post("count_less", "K1", 5, "shelf", "count")
    assert Balance.objects.values_list("on_hand", "allocated").get() == (5, 5)


def test_a_mistake_is_reversed_once_and_never_changed(store: Store) -> None:
    wrong = store.post("donation", "D1", 50, "supplier", "shelf")[0]
    ledger.reverse(movement=wrong.pk, reason="It was 5", by=SET_UP)
    assert store.has("shelf", "D1") == 0
    with pytest.raises(Refused, match="already reversed"):
        ledger.reverse(movement=wrong.pk, reason="Again", by=SET_UP)


def test_a_reversal_cannot_take_what_is_gone(store: Store) -> None:
    came = store.post("donation", "K1", 5, "supplier", "north")[0]
    store.post("hand_over", "K1", 2, "north", "families")
    with pytest.raises(ledger.Short):
        ledger.reverse(movement=came.pk, reason="Not ours", by=SET_UP)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_movement(store: Store, change: str) -> None:
    store.post("donation", "D1", 5, "supplier", "shelf")
    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        rows = Movement.objects.all()
        rows.update(quantity=6) if change == "update" else rows._raw_delete(rows.db)


def test_the_database_refuses_a_balance_below_zero(store: Store) -> None:
    store.post("donation", "D1", 5, "supplier", "shelf")
    with pytest.raises(IntegrityError), transaction.atomic():
        Balance.objects.update(on_hand=-1)


def test_a_movement_of_the_future_is_refused(store: Store, clock: datetime) -> None:
    with pytest.raises(BadInput, match="future"):
        store.post("donation", "D1", 5, "supplier", "shelf", at=clock + timedelta(minutes=1))


def test_stock_of_any_day_is_found_with_and_without_closings(store: Store, clock: datetime) -> None:
    days = [datetime(2026, month, 10, 12, tzinfo=UTC) for month in (1, 2, 3)]
    for number, at in enumerate(days, start=1):
        store.post("donation", "D1", number * 10, "supplier", "shelf", at=at)
    pair = (store.places["shelf"].pk, store.lots["D1"].pk)
    wanted = {date(2026, 1, 9): None, date(2026, 1, 31): 10, date(2026, 2, 28): 30, date(2026, 3, 15): 60}
    assert {day: stock.as_of(store.program.pk, day).get(pair) for day in wanted} == wanted
    for month in (1, 2):
        assert closings.close(program=store.program.pk, month=date(2026, month, 1), by=SET_UP)
    assert {day: stock.as_of(store.program.pk, day).get(pair) for day in wanted} == wanted


def test_a_movement_of_a_closed_month_mends_its_closings(store: Store, clock: datetime) -> None:
    store.post("donation", "D1", 10, "supplier", "shelf", at=datetime(2026, 1, 10, tzinfo=UTC))
    for month in (1, 2):
        closings.close(program=store.program.pk, month=date(2026, month, 1), by=SET_UP)
    store.post("loss", "D1", 4, "shelf", "lost", reason="Found late", at=datetime(2026, 1, 20, tzinfo=UTC))
    pair = (store.places["shelf"].pk, store.lots["D1"].pk)
    assert stock.as_of(store.program.pk, date(2026, 2, 15))[pair] == 6
    assert stock.as_of(store.program.pk, date(2026, 3, 1))[pair] == 6


def test_the_month_that_runs_is_not_closed(store: Store) -> None:
    assert not closings.close(program=store.program.pk, month=date(2026, 3, 1), by=SET_UP)


NAMED = {rules.WAREHOUSE: ["shelf"], rules.SITE: ["north", "south"], rules.IN_TRANSIT: ["road"]}
WAYS = [
    (name, source, target)
    for name, kind in rules.KINDS.items()
    for a in kind.sources
    for b in kind.targets
    for source in NAMED.get(a, [a])
    for target in NAMED.get(b, [b])
    if source != target
]


MOVES = st.tuples(
    st.sampled_from(WAYS),
    st.sampled_from(["D1", "D2", "K1"]),
    st.integers(1, 12),
    st.integers(0, 400),
    st.integers(0, 40),
)
"""Which way, which lot, how many, how many hours later, and how many days late it is written down."""


class Shelves(RuleBasedStateMachine):
    """Random movements, some written down late, reversals and closings, beside the simple fold.

    Balances are compared after every step. What only reads (sums, any day's stock) is compared on random days and at
    the end: what is wrong there stays wrong, since nothing is ever changed.
    """

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = datetime(2026, 1, 1, 12, tzinfo=UTC)
        self.said: list[Moved] = []
        self.at: list[datetime] = []
        self.held: dict[tuple[int, int], int] = {}
        self.names = {place.pk: name for name, place in self.store.places.items()}
        self.codes = {kept.pk: code for code, kept in self.store.lots.items()}

    def teardown(self) -> None:
        try:
            program = self.store.program.pk
            wanted = self.numbered(fold(self.said, outside=rules.OUTSIDE_PLACES))
            assert self.held == wanted
            assert stock.summed(program) == wanted
            for back in (0, 1, 30, 70):
                self.compare_day(self.now.date() - timedelta(days=back))
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @rule(moves=st.lists(MOVES, min_size=1, max_size=8))
    def move(self, moves: list[tuple[tuple[str, str, str], str, int, int, int]]) -> None:
        for way, lot, quantity, hours, late in moves:
            self.now += timedelta(hours=hours)
            with clock_at(self.now):
                self.move_one(way, lot, quantity, self.now - timedelta(days=late))

    @rule(moves=st.lists(MOVES, min_size=4, max_size=10))
    def move_more(self, moves: list[tuple[tuple[str, str, str], str, int, int, int]]) -> None:
        self.move(moves)

    def move_one(self, way: tuple[str, str, str], lot: str, quantity: int, at: datetime) -> None:
        kind, source, target = way
        moved = Moved(lot, quantity, source, target)
        try:
            self.store.post(kind, lot, quantity, source, target, reason="Invented", key=f"k{len(self.said)}", at=at)
        except ledger.Short:
            with pytest.raises(NotEnough):
                fold([*self.said, moved], outside=rules.OUTSIDE_PLACES)
            return
        self.keep(moved, at)

    @rule(which=st.integers(0, 200))
    def undo(self, which: int) -> None:
        rows = Movement.objects.order_by("pk")
        if not (number := rows.count()):
            return
        row = rows[which % number]
        with clock_at(self.now):
            try:
                ledger.reverse(movement=row.pk, reason="Invented", by=SET_UP)
            except Refused:
                return
        self.keep(
            Moved(self.codes[row.lot_id], row.quantity, self.names[row.target_id], self.names[row.source_id]), self.now
        )

    @rule(back=st.integers(1, 3))
    def close(self, back: int) -> None:
        with clock_at(self.now):
            closings.close(
                program=self.store.program.pk, month=(self.now - timedelta(days=31 * back)).date(), by=SET_UP
            )

    @rule(back=st.integers(0, 120))
    def look(self, back: int) -> None:
        self.compare_day(self.now.date() - timedelta(days=back))

    def compare_day(self, day: date) -> None:
        """Any day's stock is the sum of what is written down as of its end, whenever that was written."""
        end, wanted = stock.end_of(day), dict[tuple[str, str], int]()
        for moved, at in zip(self.said, self.at, strict=True):
            if at < end:
                for place, sign in ((moved.source, -1), (moved.target, 1)):
                    if place not in rules.OUTSIDE_PLACES:
                        wanted[place, moved.lot] = wanted.get((place, moved.lot), 0) + sign * moved.quantity
        with clock_at(self.now):
            assert stock.as_of(self.store.program.pk, day) == self.numbered(wanted)

    def keep(self, moved: Moved, at: datetime) -> None:
        """What was accepted, and what stands there then."""
        self.said.append(moved)
        self.at.append(at)
        for place, sign in ((moved.source, -1), (moved.target, 1)):
            if place not in rules.OUTSIDE_PLACES:
                pair = (self.store.places[place].pk, self.store.lots[moved.lot].pk)
                self.held[pair] = self.held.get(pair, 0) + sign * moved.quantity
                if not self.held[pair]:
                    del self.held[pair]

    def numbered(self, told: dict[tuple[str, str], int]) -> dict[tuple[int, int], int]:
        """The same by numbers, without what is none."""
        return {(self.store.places[place].pk, self.store.lots[lot].pk): n for (place, lot), n in told.items() if n}

    @invariant()
    def balances_are_what_movements_add_up_to(self) -> None:
        assert stock.on_hand(self.store.program.pk) == self.held


def _walk(store: Store, examples: int, steps: int) -> None:
    machine = type("Walked", (Shelves,), {"store": store})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.slow
def test_whatever_happens_balances_equal_the_simple_fold(store: Store) -> None:
    _walk(store, 6, 15)


@pytest.mark.reliability
def test_thousands_of_movements_equal_the_simple_fold(store: Store) -> None:
    _walk(store, 34, 40)


def test_balances_are_held_alone_and_in_one_order(store: Store) -> None:
    with CaptureQueriesContext(connection) as asked:
        store.post("donation", "D1", 5, "supplier", "shelf")
    held = [one["sql"] for one in asked if 'FROM "kits_balance"' in one["sql"] and "ORDER BY" in one["sql"]]
    assert held and not [sql for sql in held if "JOIN" in sql]


@pytest.mark.parametrize(("kind", "source"), [("donation", "supplier"), ("recover", "bench")])
def test_what_comes_in_of_a_lot_on_hold_is_written_down_and_stays_on_hold(store: Store, kind: str, source: str) -> None:
    Lot.objects.filter(code="D1").update(is_held=True)
    store.post(kind, "D1", 5, source, "shelf")
    assert store.has("shelf", "D1") == 5
    with pytest.raises(Refused, match="on hold"):
        store.post("consume", "D1", 1, "shelf", "bench")


def test_a_lot_on_hold_goes_to_a_warehouse_and_to_no_site(store: Store) -> None:
    store.post("donation", "D1", 5, "supplier", "north")
    Lot.objects.filter(code="D1").update(is_held=True)
    with pytest.raises(Refused, match="to a warehouse, not to a site"):
        store.post("transfer", "D1", 2, "north", "south")
    store.post("transfer", "D1", 2, "north", "shelf")
    assert (store.has("north", "D1"), store.has("shelf", "D1"), store.has("south", "D1")) == (3, 2, 0)


def test_what_moves_at_midnight_belongs_to_the_day_that_begins(store: Store) -> None:
    midnight = stock.end_of(date(2026, 3, 5))
    with clock_at(midnight):
        store.post("donation", "D1", 5, "supplier", "shelf", at=midnight)
        assert stock.as_of(store.program.pk, date(2026, 3, 5)) == {}
        assert sum(stock.as_of(store.program.pk, date(2026, 3, 6)).values()) == 5
