"""Hand-overs: each counted once, none refused that really happened, none without its voucher unseen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from partera.core.errors import BadInput, NotFound, ParteraError, Refused
from partera.core.periods import clock_at
from partera.platform.audit.models import Entry
from partera.programs.kits.actions import codes, ledger, reconciling, stock
from partera.programs.kits.actions import sites as site_actions
from partera.programs.kits.actions.handing import Given
from partera.programs.kits.models import (
    Balance,
    HandOver,
    KitCard,
    Lot,
    Movement,
    SiteMonth,
    StocktakeLine,
    Tally,
    Voucher,
)
from partera.programs.kits.queries import handing as known
from partera.programs.kits.queries import stock as standing
from partera.programs.kits.rules import handing as rules
from tests.support.kit_bedside import MOMENT, Bedside, bedside
from tests.support.people import SET_UP, World


@pytest.fixture
def here(world: World) -> Bedside:
    return bedside(world)


def adds_up(here: Bedside) -> bool:
    """The kept balances equal the sum of the movements, and none is below zero."""
    return standing.on_hand(here.program) == standing.summed(here.program)


def test_a_kit_is_handed_over_and_leaves_the_site(here: Bedside) -> None:
    kept = here.give("a", language="es", day_band="0-2")
    assert (kept.state, kept.reason, kept.lot_id) == ("counted", "", here.lots["K1"])
    assert here.has() == 4
    assert adds_up(here)
    assert Tally.objects.values_list("month", "language", "day_band", "outcome", "number").get() == (
        date(2026, 3, 1), "es", "0-2", "given", 1,
    )  # fmt: skip


def test_its_line_in_the_trail_holds_no_code(here: Bedside) -> None:
    (code,) = here.codes()
    here.give("a", voucher=code)
    line = Entry.objects.get(action="kits.hand_over")
    assert line.changes["state"] == [None, "counted"]
    assert code not in str(list(Entry.objects.values_list("changes", flat=True)))


def test_nothing_kept_tells_a_code(here: Bedside) -> None:
    (code,) = here.codes()
    here.give("a", voucher=code)
    kept = [str(list(model.objects.values())) for model in (Voucher, HandOver, Movement)]
    assert not any(code in text for text in kept)


def test_twins_take_two_vouchers_and_two_kits(here: Bedside) -> None:
    first, second = here.codes(2)
    here.give("a", voucher=first)
    here.give("b", voucher=second)
    assert (here.has(), HandOver.objects.filter(state="counted").count()) == (3, 2)


def test_a_code_is_read_as_people_type_it(here: Bedside) -> None:
    (code,) = here.codes()
    typed = f" {code[:5].lower()}-{code[5:]} "
    assert here.give("a", voucher=typed).state == "counted"


def test_the_same_sent_again_counts_once(here: Bedside) -> None:
    (code,) = here.codes()
    first = here.give("a", voucher=code, phone_now=MOMENT)
    again = here.give("a", voucher=code, phone_now=MOMENT + timedelta(hours=3))
    assert (first.pk, here.has(), HandOver.objects.count()) == (again.pk, 4, 1)
    assert Tally.objects.get().number == 1


@pytest.mark.parametrize(
    "other",
    [
        {"language": "es"}, {"day_band": "3-7"}, {"voucher": "ABCDEFGHJK"}, {"at": MOMENT - timedelta(days=1)},
        {"outcome": "refused"}, {"card": "ABCDEFGHJKLM"},
    ],
)  # fmt: skip
def test_the_same_key_for_something_else_is_refused_and_changes_nothing(here: Bedside, other: dict[str, str]) -> None:
    (code,) = here.codes()
    here.give("a", voucher=code)
    with pytest.raises(Refused, match="other answers"):
        here.give("a", **({"voucher": code} | other))
    assert (here.has(), HandOver.objects.count()) == (4, 1)


def test_a_key_of_another_site_is_refused(here: Bedside) -> None:
    here.give("a")
    with pytest.raises(Refused, match="another site"):
        here.give("a", site=here.next_door, by="lou")


def test_a_voucher_used_before_is_kept_to_be_put_right(here: Bedside) -> None:
    (code,) = here.codes()
    here.give("a", voucher=code)
    second = here.give("b", voucher=code)
    assert (second.state, second.reason, second.uses_voucher) == ("unreconciled", "voucher_used", False)
    assert second.voucher == HandOver.objects.get(key="a").voucher
    assert here.has() == 4


def test_the_database_keeps_a_voucher_to_one_use(here: Bedside) -> None:
    (code,) = here.codes()
    here.give("a", voucher=code)
    here.give("b", voucher=code)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.filter(key="b").update(uses_voucher=True)


@pytest.mark.parametrize("code", ["", "ABCDEFGHJK", "‮😀", "x" * 300, "x" * 301, "😀" * 4_000])
def test_an_unknown_voucher_is_kept_to_be_put_right(here: Bedside, code: str) -> None:
    kept = here.give("a", voucher=code)
    assert (kept.state, kept.reason, kept.voucher) == ("unreconciled", "no_voucher", None)
    assert here.has() == 5


def test_a_good_code_with_a_long_tail_uses_no_voucher_up(here: Bedside) -> None:
    (code,) = here.codes()
    kept = here.give("a", voucher=code + " " * 400 + "A")
    assert (kept.reason, kept.voucher) == ("no_voucher", None)
    assert here.give("a", voucher=code + " " * 400 + "A").pk == kept.pk


def test_a_long_scan_for_a_card_is_kept_as_a_lot_that_is_not_known(here: Bedside) -> None:
    assert here.give("a", card="https://example.org/" + "x" * 500).reason == "no_lot"


def test_a_voucher_of_another_site_is_not_known_here_and_stays_good_there(here: Bedside) -> None:
    (code,) = here.codes(site=here.next_door)
    assert here.give("a", voucher=code).reason == "no_voucher"
    assert here.give("b", voucher=code, site=here.next_door, by="lou").reason == "empty"


def test_a_voided_voucher_is_kept_to_be_put_right(here: Bedside) -> None:
    (code,) = here.codes()
    codes.void_voucher(site=here.site, code=code, by=here.viewer())
    kept = here.give("a", voucher=code)
    assert (kept.reason, kept.voucher is not None, kept.uses_voucher) == ("no_voucher", True, False)


def test_a_used_voucher_cannot_be_voided(here: Bedside) -> None:
    (code,) = here.codes()
    here.give("a", voucher=code)
    with pytest.raises(Refused, match="used already"):
        codes.void_voucher(site=here.site, code=code, by=here.viewer())


def test_voiding_a_sheet_leaves_what_was_used(here: Bedside) -> None:
    sheet, (first, _second, _third) = codes.print_vouchers(site=here.site, number=3, by=here.viewer())
    here.give("a", voucher=first)
    assert codes.void_sheet(site=here.site, sheet=sheet, by=here.viewer()) == 2
    assert Voucher.objects.filter(withdrawn_on=None).count() == 1


@pytest.mark.parametrize("number", [0, -1, 201])
def test_a_sheet_holds_1_to_200(here: Bedside, number: int) -> None:
    with pytest.raises(BadInput, match="from 1 to 200"):
        codes.print_vouchers(site=here.site, number=number, by=here.viewer())


def test_a_held_lot_is_said_first_and_moves_nothing(here: Bedside) -> None:
    here.hold()
    kept = here.give("a", lot=here.lots["K1"], voucher="")
    assert (kept.state, kept.reason) == ("unreconciled", "held")
    assert here.has() == 5


def test_an_expired_lot_is_kept_to_be_put_right(here: Bedside) -> None:
    Lot.objects.filter(code="K1").update(expires_on=date(2026, 3, 15))
    assert here.give("a", lot=here.lots["K1"]).reason == "expired"


def test_a_lot_that_expired_after_the_kit_was_given_covers_it(here: Bedside) -> None:
    Lot.objects.filter(code="K1").update(expires_on=date(2026, 3, 10))
    assert here.give("a", lot=here.lots["K1"], at=MOMENT - timedelta(days=7)).state == "counted"


def test_without_a_lot_said_it_is_the_first_to_expire_that_may_be_given(here: Bedside) -> None:
    Lot.objects.filter(code="K1").update(expires_on=date(2026, 3, 15))
    assert here.give("a").lot_id == here.lots["K2"]
    here.hold("K2")
    assert here.give("b").reason == "expired"


def test_an_empty_site_keeps_it_to_be_put_right(world: World) -> None:
    here = bedside(world, kits=0)
    kept = here.give("a")
    assert (kept.state, kept.reason, kept.lot) == ("unreconciled", "empty", None)
    assert not Balance.objects.exists()


def test_the_last_kit_is_counted_and_the_one_after_kept(world: World) -> None:
    here = bedside(world, kits=1)
    reasons = [here.give(key, lot=here.lots["K1"]).reason for key in "ab"]
    assert reasons == ["", "empty"]
    assert here.has() == 0


def test_a_kit_that_was_promised_and_given_all_the_same_is_counted(here: Bedside) -> None:
    Balance.objects.update(allocated=5)
    assert here.give("a", lot=here.lots["K1"]).state == "counted"
    assert Balance.objects.filter(lot=here.lots["K1"]).values_list("on_hand", "allocated").get() == (4, 4)


def test_a_card_says_the_lot(here: Bedside) -> None:
    (code,) = codes.print_cards(lot=here.lots["K2"], number=1, by=SET_UP)
    kept = here.give("a", card=f"https://partera.example/k/{code}/")
    assert (kept.lot_id, kept.card, kept.state) == (here.lots["K2"], KitCard.objects.get(), "counted")


@pytest.mark.parametrize("said", [{"card": "ABCDEFGHJKLM"}, {"lot": 999_999}])
def test_an_unknown_lot_is_not_guessed(here: Bedside, said: dict[str, object]) -> None:
    kept = here.give("a", **said)
    assert (kept.reason, kept.lot) == ("no_lot", None)


def test_a_kit_that_was_not_wanted_moves_nothing_and_uses_no_voucher(here: Bedside) -> None:
    (code,) = here.codes()
    assert here.give("a", outcome="refused", voucher=code).state == "counted"
    assert here.has() == 5
    assert here.give("b", voucher=code).state == "counted"


def test_missing_supplies_are_kept_by_number_never_as_words(here: Bedside) -> None:
    number = here.supplies["Thermometer"]
    assert here.give("a", missing=(number, number)).missing == [number]
    with pytest.raises(BadInput, match="from the list"):
        here.give("b", missing=(here.lots["K1"] + 9_999,))


@pytest.mark.parametrize("said", [{"language": "fr"}, {"day_band": "yesterday"}, {"outcome": "sold"}])
def test_other_answers_than_those_offered_are_refused(here: Bedside, said: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="answers offered"):
        here.give("a", **said)


@pytest.mark.parametrize("key", ["", "  ", "k" * 61])
def test_a_hand_over_needs_its_key(here: Bedside, key: str) -> None:
    with pytest.raises(BadInput, match="key"):
        here.give(key)


@pytest.mark.parametrize("ahead", [timedelta(hours=5), timedelta(days=-400), timedelta(minutes=-3)])
def test_a_clock_that_was_wrong_all_along_is_set_right_and_both_times_kept(here: Bedside, ahead: timedelta) -> None:
    with clock_at(MOMENT + timedelta(minutes=30)):
        kept = here.give("a", at=MOMENT + ahead, phone_now=MOMENT + timedelta(minutes=30) + ahead)
    assert (kept.state, kept.at, kept.phone_at) == ("counted", MOMENT, MOMENT + ahead)
    assert kept.clock_ahead == ahead.total_seconds()


@pytest.mark.parametrize(
    "at",
    [
        MOMENT + timedelta(days=2), MOMENT - timedelta(days=31), datetime(1, 1, 2, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
)  # fmt: skip
def test_a_moment_that_cannot_be_is_kept_to_be_put_right(here: Bedside, at: datetime) -> None:
    kept = here.give("a", at=at)
    assert (kept.state, kept.reason, kept.at) == ("unreconciled", "late_clock", datetime(2026, 3, 16, 15, tzinfo=UTC))


def test_a_clock_that_was_set_in_between_is_not_believed(here: Bedside) -> None:
    kept = here.give("a", at=MOMENT + timedelta(days=40), phone_now=MOMENT + timedelta(hours=1))
    assert kept.reason == "late_clock"


def test_a_site_that_is_not_approved_any_more_keeps_it_to_be_put_right(here: Bedside) -> None:
    site_actions.go_on(site=here.site, state="ended", reason="Closed", by=SET_UP)
    assert here.give("a").reason == "not_approved"


@pytest.mark.parametrize("name", ["lou", "bea", "nico", "ewa", "zoe", "carmen", "ana", "olga"])
def test_nobody_but_the_sites_own_people_hands_over(here: Bedside, name: str) -> None:
    with pytest.raises(ParteraError):
        here.give("a", by=name, voucher="")
    assert not HandOver.objects.exists()


@pytest.mark.parametrize("name", ["lou", "bea", "ewa", "zoe", "carmen"])
def test_other_peoples_hand_overs_do_not_exist(here: Bedside, name: str) -> None:
    kept = here.give("a", voucher="")
    who = here.viewer(name)
    for change in (
        lambda: reconciling.settle(hand_over=kept.pk, how="Counted", by=who),
        lambda: reconciling.void(hand_over=kept.pk, reason="Typed twice", by=who),
        lambda: codes.print_vouchers(site=here.site, number=1, by=who),
        lambda: codes.void_voucher(site=here.site, code="A", by=who),
        lambda: codes.void_sheet(site=here.site, sheet="A", by=who),
    ):
        with pytest.raises(NotFound):
            change()


def test_what_was_not_covered_is_settled_by_a_count(world: World) -> None:
    here = bedside(world, kits=0)
    kept = here.give("a")
    with pytest.raises(BadInput, match="Choose the lot"):
        reconciling.settle(hand_over=kept.pk, how="Found it", by=here.viewer())
    with pytest.raises(Refused, match="none of this lot"):
        reconciling.settle(hand_over=kept.pk, how="Found it", lot=here.lots["K1"], by=here.viewer())
    reconciling.settle(hand_over=kept.pk, how="A box was not received", lot=here.lots["K1"], found=7, by=here.viewer())
    assert here.has() == 7
    assert adds_up(here)
    assert StocktakeLine.objects.values_list("said", "found").get() == (0, 7)
    assert HandOver.objects.get().state == "resolved"
    assert Tally.objects.get().number == 1


@pytest.mark.parametrize("found", [0, 3, 4, 9])
def test_after_a_count_the_ledger_says_what_was_counted(here: Bedside, found: int) -> None:
    kept = here.give("a", voucher="", lot=here.lots["K1"])
    reconciling.settle(hand_over=kept.pk, how="Counted", found=found, by=here.viewer())
    assert here.has() == found
    assert adds_up(here)


def test_a_second_kit_that_was_given_is_settled_from_another_lot(here: Bedside) -> None:
    kept = here.give("a", voucher="")
    reconciling.settle(hand_over=kept.pk, how="No voucher was at hand", lot=here.lots["K2"], by=here.viewer("ana"))
    assert (here.has("K1"), here.has("K2")) == (5, 4)
    with pytest.raises(Refused, match="already put right"):
        reconciling.settle(hand_over=kept.pk, how="Again", by=here.viewer())


def test_a_kit_of_a_held_lot_that_is_gone_leaves_the_ledger_when_settled(here: Bedside) -> None:
    here.hold()
    kept = here.give("a", lot=here.lots["K1"])
    reconciling.settle(hand_over=kept.pk, how="It was given before we knew", by=here.viewer())
    assert here.has() == 4


def test_what_did_not_happen_is_voided_and_its_voucher_good_again(here: Bedside) -> None:
    here.hold()
    (code,) = here.codes()
    kept = here.give("a", lot=here.lots["K1"], voucher=code)
    reconciling.void(hand_over=kept.pk, reason="Not given after all", by=here.viewer())
    assert (here.has(), Tally.objects.get().number) == (5, 0)
    assert here.give("b", voucher=code, lot=here.lots["K2"]).state == "counted"


def test_a_counted_hand_over_is_taken_back_by_a_reversal(here: Bedside) -> None:
    (code,) = here.codes()
    kept = here.give("a", voucher=code)
    reconciling.void(hand_over=kept.pk, reason="Scanned by mistake", by=here.viewer())
    assert (here.has(), Tally.objects.get().number) == (5, 0)
    assert adds_up(here)
    assert Movement.objects.filter(reverses=kept.movement).count() == 1
    assert here.give("b", voucher=code).state == "counted"
    with pytest.raises(Refused, match="already taken back"):
        reconciling.void(hand_over=kept.pk, reason="Again", by=here.viewer())


def test_the_voucher_of_one_that_was_voided_is_used_up_by_the_other_that_is_confirmed(here: Bedside) -> None:
    (code,) = here.codes()
    first, second = here.give("a", voucher=code), here.give("b", voucher=code)
    reconciling.void(hand_over=first.pk, reason="Typed twice", by=here.viewer())
    reconciling.settle(hand_over=second.pk, how="This is the one that was given", by=here.viewer())
    assert HandOver.objects.get(pk=second.pk).uses_voucher
    assert here.give("c", voucher=code).reason == "voucher_used"


def test_its_movement_is_not_reversed_without_it(here: Bedside) -> None:
    kept = here.give("a")
    with pytest.raises(Refused, match="belongs to a hand-over"):
        ledger.reverse(movement=kept.movement_id, reason="Wrong", by=SET_UP)
    assert here.has() == 4


@pytest.mark.parametrize("words", ["", "  "])
def test_putting_right_needs_its_words(here: Bedside, words: str) -> None:
    kept = here.give("a", voucher="")
    with pytest.raises(Refused):
        reconciling.settle(hand_over=kept.pk, how=words, by=here.viewer())
    with pytest.raises(Refused):
        reconciling.void(hand_over=kept.pk, reason=words, by=here.viewer())


def test_a_late_hand_over_mends_the_closed_month(here: Bedside) -> None:
    kept = here.give("a", at=MOMENT - timedelta(days=20))
    assert standing.as_of(here.program, date(2026, 2, 23))[kept.site.location_id, here.lots["K1"]] == 5
    assert standing.as_of(here.program, date(2026, 2, 24))[kept.site.location_id, here.lots["K1"]] == 4


def test_a_count_between_finds_nothing_to_mend(here: Bedside) -> None:
    here.give("a")
    place = HandOver.objects.get().site.location_id
    stock.count(location=place, found={here.lots["K1"]: 4}, key="evening", by=here.viewer())
    assert here.has() == 4


@pytest.mark.parametrize(
    ("text", "code"),
    [("abcde-fghjk", "ABCDEFGHJK"), ("https://x.example/k/ABCD/", "ABCD"), (" a b\n", "AB"), ("é", ""), ("", "")],
)
def test_a_code_is_its_letters_and_digits(text: str, code: str) -> None:
    assert rules.plain_code(text) == code


def test_day_bands() -> None:
    days = [rules.day_band(days) for days in (None, -1, 0, 2, 3, 7, 8, 28, 29)]
    assert days == ["not_asked", "before", "0-2", "0-2", "3-7", "3-7", "8-28", "8-28", "29+"]


def test_given_holds_nothing_that_names_anybody() -> None:
    assert set(Given.__dataclass_fields__) == {
        "key", "language", "at", "phone_now", "outcome", "day_band", "voucher", "card", "lot", "missing",
    }  # fmt: skip


def test_a_hand_over_in_the_last_evening_of_a_month_is_of_that_month_everywhere(here: Bedside) -> None:
    """At 23:30 in Chicago it is the next month by universal time."""
    evening = datetime(2026, 4, 1, 4, 30, tzinfo=UTC)
    with clock_at(evening + timedelta(hours=8)):
        here.give("a", at=evening)
        assert Tally.objects.get().month == SiteMonth.objects.get().month == date(2026, 3, 1)
        april, march = (known.days(here.viewer(), here.site, date(2026, month, 1), end) for month, end in (
            (4, date(2026, 4, 30)), (3, date(2026, 3, 31)),
        ))  # fmt: skip
        assert [(row.day, row.given) for row in (*april, *march)] == [(date(2026, 3, 31), 1)]
        place, lot = Movement.objects.values_list("source", "lot").get(kind="hand_over")
        assert standing.as_of(here.program, date(2026, 3, 31))[place, lot] == 4


def test_a_kit_given_in_the_last_evening_of_its_lot_has_not_expired(here: Bedside) -> None:
    evening = datetime(2026, 4, 1, 4, 30, tzinfo=UTC)
    Lot.objects.filter(pk=here.lots["K1"]).update(expires_on=date(2026, 3, 31))
    with clock_at(evening):
        assert here.give("a", at=evening, lot=here.lots["K1"]).state == "counted"
