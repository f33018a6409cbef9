"""A hospital's month: what is kept, what is refused, what is asked about, and who may see it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import Month
from partera.platform.audit.models import Entry as Line
from partera.programs.quality.actions import collaboratives, measures, months
from partera.programs.quality.models import Count, Submission
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries import series
from partera.programs.quality.rules import entries as rules
from partera.programs.quality.rules.entries import Entry
from tests.support import quality
from tests.support.people import World, make_world
from tests.support.quality import Joined, share

MARCH = date(2026, 3, 1)


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World) -> Joined:
    return quality.collaborative(world)


def submitted(world: World, joined: Joined, *entries: Entry, by: str = "bea", **more: object) -> int:
    sheet = months.Sheet(joined.measures["htn_60_confirmed"], tuple(entries))
    given: dict = {"enrolment": joined.parts["County General"], "month": MARCH, "sheet": sheet} | more
    return months.submit(**given, by=world.viewer(by))


def test_a_month_is_kept_with_its_groups_and_its_line_in_the_trail(world: World, joined: Joined) -> None:
    groups = {"race__black": (3, 5), "race__white": (8, 9), "race__unknown": (0, 1)}
    submitted(world, joined, *share(11, 15, 2, **groups))
    found = series.entered(world.viewer("bea"), joined.parts["County General"])[0]
    assert found.entry() == Entry("", "", 11, 15, 2)
    assert found.entry("race", "black") == Entry("race", "black", 3, 5)
    assert Line.objects.filter(action="quality.submit").count() == 1


def test_the_same_numbers_again_are_no_revision(world: World, joined: Joined) -> None:
    first = submitted(world, joined, *share(11, 15))
    assert submitted(world, joined, *share(11, 15)) == first


def test_a_revision_needs_its_reason_and_keeps_what_stood_before(world: World, joined: Joined) -> None:
    submitted(world, joined, *share(11, 15))
    with pytest.raises(Refused, match="Say why"):
        submitted(world, joined, *share(12, 15))
    submitted(world, joined, *share(12, 15), reason="One chart was found late.")
    rows = Submission.objects.order_by("revision").values_list("revision", "is_current", "reason")
    assert list(rows) == [(1, False, ""), (2, True, "One chart was found late.")]


def test_more_than_all_is_refused(world: World, joined: Joined) -> None:
    with pytest.raises(months.Impossible, match="16 cannot be more than the 15"):
        submitted(world, joined, *share(16, 15))


def test_groups_that_do_not_add_up_are_refused(world: World, joined: Joined) -> None:
    with pytest.raises(months.Impossible, match=r"add up to 14, everybody is 15"):
        submitted(world, joined, *share(11, 15, race__black=(3, 5), race__white=(8, 9)))


def test_an_unlikely_size_is_asked_about_once(world: World, joined: Joined) -> None:
    part, measure = joined.parts["County General"], joined.measures["htn_60_confirmed"]
    for month in Month(2025, 10).to(Month(2026, 2)):
        quality.enter(part, measure, month.first_day, *share(14, 20))
    with pytest.raises(months.Odd, match="60 this month, and usually about 20"):
        submitted(world, joined, *share(42, 60))
    submitted(world, joined, *share(42, 60), confirmed=["size"])
    assert Submission.objects.get(month=MARCH).odd == ["size"]


@pytest.mark.parametrize(("usual", "now", "asked"), [(4, 9, False), (4, 19, True), (20, 41, True), (20, 9, True)])
def test_a_number_of_people_is_unlikely_by_how_many_there_usually_are(usual: int, now: int, asked: bool) -> None:
    earlier = [Entry("", "", usual // 2, usual)] * 6
    found = rules.unlikely("share", [Entry("", "", now // 2, now)], earlier)
    assert [problem.code for problem in found] == (["size"] if asked else [])


def test_a_month_to_come_is_refused(world: World, joined: Joined) -> None:
    with pytest.raises(BadInput, match="has not begun"):
        submitted(world, joined, *share(1, 2), month=date(2026, 4, 1))


def test_a_definition_that_ended_takes_no_more_numbers(world: World, joined: Joined) -> None:
    measures.end(measure=joined.measures["htn_60_confirmed"], by=world.viewer("ana"))
    with pytest.raises(Refused, match="no longer asked for"):
        submitted(world, joined, *share(1, 2), month=date(2026, 4, 1))


@pytest.mark.parametrize("name", ["carmen", "zoe", "nico", "ewa", "olga"])
def test_nobody_else_enters_or_sees_a_hospitals_numbers(world: World, joined: Joined, name: str) -> None:
    with pytest.raises(NotFound):
        submitted(world, joined, *share(11, 15), by=name)
    with pytest.raises(NotFound):
        series.entered(world.viewer(name), joined.parts["County General"])


def test_who_runs_the_collaborative_sees_every_hospital_and_enters_for_none(world: World, joined: Joined) -> None:
    assert len(known.hospitals(world.viewer("ana"))) == 7
    assert [row.hospital_name for row in known.hospitals(world.viewer("bea"))] == ["County General"]
    with pytest.raises(NotAllowed):
        submitted(world, joined, *share(11, 15), by="ana")


def test_a_hospital_that_left_enters_no_more(world: World, joined: Joined) -> None:
    part = joined.parts["County General"]
    collaboratives.go_on(enrolment=part, state="left", reason="The unit has closed.", by=world.viewer("bea"))
    with pytest.raises(Refused, match="not taking part"):
        submitted(world, joined, *share(11, 15))


def test_the_database_keeps_a_share_within_its_whole(world: World, joined: Joined) -> None:
    submission = submitted(world, joined, *share(11, 15))
    with pytest.raises(IntegrityError), transaction.atomic():
        Count.objects.create(
            submission_id=submission, dimension="race", group="black", numerator=9, denominator=8, is_share=True
        )


def test_one_submission_is_current(world: World, joined: Joined) -> None:
    submitted(world, joined, *share(11, 15))
    row = Submission.objects.get()
    row.pk, row.revision, row.reason = None, 2, "Two at once"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@given(
    parts=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=4),
    lost=st.integers(0, 3),
)
def test_groups_are_accepted_only_when_they_add_up(parts: list[tuple[int, int]], lost: int) -> None:
    groups = [
        Entry("race", group, min(pair), max(pair))
        for group, pair in zip(("black", "white", "hispanic", "unknown"), parts, strict=False)
    ]
    whole = Entry("", "", sum(g.numerator or 0 for g in groups), sum(g.denominator or 0 for g in groups) + lost)
    found = rules.impossible("share", ["race"], [whole, *groups], [], Month(2026, 2), Month(2026, 3))
    assert [problem.code for problem in found] == ([] if lost == 0 else ["sum_denominator"])
