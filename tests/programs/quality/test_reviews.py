"""Case reviews: without the patient, with the question on racism and bias answered, and summed without showing one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.identifiers import guard
from partera.core.periods import clock_at
from partera.platform.audit.models import Entry as Line
from partera.programs.quality.actions import reviews
from partera.programs.quality.actions.reviews import Advice, Review
from partera.programs.quality.models import CaseReview, Recommendation
from partera.programs.quality.queries import reviews as known
from partera.programs.quality.rules import improving, reviewing
from partera.programs.quality.rules.reviewing import Reviewed
from tests.support import improving as support
from tests.support import quality
from tests.support.improving import REVIEWED, own
from tests.support.people import SET_UP, World, make_world
from tests.support.quality import Joined


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World) -> Joined:
    return quality.collaborative(world)


def test_a_review_is_kept_by_its_month_and_with_its_line_in_the_trail(world: World, joined: Joined) -> None:
    number = support.review(world, joined, month=date(2026, 1, 17))
    row = known.review(world.viewer("bea"), number)
    assert (str(row.month), row.factors, row.racism_answer) == (
        "2026-01", ("communication", "systemic_racism"), "found",
    )  # fmt: skip
    assert (row.may_change, known.review(world.viewer("ana"), number).may_change) == (True, False)
    assert Line.objects.filter(action="quality.add_review", thing=f"review {number}").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"racism_answer": ""}, "Say whether racism or bias contributed"),
        ({"factors": ("communication",)}, "does not agree"),
        ({"racism_answer": "not_found"}, "does not agree"),
        ({"racism_answer": "undetermined"}, "does not agree"),
        ({"racism": " "}, "how racism or bias contributed"),
        ({"learned": ""}, "what was learned"),
        ({"kind": "age_31"}, "words offered"),
        ({"severity": ""}, "words offered"),
        ({"preventability": "who knows"}, "words offered"),
        ({"factors": ("systemic_racism", "her_name")}, "words offered"),
        ({"month": date(2026, 4, 1)}, "after it happened"),
        ({"reviewed_on": date(2026, 3, 17)}, "after its review"),
        ({"reviewed_on": date(2025, 12, 31)}, "before the month"),
    ],
)
def test_a_review_that_skips_or_contradicts_is_refused(
    world: World, joined: Joined, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        support.review(world, joined, **wrong)
    assert CaseReview.objects.count() == 0


@pytest.mark.parametrize("answer", ["not_found", "undetermined"])
def test_considered_and_not_found_is_an_answer(world: World, joined: Joined, answer: str) -> None:
    number = support.review(world, joined, racism_answer=answer, racism="", factors=("not_listened_to", "staffing"))
    assert known.review(world.viewer("bea"), number).racism_answer == answer


def test_a_patient_is_stopped_at_the_door(world: World, joined: Joined) -> None:
    for name in ("racism", "learned"):
        with pytest.raises(guard.Stopped):
            support.review(world, joined, **{name: "SSN 219-09-9999"})
    number = support.review(world, joined)
    with pytest.raises(guard.Asked):
        advice = Advice("Teach it", "provider", owner="Mrs. Inventada")
        reviews.recommend(review=number, given=advice, by=world.viewer("bea"))


@pytest.mark.parametrize("name", ["carmen", "zoe", "nico", "ewa", "olga"])
def test_nobody_else_reads_or_writes_a_hospitals_reviews(world: World, joined: Joined, name: str) -> None:
    number, who = support.review(world, joined), world.viewer(name)
    advice = reviews.recommend(review=number, given=Advice("Teach it", "provider"), by=world.viewer("bea"))
    for step in (
        lambda: known.reviews(who, own(joined)),
        lambda: known.review(who, number),
        lambda: known.others(who, own(joined), 2025),
        lambda: reviews.add(enrolment=own(joined), given=Review(**REVIEWED), by=who),
        lambda: reviews.correct(review=number, given=Review(**REVIEWED), by=who),
        lambda: reviews.recommend(review=number, given=Advice("x", "system"), by=who),
        lambda: reviews.report(recommendation=advice, state="done", result="x", by=who),
    ):
        with pytest.raises(NotFound):
            step()
    assert known.due(who) == []


def test_who_runs_the_collaborative_reads_and_does_not_write(world: World, joined: Joined) -> None:
    number = support.review(world, joined)
    with pytest.raises(NotAllowed):
        reviews.correct(review=number, given=Review(**REVIEWED), by=world.viewer("ana"))


def test_a_recommendation_goes_from_open_to_its_result(world: World, joined: Joined) -> None:
    bea, review = world.viewer("bea"), support.review(world, joined)
    advice = Advice("Interpreter within 15 minutes", "system", owner="Nurse manager", due=date(2026, 3, 20))
    number = reviews.recommend(review=review, given=advice, by=bea)
    ((row, hospital),) = known.due(bea)
    assert (row.id, hospital, row.owner) == (number, "County General", "Nurse manager")
    with pytest.raises(BadInput, match="what came of it"):
        reviews.report(recommendation=number, state="done", by=bea)
    reviews.report(recommendation=number, state="in_progress", result="Contract signed.", by=bea)
    with pytest.raises(Refused, match="cannot take this step"):
        reviews.report(recommendation=number, state="open", by=bea)
    reviews.report(recommendation=number, state="done", result="In 12 minutes on average.", by=bea)
    assert known.due(bea) == []
    with pytest.raises(Refused):
        reviews.report(recommendation=number, state="dropped", result="x", by=bea)
    with pytest.raises(Refused):
        reviews.report(recommendation=number, state="lost", by=bea)


@pytest.mark.parametrize(
    ("wrong", "said"), [({"text": " "}, "what is recommended"), ({"level": "god"}, "words offered")]
)
def test_a_recommendation_says_what_and_at_which_level(
    world: World, joined: Joined, wrong: dict[str, str], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        advice = Advice(**{"text": "Teach it", "level": "provider"} | wrong)
        reviews.recommend(review=support.review(world, joined), given=advice, by=world.viewer("bea"))


def test_ones_own_factors_are_counted_by_year(world: World, joined: Joined) -> None:
    support.review(world, joined)
    support.review(world, joined, month=date(2025, 12, 1))
    support.review(world, joined, factors=("staffing",), racism_answer="not_found", racism="")
    found = known.factors(known.reviews(world.viewer("bea"), own(joined)))
    assert (found.years, found.reviews) == ((2025, 2026), {2025: 1, 2026: 2})
    assert (found.counts["systemic_racism"], found.counts["staffing"]) == ({2025: 1, 2026: 1}, {2025: 0, 2026: 1})


# Sums over the other hospitals

SUMMED = datetime(2026, 4, 1, 12, tzinfo=UTC)
"""The first day on which 2025 is summed."""


def entered(world: World, joined: Joined, hospitals: int, each: int = 2) -> None:
    """So many other hospitals with reviews of 2025."""
    for part in list(joined.parts.values())[1 : 1 + hospitals]:
        for _review in range(each):
            support.review(world, joined, part, month=date(2025, 6, 1))


def others(world: World, joined: Joined, who: str = "bea", year: int = 2025) -> reviewing.Sums | None:
    return known.others(world.viewer(who), own(joined), year)


def test_a_years_sum_is_made_once_its_time_to_enter_is_over(world: World, joined: Joined) -> None:
    entered(world, joined, 5)
    assert others(world, joined) is None
    with clock_at(SUMMED):
        found = others(world, joined)
    assert found is not None and (found.hospitals, found.reviews, found.factors["communication"]) == (5, 10, 10)


def test_four_other_hospitals_are_too_few(world: World, joined: Joined) -> None:
    entered(world, joined, 4, each=9)
    support.review(world, joined, month=date(2025, 6, 1))
    with clock_at(SUMMED):
        assert others(world, joined) is None


def test_small_counts_are_hidden_and_none_is_none(world: World, joined: Joined) -> None:
    entered(world, joined, 5, each=2)
    support.review(
        world, joined, joined.parts["Alder"], month=date(2025, 7, 1), factors=("systemic_racism", "staffing")
    )
    with clock_at(SUMMED):
        found = others(world, joined)
    assert found is not None
    assert (found.factors["systemic_racism"], found.factors["staffing"], found.factors["policy"]) == (11, None, 0)


def test_ones_own_reviews_are_not_in_the_sum(world: World, joined: Joined) -> None:
    entered(world, joined, 5)
    support.review(world, joined, month=date(2025, 6, 1), factors=("policy", "systemic_racism"))
    with clock_at(SUMMED):
        found = others(world, joined)
    assert found is not None and (found.reviews, found.factors["policy"]) == (10, 0)


def test_whoever_leads_two_hospitals_finds_neither_in_the_sum(world: World, joined: Joined) -> None:
    """Two sums, each without one of two known hospitals, would else give what five of the others have together."""
    from partera.registry.partners.actions import give_role  # noqa: PLC0415 - only here
    from tests.support.people import START  # noqa: PLC0415

    entered(world, joined, 5)
    alder = CaseReview.objects.filter(enrolment=joined.parts["Alder"]).first()
    assert alder is not None
    give_role(
        user=world.users["bea"].pk, role="hospital_quality_lead", organisation=alder.enrolment.hospital_id,
        start=START, by=SET_UP,
    )  # fmt: skip
    with clock_at(SUMMED):
        assert others(world, joined) is None


def test_a_sum_that_was_read_never_changes(world: World, joined: Joined) -> None:
    entered(world, joined, 5)
    late = support.review(world, joined, joined.parts["Elm"], month=date(2025, 8, 1))
    with clock_at(SUMMED):
        before = others(world, joined)
        support.review(world, joined, joined.parts["Fir"], month=date(2025, 6, 1), factors=("policy", "other_bias"))
        with pytest.raises(Refused, match="can no longer change"):
            changed = Review(**REVIEWED | {"month": date(2025, 8, 1), "learned": "Otherwise."})
            reviews.correct(review=late, given=changed, by=SET_UP)
        with pytest.raises(Refused, match="can no longer change"):
            reviews.correct(review=late, given=Review(**REVIEWED), by=SET_UP)
        support.leave(world, joined.parts["Alder"])
        assert others(world, joined) == before


def test_a_review_of_an_open_year_does_not_slip_into_a_summed_one(world: World, joined: Joined) -> None:
    """One entered in time, of a case of 2026, is not made one of 2025 after 2025 was summed."""
    entered(world, joined, 5)
    number = support.review(world, joined, joined.parts["Alder"])
    with clock_at(SUMMED):
        before = others(world, joined)
        with pytest.raises(Refused):
            reviews.correct(review=number, given=Review(**REVIEWED | {"month": date(2025, 6, 1)}), by=SET_UP)
        assert others(world, joined) == before


def test_a_review_is_corrected_while_its_year_is_open(world: World, joined: Joined) -> None:
    number = support.review(world, joined)
    reviews.correct(review=number, given=Review(**REVIEWED | {"learned": "Ask twice."}), by=world.viewer("bea"))
    assert known.review(world.viewer("bea"), number).learned == "Ask twice."


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.lists(st.sampled_from(list(improving.FACTORS)), unique=True)), max_size=60
    ),
    st.frozensets(st.integers(1, 9), max_size=3),
)
def test_a_sum_holds_five_others_and_no_small_count(
    rows: list[tuple[int, list[str]]], own_ones: frozenset[int]
) -> None:
    reviewed = [Reviewed(hospital, tuple(factors)) for hospital, factors in rows]
    found = reviewing.sums(reviewed, own=own_ones, factors=improving.FACTORS)
    outside = [review for review in reviewed if review.hospital not in own_ones]
    hospitals = {review.hospital for review in outside}
    assert (found is None) == (len(hospitals) < 5)
    if found is not None:
        assert found.hospitals == len(hospitals)
        for factor, count in found.factors.items():
            true = sum(factor in review.factors for review in outside)
            assert count == (None if 1 <= true <= 9 else true)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 3, 31), 2024), (date(2026, 4, 1), 2025), (date(2026, 12, 31), 2025)],
)
def test_a_year_closes_at_the_end_of_the_next_march(day: date, year: int) -> None:
    assert reviewing.last_closed(day) == year
    assert reviewing.is_closed(year, day) and not reviewing.is_closed(year + 1, day)


@pytest.mark.parametrize(
    "wrong",
    [
        {"month": date(2026, 1, 2)},
        {"kind": "x"},
        {"severity": "x"},
        {"preventability": "x"},
        {"racism_answer": ""},
        {"racism_answer": "found", "racism": ""},
        {"learned": ""},
    ],
)
def test_the_database_keeps_a_review_in_order(world: World, joined: Joined, wrong: dict[str, Any]) -> None:
    support.review(world, joined)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseReview.objects.update(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"level": "x"}, {"state": "x"}, {"text": ""}, {"state": "done", "result": ""}, {"state": "dropped"}]
)
def test_the_database_keeps_a_recommendation_in_order(world: World, joined: Joined, wrong: dict[str, Any]) -> None:
    reviews.recommend(review=support.review(world, joined), given=Advice("x", "system"), by=world.viewer("bea"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.update(**wrong)


def test_reading_takes_the_same_number_of_queries_however_many_there_are(
    world: World, joined: Joined, django_assert_max_num_queries: Any
) -> None:
    for _time in range(3):
        number = support.review(world, joined)
        reviews.recommend(review=number, given=Advice("x", "system"), by=world.viewer("bea"))
    bea = world.viewer("bea")
    with django_assert_max_num_queries(3):
        known.reviews(bea, own(joined))
