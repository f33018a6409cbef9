"""Returns: a family's kit to its site, a site's stock to a warehouse; nothing is counted twice or lost unseen."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import today
from partera.overviews import due_kits, due_kits_handing, gathering
from partera.platform.audit.models import Entry
from partera.programs.kits.actions import reconciling, returns
from partera.programs.kits.models import Balance, Location, Movement, SiteMonth, Tally
from partera.programs.kits.queries import returns as known
from partera.programs.kits.queries import stock
from tests.support.kit_bedside import Bedside, bedside
from tests.support.people import World, make_world


@pytest.fixture
def here(db: None, clock: datetime) -> Bedside:
    world: World = make_world()
    return bedside(world)


def send(here: Bedside, number: int = 3, key: str = "box", by: str = "kit") -> int:
    return returns.send_back(
        site=here.site, lot=here.lots["K1"], quantity=number, reason="Too many", key=key, by=here.viewer(by)
    ).pk


def shelf(here: Bedside) -> int:
    return Location.objects.get(program=here.program, kind="warehouse").pk


def receive(here: Bedside, sent: int, arrived: int, reason: str = "", by: str = "ana") -> None:
    returns.receive_back(sent=sent, warehouse=shelf(here), arrived=arrived, reason=reason, by=here.viewer(by))


def adds_up(here: Bedside) -> bool:
    return stock.on_hand(here.program) == stock.summed(here.program)


def test_what_a_site_sends_back_is_on_the_way_until_a_warehouse_has_it(here: Bedside) -> None:
    sent = send(here)
    assert (here.has(), known.sent_back(here.viewer(), here.site)[0].state) == (2, "sent")
    receive(here, sent, 2, "One box was wet")
    (row,) = known.sent_back(here.viewer(), here.site)
    assert (row.state, row.arrived, row.missing, row.missing_reason) == ("received", 2, 1, "One box was wet")
    assert Balance.objects.get(location=shelf(here), lot=here.lots["K1"]).on_hand == 2
    assert adds_up(here)
    assert Entry.objects.get(action="kits.receive_back").changes["arrived"] == [None, 2]


def test_the_same_sent_or_received_again_counts_once(here: Bedside) -> None:
    assert send(here) == send(here)
    sent = send(here)
    receive(here, sent, 3)
    receive(here, sent, 3)
    assert (here.has(), Entry.objects.filter(action="kits.send_back").count()) == (2, 1)
    assert Entry.objects.filter(action="kits.receive_back").count() == 1
    with pytest.raises(Refused, match="other numbers"):
        receive(here, sent, 2, "One is missing")
    assert adds_up(here)


def test_a_return_called_off_stands_at_the_site_again(here: Bedside) -> None:
    sent = send(here)
    returns.call_off(sent=sent, reason="The truck did not come", by=here.viewer())
    assert (here.has(), known.sent_back(here.viewer(), here.site)[0].state) == (5, "called_off")
    with pytest.raises(Refused, match="already received or called off"):
        returns.call_off(sent=sent, reason="Again", by=here.viewer())
    with pytest.raises(Refused):
        receive(here, sent, 3)


def test_what_arrived_is_not_called_off(here: Bedside) -> None:
    sent = send(here)
    receive(here, sent, 3)
    with pytest.raises(Refused, match="already received"):
        returns.call_off(sent=sent, reason="Too late", by=here.viewer())


def needed(here: Bedside, name: str) -> list[tuple[str, str]]:
    return [(line.thing, line.url_name) for line in due_kits.deliveries(here.viewer(name)) if line.verb == "Receive"]


def test_what_comes_back_needs_who_runs_the_program_until_it_is_received_or_called_off(here: Bedside) -> None:
    assert needed(here, "ana") == []
    received, called_off = send(here, 2), send(here, 1, key="other")
    kit = Movement.objects.get(pk=received).lot.product.name
    assert needed(here, "ana") == [(f"2 × {kit}", "kit_returns"), (f"1 × {kit}", "kit_returns")]
    assert {line.due for line in due_kits.deliveries(here.viewer("ana"))} == {today() + timedelta(days=7)}
    assert needed(here, "kit") == needed(here, "lou") == []
    receive(here, received, 2)
    returns.call_off(sent=called_off, reason="The truck did not come", by=here.viewer())
    assert needed(here, "ana") == []
    assert known.on_road(here.viewer("ana"), here.program) == []


def test_many_that_come_back_are_one_line(here: Bedside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "FEW", 1)
    send(here, 2)
    send(here, 1, key="other")
    assert needed(here, "ana") == [("2 returns to Invented Kits", "kit_requests")]


def test_what_needs_who_runs_a_program_takes_as_many_queries_for_many_sites(
    here: Bedside, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ana = here.viewer("ana")
    send(here, 1)
    here.give("a", voucher="")
    with CaptureQueriesContext(connection) as asked:
        assert len([*due_kits.deliveries(ana), *due_kits_handing.hand_overs(ana)]) == 2
    send(here, 1, key="other")
    here.give("b", voucher="", by="lou", site=here.next_door)
    with django_assert_num_queries(len(asked)):
        assert len([*due_kits.deliveries(ana), *due_kits_handing.hand_overs(ana)]) == 4


def test_what_comes_back_is_listed_for_whose_it_is_to_see(here: Bedside) -> None:
    send(here, 2)
    for name in ("ana", "kit"):
        assert [(one.site, one.quantity) for one in known.on_road(here.viewer(name), here.program)] == [(here.site, 2)]
    assert known.on_road(here.viewer("lou"), here.program) == []


def test_a_lot_on_hold_may_be_sent_back(here: Bedside) -> None:
    here.hold()
    send(here)
    assert here.has() == 2


@pytest.mark.parametrize("number", [0, -1, 6])
def test_no_more_goes_back_than_stands_there(here: Bedside, number: int) -> None:
    with pytest.raises((BadInput, Refused)):
        send(here, number)
    assert (here.has(), Movement.objects.filter(kind="send_back").exists()) == (5, False)


def test_a_return_needs_a_reason_and_so_does_what_is_missing(here: Bedside) -> None:
    with pytest.raises(Refused, match="Say why"):
        returns.send_back(site=here.site, lot=here.lots["K1"], quantity=1, reason=" ", key="box", by=here.viewer())
    with pytest.raises(Refused, match="missing ones"):
        receive(here, send(here), 2)
    with pytest.raises(BadInput, match="at most 3"):
        receive(here, send(here), 4)


def test_others_neither_send_nor_receive(here: Bedside) -> None:
    sent = send(here)
    with pytest.raises(NotFound):
        send(here, by="lou", key="other")
    with pytest.raises(NotFound):
        receive(here, sent, 3, by="lou")
    with pytest.raises(NotAllowed):
        receive(here, sent, 3, by="kit")
    with pytest.raises(NotFound):
        returns.receive_back(
            sent=sent, warehouse=Location.objects.get(site=here.site).pk, arrived=3, by=here.viewer("ana")
        )
    with pytest.raises(NotFound):
        known.sent_back(here.viewer("lou"), here.site)


def test_a_kit_that_came_back_stands_there_again_and_is_not_counted(here: Bedside) -> None:
    (code,) = here.codes()
    kept = here.give("a", voucher=code)
    returns.come_back(hand_over=kept.pk, reason="The family moved away", by=here.viewer())
    kept.refresh_from_db()
    assert (kept.state, kept.reason, kept.resolved_how) == ("void", "came_back", "The family moved away")
    assert (here.has(), Tally.objects.get().number, SiteMonth.objects.get().given) == (5, 0, 0)
    assert here.give("b", voucher=code).reason == "voucher_used"
    assert [one.hand_over for one in known.came_back(here.viewer(), here.site)] == [kept.pk]
    assert adds_up(here)
    returns.come_back(hand_over=kept.pk, reason="Sent twice", by=here.viewer())
    with pytest.raises(Refused, match="already taken back"):
        reconciling.void(hand_over=kept.pk, reason="Again", by=here.viewer())
    assert (here.has(), Tally.objects.get(language="en", month="2026-03-01").number) == (5, 1)


def test_one_to_put_right_is_put_right_before_it_comes_back(here: Bedside) -> None:
    kept = here.give("a", voucher="")
    with pytest.raises(Refused, match="Put this hand-over right first"):
        returns.come_back(hand_over=kept.pk, reason="Back", by=here.viewer())
    reconciling.settle(hand_over=kept.pk, how="A kit was given", by=here.viewer())
    returns.come_back(hand_over=kept.pk, reason="Back", by=here.viewer())
    assert (here.has(), Tally.objects.get().number) == (5, 0)


def test_a_kit_of_an_unknown_hand_over_changes_the_stock_alone(here: Bedside) -> None:
    here.give("a")
    for _time in range(2):
        returns.come_back_unknown(
            site=here.site, lot=here.lots["K1"], reason="Left at the door", key="door", by=here.viewer()
        )
    assert (here.has(), Tally.objects.get().number) == (5, 1)
    assert [one.hand_over for one in known.came_back(here.viewer(), here.site)] == [None]
    with pytest.raises(BadInput):
        returns.come_back_unknown(site=here.site, lot=999_999, reason="x", key="other", by=here.viewer())
