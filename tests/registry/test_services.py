"""Sites stand where their address lies, as their publisher lists them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from partera.core.errors import NotAllowed
from partera.core.viewers import PUBLIC, command
from partera.platform.audit.models import Entry
from partera.registry.services import actions, queries
from partera.registry.services.models import Site

pytestmark = pytest.mark.django_db

LOADER = command("load")
EARLY, LATE = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)


def site(number: str, **more: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("address", "city", "zip", "telephone", "type", "ownership", "emergency", "rating"))
    return {
        **blank,
        "site": number,
        "kind": "hospital",
        "name": f"Hospital {number}",
        "state": "05",
        "county": "05119",
        "birthing_friendly": None,
        "line": 2,
        **more,
    }


def take(*rows: dict[str, Any], extract: str = "first", loaded_at: datetime = EARLY) -> int:
    return actions.take_sites(extract=extract, loaded_at=loaded_at, rows=rows, by=LOADER)


def names(place: str, kind: str | None = None) -> list[str]:
    return [row.site for row in queries.sites_in(PUBLIC, place, kind)]


def test_sites_are_found_by_county_state_nation_and_kind() -> None:
    take(site("040001"), site("040002", county="05125"), site("190001", state="22", county=None, kind="clinic"))
    assert names("05119") == ["040001"]
    assert names("05") == ["040001", "040002"]
    assert names("US", "clinic") == ["190001"]


def test_what_the_list_does_not_say_stays_unsaid() -> None:
    take(site("040001"))
    row = queries.sites_in(PUBLIC, "05119")[0]
    assert (row.birthing_friendly, row.emergency, row.rating) == (None, None, None)
    assert (row.extract, row.loaded_at) == ("first", EARLY)


def test_a_later_list_takes_the_place_of_an_earlier_one_in_its_states() -> None:
    take(site("040001"), site("040002"), site("190001", state="22", county="22033"))
    take(site("040001", name="New name"), extract="second", loaded_at=LATE)
    assert [row.name for row in queries.sites_in(PUBLIC, "US")] == ["Hospital 190001", "New name"]


def test_an_earlier_list_taken_late_does_not_overwrite_a_later_one() -> None:
    take(site("040001", name="New name"), extract="second", loaded_at=LATE)
    take(site("040001"), site("040002"), extract="first", loaded_at=EARLY)
    assert [row.name for row in queries.sites_in(PUBLIC, "05")] == ["New name"]


def test_the_same_list_is_not_taken_twice() -> None:
    assert take(site("040001")) == 1
    assert take(site("040001")) == 0


def test_taking_a_list_stands_in_the_trail_and_needs_the_permission() -> None:
    take(site("040001"))
    assert Entry.objects.filter(action="services.take_sites").count() == 1
    with pytest.raises(NotAllowed):
        actions.take_sites(extract="x", loaded_at=EARLY, rows=[], by=PUBLIC)


def test_an_impossible_rating_or_kind_cannot_be_stored() -> None:
    take(site("040001"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.update(rating=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.update(kind="bakery")


def test_the_question_takes_one_sql_query(django_assert_num_queries: Any) -> None:
    take(*(site(f"0400{number}") for number in range(10, 40)))
    with django_assert_num_queries(1):
        assert len(queries.sites_in(PUBLIC, "05")) == 30
