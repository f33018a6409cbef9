"""What expires soon or has expired, and still stands somewhere, is due: for who runs a program, and for its site."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.overviews.due import due
from partera.overviews.due_kits_stock import expiring_lots
from partera.programs.kits.actions import stock
from partera.programs.kits.models import Lot, Site
from partera.programs.kits.queries import expiring
from partera.registry.workplans.queries import DueLine
from tests.support import kit_sites
from tests.support.kit_sites import Scene
from tests.support.people import World
from tests.support.words import SOURCE, spoken_in, without_spanish


@pytest.fixture
def scene(world: World) -> Scene:
    """20 kits of the lot SOON stand at North, 10 on the shelf; LATER is far from its end."""
    made = kit_sites.scene(world)
    made.receive(made.sent(20))
    return made


def expires(code: str, days: int) -> date:
    day = today() + timedelta(days=days)
    Lot.objects.filter(code=code).update(expires_on=day)
    return day


def said(lines: list[DueLine]) -> list[tuple[str, str, str]]:
    return [(line.verb, line.thing, line.why) for line in lines]


def test_nothing_is_due_while_everything_lasts_longer_than_30_days(scene: Scene) -> None:
    expires("SOON", 31)
    assert expiring_lots(scene.ana) == expiring_lots(scene.worker("kim")) == []


@pytest.mark.parametrize("days", [0, 1, 30])
def test_what_expires_within_30_days_is_due_on_that_day(scene: Scene, days: int) -> None:
    day = expires("SOON", days)
    (line,) = expiring_lots(scene.ana)
    assert said([line]) == [("Use first", "1 lot", "to expire within 30 days, in 2 places of Invented Deliveries")]
    assert (line.due, line.url_name, line.url_kwargs) == (day, "kit_stock", {"number": scene.program})
    (own,) = expiring_lots(scene.worker("kim"))
    assert said([own]) == [("Use first", "1 lot", "to expire within 30 days, at North")]


def test_what_has_expired_is_to_be_written_off_and_overdue(scene: Scene) -> None:
    day = expires("SOON", -1)
    assert said(expiring_lots(scene.ana)) == [
        ("Write off", "1 lot", "expired and still in 2 places of Invented Deliveries")
    ]
    (own,) = expiring_lots(scene.worker("kim"))
    assert (said([own]), own.due) == ([("Write off", "1 lot", "expired and still at North")], day)


def test_a_site_hears_of_its_own_lots_only_and_nobody_else_of_any(scene: Scene) -> None:
    expires("SOON", -1)
    for name in ("sol", "wim"):
        assert expiring_lots(scene.worker(name)) == []
    for name in ("bea", "zoe"):
        assert expiring_lots(scene.world.viewer(name)) == []
    with pytest.raises(NotFound):
        expiring.of_sites(scene.world.viewer("bea"))


def test_a_lot_that_was_written_off_is_not_due_any_more(scene: Scene) -> None:
    expires("SOON", -1)
    lot, place = scene.lot("SOON"), scene.place_of(scene.north)
    stock.take_out(location=place, kind="expire", lot=lot, quantity=20, key="gone", by=scene.worker("kim"))
    assert expiring_lots(scene.worker("kim")) == []
    assert [row.places for row in expiring.of_programs(scene.ana)] == [1]


def test_what_a_site_that_ended_still_has_is_for_who_runs_the_program(scene: Scene) -> None:
    expires("SOON", -1)
    Site.objects.filter(pk=scene.north).update(state="ended")
    assert expiring_lots(scene.worker("kim")) == []
    assert [row.places for row in expiring.of_programs(scene.ana)] == [2]


def test_expired_and_soon_to_expire_are_two_lines_and_two_queries_however_many_programs(scene: Scene) -> None:
    expires("SOON", -1)
    expires("LATER", 3)
    kit_sites.scene(scene.world, name="Another")
    ana = scene.ana
    with CaptureQueriesContext(connection) as asked:
        found = expiring.of_programs(ana)
    assert [(row.is_over, row.lots, row.name) for row in found if row.name == "Invented Deliveries"] == [
        (True, 1, "Invented Deliveries"), (False, 1, "Invented Deliveries"),
    ]  # fmt: skip
    assert len(asked) == 2


def test_it_stands_under_what_needs_you(scene: Scene) -> None:
    expires("SOON", -1)
    assert "expired and still in 2 places of Invented Deliveries" in [line.why for line in due(scene.ana).overdue]


def test_every_word_of_it_has_its_spanish() -> None:
    words = [
        *spoken_in(SOURCE / "overviews/due_kits_stock.py"),
        *spoken_in(SOURCE / "programs/kits/queries/expiring.py"),
    ]
    assert len(words) > 6
    assert without_spanish(words) == []
