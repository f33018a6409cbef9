"""Gathering a book from the registry: money, sites, partners, steps, and who may read it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partera.core.errors import NotFound
from partera.core.periods import now
from partera.core.viewers import PUBLIC
from partera.registry.funding.models import Award, Program
from partera.registry.partners.models import Organisation
from partera.registry.services.models import Site
from partera.registry.workplans.actions import propose
from partera.reports.briefing_book import compose
from partera.reports.briefing_book_model import Book, Table
from tests.support.people import World
from tests.support.sessions import planned_session

pytestmark = pytest.mark.django_db


def table(book: Book, name: str) -> Table:
    return next(t for t in book.tables() if t.id == name)


def award(world: World, area: str, amount: int, line: int, activity_code: str = "B04") -> None:
    program, _new = Program.objects.get_or_create(name=f"Program {activity_code}", activity_code=activity_code)
    Award.objects.create(
        number=f"{activity_code}MC{line}", fiscal_year=2024, program=program, grantee_name="Health Office",
        organisation=world.health_office, state="05", county_id="05119", amount=Decimal(amount), area_kind=area,
        extract="x1", loaded_at=now(), line=line,
    )  # fmt: skip


def test_a_states_money_counts_what_serves_the_whole_state_and_sets_the_rest_apart(world: World) -> None:
    award(world, "statewide", 7_000_000, 1)
    award(world, "not_stated", 900_000, 2, "H49")
    book = compose(world.viewer("ana"), "05")
    assert [row[3] for row in table(book, "investment").rows] == ["$7,000,000"]
    assert [row[3] for row in table(book, "investment-area-not-stated").rows] == ["$900,000"]


def test_a_county_never_takes_the_grantees_address_for_its_area(world: World) -> None:
    award(world, "not_stated", 900_000, 1, "H49")
    book = compose(world.viewer("ana"), "05119")
    assert "investment" not in [t.id for t in book.tables()]
    assert table(book, "investment-area-not-stated").rows


def test_the_safety_net_is_the_places_own(world: World) -> None:
    common = {"kind": "hospital", "state": "05", "extract": "h1", "loaded_at": now()}
    Site.objects.create(site="040001", name="County General", county_id="05119", birthing_friendly=True, **common)
    Site.objects.create(site="040002", name="Elsewhere", county_id="05035", **common)
    assert [row[0] for row in table(compose(world.viewer("ana"), "05119"), "hospitals").rows] == ["County General"]
    assert len(table(compose(world.viewer("ana"), "05"), "hospitals").rows) == 2


def test_a_sessions_book_names_its_invitees_and_its_partnerships_open_steps(world: World, clock: object) -> None:
    ana, number = world.viewer("ana"), planned_session(world)
    propose(partnership=world.delta.pk, what="Share the list", start=date(2026, 3, 1), due=date(2026, 9, 1), by=ana)
    book = compose(world.viewer("bea"), "05119", number)
    assert [row[0] for row in table(book, "partners").rows] == [
        "Arkansas Office of Invented Partnerships", "County General",
    ]  # fmt: skip
    assert [row[0] for row in table(book, "steps").rows] == ["Share the list"]
    assert ("Focus", "Preterm birth") in book.facts


@pytest.mark.parametrize("who", ["carmen", "zoe"])
def test_an_outsider_cannot_compose_a_sessions_book(world: World, who: str) -> None:
    number = planned_session(world)
    with pytest.raises(NotFound):
        compose(world.viewer(who), "05119", number)
    with pytest.raises(NotFound):
        compose(PUBLIC, "05119", number)


def test_steps_of_others_do_not_stand_in_a_places_book(world: World, clock: object) -> None:
    propose(
        partnership=world.delta.pk, what="Share the list", start=date(2026, 3, 1), due=date(2026, 9, 1),
        by=world.viewer("ana"),
    )  # fmt: skip
    assert "steps" in [t.id for t in compose(world.viewer("ana"), "05").tables()]
    assert "steps" not in [t.id for t in compose(world.viewer("zoe"), "05").tables()]


def test_a_book_takes_the_same_number_of_queries_however_many_partners_there_are(
    world: World, django_assert_num_queries: Any
) -> None:
    ana = world.viewer("ana")
    add_partner(world, 0)
    with CaptureQueriesContext(connection) as few:
        compose(ana, "05")
    for number in range(1, 6):
        add_partner(world, number)
    with django_assert_num_queries(len(few)):
        compose(ana, "05")


def add_partner(world: World, number: int) -> None:
    Organisation.objects.create(
        name=f"Partner {number}", kind="community", statewide=True, home_county_id="05119", updated_at=now()
    )
    award(world, "statewide", 1000, number)
