"""The numbers of the board: counted, divided, hidden, and equal to the sum of hand-overs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from partera.core.errors import NotFound
from partera.core.periods import Month, now
from partera.core.viewers import PUBLIC
from partera.evidence.figures import Figure
from partera.programs.kits.actions import codes as on_paper
from partera.programs.kits.actions import feedback, handing, ledger
from partera.programs.kits.actions.handing import Given
from partera.programs.kits.models import Feedback, FeedbackCount, HandOver, Lot, Program, SiteMonth, Tally
from partera.programs.kits.queries import board as queries
from partera.programs.kits.queries import public, stock
from partera.programs.kits.rules import feedback as asked
from partera.programs.kits.rules import handing as rules
from partera.programs.kits.rules import reach
from partera.registry.findings import queries as findings
from tests.support.kit_families import Kits, kits
from tests.support.people import SET_UP, World

ANSWERS = {"helped": "a_lot", "easy": "yes", "worry": "less", "trust": "yes"}


@pytest.fixture
def made(clock: datetime, world: World) -> Kits:
    return kits(world)


def hand(made: Kits, site: str, key: str, **more: object) -> HandOver:
    """One kit handed over at a site, with a voucher of its own."""
    _sheet, codes = on_paper.print_vouchers(site=made.sites[site].pk, number=1, by=SET_UP)
    values = {"key": key, "language": "en", "at": now(), "voucher": codes[0], "lot": made.lot} | more
    return handing.hand_over(site=made.sites[site].pk, given=Given(**values), by=SET_UP)  # type: ignore[arg-type]


def columns_by_rows(made: Kits) -> dict[tuple[int, object], dict[str, int]]:
    """What the months must hold, added up from every hand-over."""
    found: dict[tuple[int, object], dict[str, int]] = {}
    for row in HandOver.objects.all():
        line = found.setdefault((row.site_id, stock.month_of(row.at)), Counter())
        for name in rules.columns_of(row.outcome, row.language, row.day_band):
            line[name] += 1
    return found


@pytest.mark.django_db
def test_a_site_s_month_equals_the_sum_of_its_hand_overs_and_tallies(made: Kits) -> None:
    moments = [now() - timedelta(days=days) for days in (0, 3, 17, 20)]
    for number in range(16):
        hand(
            made,
            ("north", "south")[number % 2],
            f"k{number}",
            language=("en", "es", "other")[number % 3],
            day_band=list(rules.DAY_BANDS)[number % 6],
            outcome=("given", "given", "refused")[number % 3],
            at=moments[number % 4],
            lot=made.lot if number % 5 else None,
        )
    wanted = columns_by_rows(made)
    for line in SiteMonth.objects.all():
        held = {name: getattr(line, name) for name in queries.COLUMNS if getattr(line, name)}
        assert held == dict(wanted.pop((line.site_id, line.month)))
        tallied = Tally.objects.filter(site=line.site, month=line.month, outcome="given")
        assert sum(tallied.values_list("number", flat=True)) == line.given
    assert wanted == {}


@pytest.mark.django_db
def test_a_hand_over_sent_twice_is_counted_once(made: Kits) -> None:
    for _time in range(2):
        handing.hand_over(
            site=made.sites["north"].pk,
            given=Given(key="same", language="en", at=now(), voucher="none", lot=made.lot),
            by=SET_UP,
        )
    assert SiteMonth.objects.get().given == 1


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["given", "in_es", "day_0_2"])
def test_the_database_refuses_a_month_whose_parts_do_not_add_up(made: Kits, column: str) -> None:
    hand(made, "north", "one")
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteMonth.objects.update(**{column: 7})


@pytest.mark.django_db
def test_the_board_counts_whole_months_of_a_year(made: Kits) -> None:
    for months_ago, site in ((0, "north"), (1, "north"), (1, "south"), (12, "north"), (13, "south")):
        month = (Month.of(now().date()) + -months_ago).first_day
        SiteMonth.objects.create(
            program=made.store.program, site=made.sites[site], month=month, given=30, in_en=30, day_0_2=30
        )
    row = queries.board(SET_UP, made.program)
    assert row.span and (str(row.span.first), str(row.span.last), row.given) == ("2025-03", "2026-02", 90)
    assert [line.share.numerator for line in row.languages] == [90, 0, 0]
    assert row.waves[0].share.numerator == 90
    assert row.waves[0].share.denominator == 2_400


@pytest.mark.django_db
def test_sites_without_births_are_left_out_of_both_sides_and_said(made: Kits) -> None:
    made.sites["south"].births = None
    made.sites["south"].save()
    for name in ("north", "south"):
        SiteMonth.objects.create(
            program=made.store.program,
            site=made.sites[name],
            month="2026-01-01",
            given=12,
            in_es=12,
            day_not_asked=12,
        )
    wave = queries.board(SET_UP, made.program).waves[0]
    assert (wave.share.numerator, wave.share.denominator, wave.share.unknown, wave.without_births) == (12, 1_200, 12, 1)


@pytest.mark.django_db
def test_days_that_were_not_asked_are_unknown_and_no_part_of_the_whole(made: Kits) -> None:
    SiteMonth.objects.create(
        program=made.store.program,
        site=made.sites["north"],
        month="2026-01-01",
        given=30,
        in_en=30,
        day_0_2=15,
        day_3_7=5,
        day_not_asked=10,
    )
    lines = {line.key: line.share for line in queries.board(SET_UP, made.program).days}
    assert (lines["0-2"].numerator, lines["0-2"].denominator, lines["0-2"].unknown) == (15, 20, 10)
    assert "not_asked" not in lines


@pytest.mark.django_db
def test_the_board_asks_the_same_number_of_questions_whatever_the_sites(
    made: Kits, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        queries.board(SET_UP, made.program)


@pytest.mark.django_db
def test_short_stock_is_told_by_days_of_cover(made: Kits) -> None:
    SiteMonth.objects.create(
        program=made.store.program,
        site=made.sites["south"],
        month="2026-02-01",
        given=90,
        in_en=90,
        day_not_asked=90,
    )
    row = queries.board(SET_UP, made.program)
    assert row.stock and [(one.name, one.on_hand, round(one.days)) for one in row.stock.short] == [("south", 5, 5)]


@pytest.mark.django_db
def test_another_partnership_s_board_does_not_exist(made: Kits, world: World) -> None:
    with pytest.raises(NotFound):
        queries.board(world.viewer("zoe"), made.program)
    with pytest.raises(NotFound):
        queries.board(PUBLIC, made.program)


@pytest.mark.django_db
def test_answers_are_counted_beside_them_and_equal_their_sum(made: Kits) -> None:
    for code, changed in (
        (made.codes[0], {}),
        (made.codes[0], {"helped": "no", "group": ["black"]}),
        (made.codes[1], {"group": ["black", "white"]}),
        (made.codes[1], {"group": ["white"]}),
        (made.codes[2], {}),
    ):
        feedback.give(code=code, answers=ANSWERS | changed, language="en", by=SET_UP)
    wanted: Counter[tuple[str, str]] = Counter()
    for row in Feedback.objects.all():
        wanted.update(asked.counted(row.answers))
    held = {(one.question, one.answer): one.number for one in FeedbackCount.objects.all() if one.number}
    assert held == dict(wanted)


@pytest.mark.django_db
def test_few_answers_are_hidden_and_never_zero(made: Kits) -> None:
    for code in made.codes:
        feedback.give(code=code, answers=ANSWERS | {"group": ["asian"]}, language="en", by=SET_UP)
    survey = queries.board(SET_UP, made.program).survey
    assert survey is not None
    shares = {line.key: line.share for line in survey.groups}
    assert shares["asian"].state == "suppressed" and shares["asian"].numerator is None


@pytest.mark.django_db
def test_a_hidden_answer_is_not_what_the_others_leave(made: Kits) -> None:
    for answer, number in (("a_lot", 40), ("some", 15), ("no", 9)):
        FeedbackCount.objects.create(
            program=made.store.program,
            questionnaire=asked.QUESTIONNAIRE,
            question="helped",
            answer=answer,
            number=number,
        )
    FeedbackCount.objects.create(
        program=made.store.program, questionnaire=asked.QUESTIONNAIRE, question="", answer="given", number=64
    )
    survey = queries.board(SET_UP, made.program).survey
    assert survey is not None
    shown = {line.key: line.share.numerator for line in dict(survey.answers)["helped"]}
    assert shown == {"a_lot": 40, "some": None, "no": None}


@pytest.mark.django_db
def test_only_a_public_partnership_has_a_public_summary(made: Kits) -> None:
    with pytest.raises(NotFound):
        public.summary(made.program)


@pytest.mark.django_db
def test_the_public_reads_sums_of_ended_quarters_with_small_counts_hidden(made: Kits) -> None:
    made.store.program.partnership.is_public = True
    made.store.program.partnership.save()
    for month, english, spanish in (("2025-10-01", 100, 4), ("2026-02-01", 500, 500)):
        SiteMonth.objects.create(
            program=made.store.program,
            site=made.sites["north"],
            month=month,
            given=english + spanish,
            in_en=english,
            in_es=spanish,
            day_0_2=english + spanish,
        )
    row = public.summary(made.program)
    assert str(row.last) == "2025-12" and row.given == 104
    assert {line.key: line.number for line in row.languages} == {"en": None, "es": None, "other": 0}


def test_a_share_has_its_three_counts_its_limits_and_its_state() -> None:
    found = reach.share(12, 120, 3)
    assert (found.numerator, found.denominator, found.unknown, found.state) == (12, 120, 3, "ok")
    assert (round(found.low or 0, 2), found.value, round(found.high or 0, 2)) == (5.81, 10.0, 16.67)


@pytest.mark.parametrize(("whole", "state"), [(None, "missing"), (0, "missing"), (5, "estimate")])
def test_a_share_without_a_whole_is_missing_and_one_above_it_has_no_limits(whole: float | None, state: str) -> None:
    found = reach.share(12, whole)
    assert found.state == state and found.low is None and found.high is None


def test_births_of_some_months_are_not_rounded() -> None:
    assert reach.births_in(1_000, 5) == pytest.approx(416.6667, abs=1e-4)
    assert reach.births_in(None, 5) is None


def test_a_year_is_twelve_whole_months_or_those_since_the_start() -> None:
    this = Month(2026, 3)
    assert reach.last_year(Month(2020, 1), this) == reach.Span(Month(2025, 3), Month(2026, 2))
    assert reach.last_year(Month(2026, 1), this) == reach.Span(Month(2026, 1), Month(2026, 2))
    assert reach.last_year(Month(2026, 3), this) is None


def test_quarters_end_in_march_june_september_and_december() -> None:
    found = reach.last_quarters(Month(2025, 5), Month(2026, 3))
    assert [str(one) for one in found] == ["2025-06", "2025-09", "2025-12"]


def test_what_grew_by_few_since_it_was_last_read_is_hidden() -> None:
    assert reach.hidden({"a": [50, 55], "b": [900, 2_000]})[0] == {"a", "b"}
    assert reach.hidden({"a": [50, 60], "b": [900, 2_000]}) == (set(), False)


def test_a_count_that_was_hidden_for_growing_little_does_not_come_back_by_standing_still() -> None:
    assert "a" in reach.hidden({"a": [50, 55, 55], "b": [900, 2_000, 4_000]})[0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.integers(0, 40), min_size=3, max_size=3),
        min_size=1,
        max_size=5,
    )
)
def test_nobody_works_a_small_count_out_from_the_pages_of_all_quarters(grown: list[list[int]]) -> None:
    """Two pages of the same cell, each shown, differ by none or by more than nine."""
    cells = {str(place): [sum(series[: n + 1]) for n in range(3)] for place, series in enumerate(grown)}
    seen: dict[str, list[int]] = {key: [] for key in cells}
    for quarter in range(1, 4):
        so_far = {key: series[:quarter] for key, series in cells.items()}
        hidden, _sum = reach.hidden(so_far)
        for key, series in so_far.items():
            if key not in hidden:
                assert not 0 < series[-1] <= 9
                assert all(not 0 < series[-1] - earlier <= 9 for earlier in seen[key])
                seen[key].append(series[-1])


@pytest.mark.django_db
def test_expired_kits_cover_no_day(made: Kits) -> None:
    hand(made, "south", "one", at=now() - timedelta(days=3))
    before = queries.board(SET_UP, made.program).stock
    Lot.objects.filter(pk=made.lot).update(expires_on=now().date() - timedelta(days=1))
    after = queries.board(SET_UP, made.program).stock
    assert before is not None and after is not None
    assert (before.on_hand > 0, after.on_hand, after.expires_soon) == (True, 0, 0)


@pytest.mark.django_db
def test_a_run_that_was_reversed_costs_nothing(made: Kits) -> None:
    store = made.store
    before = queries.board(SET_UP, made.program).cost
    (row,) = store.post("assemble", "K1", 4, "bench", "shelf")
    made_now = queries.board(SET_UP, made.program).cost
    ledger.reverse(movement=row.pk, reason="Miscounted", by=SET_UP)
    assert made_now != before and queries.board(SET_UP, made.program).cost == before


@pytest.mark.django_db
def test_a_young_program_s_demand_is_judged_by_the_months_it_has_run(made: Kits) -> None:
    Program.objects.filter(pk=made.program).update(started_on=(Month.of(now().date()) + -1).first_day)
    for number in range(4):
        hand(made, "south", f"young {number}", at=now() - timedelta(days=20))
    stock = queries.board(SET_UP, made.program).stock
    assert stock is not None
    (short,) = stock.short
    assert short.days == pytest.approx(short.on_hand / (4 / queries.DAYS_A_MONTH))


TWO_PLACES: dict[str, dict[str, float | None]] = {
    "05": {"all": 1000, "black": 500, "white": 400, "unknown": 100},
    "22": {"all": 1000, "black": 100, "white": 900, "unknown": 0},
}


def test_reach_of_a_group_is_estimated_as_if_each_birth_of_a_place_were_as_likely_to_bring_a_kit() -> None:
    found = reach.estimated({"05": 100, "22": 10}, TWO_PLACES, 12, elsewhere=3)
    black, white = found["black"], found["white"]
    assert (black.numerator, black.denominator, black.unknown, black.state) == (51, 600, 13, reach.ESTIMATE)
    assert (white.numerator, white.denominator, black.value) == (49, 1300, 100 * 51 / 600)
    assert (black.low, black.high, set(found)) == (None, None, {"black", "white"})


def test_an_estimate_is_of_the_months_asked_for_and_not_rounded() -> None:
    found = reach.estimated({"05": 33, "22": 35}, TWO_PLACES, 5)
    assert (found["black"].numerator, found["black"].denominator) == (33 * 0.5 + 35 * 0.1, 250)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_estimates_and_their_unknown_add_up_to_the_kits_given(one: int, other: int) -> None:
    found = reach.estimated({"05": 1000 + one, "22": 1000 + other}, TWO_PLACES, 12)
    parts = sum(share.numerator or 0 for share in found.values()) + (found["black"].unknown or 0)
    assert parts == pytest.approx(2000 + one + other)


def test_a_group_whose_births_are_hidden_or_whose_estimate_is_small_is_hidden() -> None:
    births = {
        "05": {"all": 1000, "black": 600, "white": 300, "asian": None},
        "22": {"all": 500, "black": 400, "white": 5},
    }
    found = reach.estimated({"05": 300, "22": 100}, births, 12)
    assert [found[group].state for group in ("asian", "black", "white")] == ["suppressed", "estimate", "estimate"]
    few = reach.estimated({"05": 10, "22": 100}, births, 12)
    assert {few["white"].state, few["white"].numerator} == {"suppressed", None}


def test_births_that_no_group_holds_are_of_an_unknown_group() -> None:
    births = {"05": {"all": 1000, "black": 500, "white": 400}, "22": {"all": 100, "black": 50, "white": 50}}
    assert reach.estimated({"05": 100, "22": 10}, births, 12)["black"].unknown == 10


def test_there_is_no_estimate_for_one_place_or_where_births_by_group_are_lacking() -> None:
    assert reach.why_not_estimated(["05"], TWO_PLACES) == reach.ALONE
    assert reach.why_not_estimated(["05", "35"], TWO_PLACES) == reach.why_not_estimated([], TWO_PLACES) == "no_births"
    assert reach.why_not_estimated(["05", "22"], TWO_PLACES) == ""


def figure(place: str, period: str, group: str, value: float | None, state: str = "ok") -> Figure:
    return Figure("births", "1", place, period, group, value, None, None, value, None, None, state, "", None, "x", None)


def test_births_by_group_are_those_of_the_newest_year_that_tells_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [
        figure("05", "2022", "all", 900), figure("05", "2022", "race:black", 300),
        figure("05", "2022", "race:api", None, "suppressed"), figure("05", "2023", "all", 950),
        figure("05", "2020-2022", "race:black", 999), figure("22", "2023", "all", 80),
    ]  # fmt: skip
    monkeypatch.setattr(findings, "_opened", lambda release: SimpleNamespace(figures=lambda **asked: told))
    found = findings._births_by_race_of("an invented release")
    assert found == {"05": ("2022", {"all": 900, "black": 300, "api": None})}
