"""Recalls: lots held at once, traced into kits, sites asked, closed or withdrawn."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Grant, Viewer
from partera.platform.audit.models import Entry
from partera.programs.kits.actions import designs, handing, ledger, recalls, reconciling, stock
from partera.programs.kits.actions.designs import Part
from partera.programs.kits.actions.handing import Given
from partera.programs.kits.models import Lot, Recall, RecallSite
from partera.programs.kits.queries import recalls as queries
from partera.programs.kits.rules import recalls as rules
from tests.support.kit_families import NOTICE, Kits, kits, recall
from tests.support.people import SET_UP, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(world: World) -> Kits:
    return kits(world)


def worker(world: World) -> Viewer:
    """A kit site worker of County General, whose site is north."""
    grants = frozenset(Grant(name, organisation=world.county_general.pk) for name in ("kits.see", "kits.site"))
    return Viewer("person", "Invented Worker", person=None, grants=grants)


def is_held(code: str) -> bool:
    return Lot.objects.get(code=code).is_held


def test_a_recalled_lot_is_on_hold_from_the_notice_on(made: Kits) -> None:
    recall(made)
    assert is_held("K1")
    with pytest.raises(Refused, match="on hold"):
        made.store.post("hand_over", "K1", 1, "north", "families")


def test_a_recalled_supply_recalls_the_kits_it_went_into(made: Kits) -> None:
    made.store.post("donation", "D1", 10, "supplier", "shelf")
    version = designs.draft(
        program=made.program, name="Second", parts=[Part(made.store.lots["D1"].product_id, 2)], by=SET_UP
    )
    designs.put_into_use(version=version, by=SET_UP)
    shelf = made.store.places["shelf"].pk
    designs.assemble(version=version, location=shelf, kits=3, lot="K9", key="run", by=SET_UP)
    number = recalls.notice(program=made.program, notice=NOTICE, lots=[made.store.lots["D1"].pk], by=SET_UP)
    found = {lot.code: lot.is_named for lot in queries.recall(SET_UP, number).lots}
    assert found == {"D1": True, "K9": False}
    assert is_held("K9") and not is_held("K1")


def test_sites_that_have_some_are_asked_and_no_others(made: Kits) -> None:
    number = recall(made)
    asked = {one.site.location.name: one.on_hand for one in RecallSite.objects.filter(recall=number)}
    assert asked == {"north": 20, "south": 5}


def test_where_the_lots_are_is_told_by_place(made: Kits) -> None:
    row = queries.recall(SET_UP, recall(made))
    assert [(one.place, one.on_hand) for one in row.standing] == [("shelf", 15), ("north", 20), ("south", 5)]


def test_the_same_recall_is_not_noticed_twice(made: Kits) -> None:
    recall(made)
    with pytest.raises(Refused, match="noticed before"):
        recall(made)


def test_a_notice_names_lots_of_its_own_program(made: Kits, world: World) -> None:
    with pytest.raises(NotFound):
        recalls.notice(program=made.program, notice=NOTICE, lots=[10**9], by=SET_UP)
    with pytest.raises(BadInput):
        recalls.notice(program=made.program, notice=NOTICE, lots=[], by=SET_UP)
    with pytest.raises(NotFound):
        recalls.notice(program=made.program, notice=NOTICE, lots=[made.lot], by=world.viewer("zoe"))
    assert not is_held("K1")


@pytest.mark.parametrize("wrong", [{"title_es": " "}, {"link": "javascript:alert(1)"}, {"what_to_do": ""}])
def test_a_notice_says_everything_in_both_languages(made: Kits, wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        recall(made, **wrong)


def test_a_site_says_how_many_it_set_aside_and_may_correct_it(made: Kits, world: World) -> None:
    number, north = recall(made), made.sites["north"].pk
    for found in (19, 20):
        recalls.answer(recall=number, site=north, found=found, by=worker(world))
    assert RecallSite.objects.get(recall=number, site=north).found == 20


def test_a_site_answers_for_itself_only(made: Kits, world: World) -> None:
    number = recall(made)
    with pytest.raises(NotFound):
        recalls.answer(recall=number, site=made.sites["south"].pk, found=5, by=worker(world))


def test_a_site_sees_itself_and_not_the_others(made: Kits, world: World) -> None:
    row = queries.recall(worker(world), recall(made))
    assert [one.name for one in row.sites] == ["north"]
    assert row.standing == ()


def test_what_a_site_is_asked_needs_it_until_it_has_answered(made: Kits, world: World) -> None:
    number = recall(made)
    assert [one.asked_for for one in queries.asked_of(worker(world))] == [20]
    recalls.answer(recall=number, site=made.sites["north"].pk, found=20, by=worker(world))
    assert queries.asked_of(worker(world)) == []


def test_a_recall_is_closed_only_when_families_are_told_and_sites_have_answered(made: Kits) -> None:
    number = recall(made)
    with pytest.raises(Refused, match="Tell the families"):
        recalls.close(recall=number, words="Done.", by=SET_UP)
    recalls.told(recall=number, families=0, by=SET_UP)
    with pytest.raises(Refused, match="set aside: 2"):
        recalls.close(recall=number, words="Done.", by=SET_UP)
    for site in made.sites.values():
        recalls.answer(recall=number, site=site.pk, found=1, by=SET_UP)
    recalls.close(recall=number, words="All sent back.", by=SET_UP)
    assert Recall.objects.get(pk=number).state == "closed" and is_held("K1")


def test_only_the_work_that_wrote_says_that_families_are_told(made: Kits, world: World) -> None:
    with pytest.raises(NotAllowed):
        recalls.told(recall=recall(made), families=3, by=world.viewer("ana"))


def test_a_withdrawn_recall_gives_its_lots_free(made: Kits) -> None:
    number = recall(made)
    recalls.withdraw(recall=number, why="Wrong lot.", by=SET_UP)
    assert not is_held("K1")
    made.store.post("hand_over", "K1", 1, "north", "families")
    with pytest.raises(Refused, match="withdrawn before"):
        recalls.withdraw(recall=number, why="Again.", by=SET_UP)


def test_a_lot_that_was_held_before_stays_held(made: Kits) -> None:
    Lot.objects.filter(code="K1").update(is_held=True)
    recalls.withdraw(recall=recall(made), why="Wrong lot.", by=SET_UP)
    assert is_held("K1")


def test_a_lot_of_two_recalls_is_free_when_both_are_withdrawn(made: Kits) -> None:
    first, second = recall(made), recall(made, title="Another")
    recalls.withdraw(recall=first, why="Wrong lot.", by=SET_UP)
    assert is_held("K1")
    recalls.withdraw(recall=second, why="Wrong lot.", by=SET_UP)
    assert not is_held("K1")


def test_nothing_is_set_aside_for_a_withdrawn_recall(made: Kits, world: World) -> None:
    number = recall(made)
    recalls.withdraw(recall=number, why="Wrong lot.", by=SET_UP)
    assert queries.asked_of(worker(world)) == []
    with pytest.raises(Refused, match="withdrawn"):
        recalls.answer(recall=number, site=made.sites["north"].pk, found=1, by=worker(world))


def test_stock_of_a_recalled_lot_can_be_counted_moved_and_discarded(made: Kits) -> None:
    recall(made)
    north = made.store.places["north"].pk
    stock.count(location=north, found={made.lot: 18}, key="count", by=SET_UP)
    stock.take_out(location=north, kind="discard", lot=made.lot, quantity=18, reason="recall", key="out", by=SET_UP)
    assert made.store.has("north", "K1") == 0


def test_every_step_stands_in_the_trail(made: Kits) -> None:
    number = recall(made)
    recalls.withdraw(recall=number, why="Wrong lot.", by=SET_UP)
    lines = {line.action: line.changes for line in Entry.objects.filter(thing=f"recall {number}")}
    assert lines["kits.recall"]["held_lots"] == [[], [made.lot]]
    assert lines["kits.recall_withdrawn"]["held_lots"] == [[made.lot], []]


@pytest.mark.parametrize(("state", "values"), [("withdrawn", {}), ("closed", {}), ("told", {})])
def test_the_database_keeps_what_a_state_says(made: Kits, state: str, values: dict[str, object]) -> None:
    number = recall(made)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recall.objects.filter(pk=number).update(state=state, **values)


@pytest.mark.parametrize(
    ("state", "wanted", "may"),
    [
        ("open", "told", True),
        ("open", "closed", False),
        ("told", "told", True),
        ("told", "closed", True),
        ("closed", "withdrawn", True),
        ("closed", "told", False),
        ("withdrawn", "open", False),
    ],
)
def test_a_recall_goes_its_course(state: str, wanted: str, may: bool) -> None:
    assert rules.may_become(state, wanted) is may


def test_the_reads_of_a_recall_are_few(made: Kits, django_assert_max_num_queries: object) -> None:
    number = recall(made)
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        queries.recall(SET_UP, number)


def test_a_key_sent_twice_posts_once_while_a_recall_goes_on(made: Kits) -> None:
    recall(made)
    line = made.store.line("transfer", "K1", 2, "north", "shelf")
    for _time in range(2):
        ledger.post(lines=[line], key="back", by=SET_UP)
    assert made.store.has("shelf", "K1") == 17


def test_a_recall_waits_for_what_is_being_given_out_before_it_holds_the_lots(made: Kits) -> None:
    with CaptureQueriesContext(connection) as asked:
        recall(made)
    said = [one["sql"] for one in asked]
    first = next(i for i, sql in enumerate(said) if sql.startswith("SELECT") and 'FROM "kits_balance"' in sql)
    assert first < next(i for i, sql in enumerate(said) if 'UPDATE "kits_lot"' in sql)


def test_a_hand_over_that_did_not_happen_left_no_kit_with_a_family(made: Kits) -> None:
    site = made.sites["north"].pk
    given = [
        handing.hand_over(site=site, given=Given(key=key, language="en", at=now(), lot=made.lot), by=SET_UP)
        for key in ("one", "two")
    ]
    reconciling.void(hand_over=given[0].pk, reason="Written down twice.", by=SET_UP)
    assert queries.handed_over([made.lot]) == 1
