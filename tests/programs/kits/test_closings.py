"""Closing a month beside those who write movements down: what is being written is in the closing, or changes it."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import transaction

from partera.core.errors import Refused
from partera.programs.kits.actions import closing_lock, closings
from partera.programs.kits.models import ClosedMonth
from partera.programs.kits.queries import stock
from tests.support import kits, rivals
from tests.support.forking import forked, say
from tests.support.kits import Store
from tests.support.people import SET_UP, make_world

MONTHS = [date(2025, month, 1) for month in range(1, 13)]
LATE = datetime(2025, 12, 10, 12, tzinfo=UTC)


@pytest.fixture
def store(transactional_db: None, clock: datetime) -> Store:
    made = kits.store(make_world())
    made.post("donation", "D1", 40, "supplier", "shelf", at=datetime(2025, 1, 2, tzinfo=UTC))
    return made


def as_it_was(store: Store) -> bool:
    """Whether the stock of every month's end, found with the closings, is what the movements add up to."""
    ends = [stock.end_of(stock._last_of(month)) for month in MONTHS]
    days = [stock._last_of(month) for month in MONTHS]
    return all(
        stock.as_of(store.program.pk, day) == stock.summed(store.program.pk, until=end)
        for day, end in zip(days, ends, strict=True)
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_closings_made_while_late_movements_are_written_miss_none(store: Store, tmp_path: Path) -> None:
    def work() -> int:
        for month in MONTHS:
            for number in range(4):
                at = datetime(month.year, month.month, 10, 12, tzinfo=UTC)
                store.post("donation", "D1", 1, "supplier", "shelf", at=at, key=f"{os.getpid()} {month} {number}")
            try:
                closings.close(program=store.program.pk, month=month, by=SET_UP)
            except closing_lock.Writing:
                continue
        return 4 * len(MONTHS)

    assert rivals.at_once(work, folder=tmp_path, times=3) == [{"gave": 48}] * 3
    with rivals.looking_at(tmp_path):
        closings.close_all(by=SET_UP)
        assert ClosedMonth.objects.count() >= len(MONTHS)
        assert as_it_was(store)


@pytest.mark.postgresql_alone
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_month_is_closed_after_what_is_being_written(store: Store) -> None:
    waiting, go = os.pipe()

    def program(pipe: int) -> None:
        rivals._open(None)
        with transaction.atomic():
            store.post("loss", "D1", 4, "shelf", "lost", reason="Found late", at=LATE, key="late")
            say(pipe, "written, not yet kept")
            os.read(waiting, 1)
        say(pipe, "kept")

    pid, reading = forked(program)
    with os.fdopen(reading) as said:
        said.readline()
        with pytest.raises(Refused, match="Close the month again"):
            closings.close(program=store.program.pk, month=date(2025, 12, 1), by=SET_UP)
        assert closings.close_all(by=SET_UP) == 0
        os.write(go, b"x")
        said.readline()
    os.waitpid(pid, 0)
    assert closings.close(program=store.program.pk, month=date(2025, 12, 1), by=SET_UP)
    assert as_it_was(store)
