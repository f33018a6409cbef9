"""Finding places by name and code."""

from __future__ import annotations

import pytest

from partera.core.errors import NotFound
from partera.core.viewers import PUBLIC
from partera.registry.places import queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("arkansas", "05"),
        ("05119", "05119"),
        ("us", "US"),
        ("dona ana", "35013"),
        ("Saint Tammany", "22103"),
        ("pulaski county, arkansas", "05119"),
    ],
)
def test_a_place_is_found_by_name_or_code(typed, first):
    assert queries.found(PUBLIC, typed)[0].code == first


def test_nothing_typed_finds_nothing():
    assert queries.found(PUBLIC, "  ,;") == []


def test_looking_costs_two_queries_however_many_are_found(django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert len(queries.found(PUBLIC, "county")) == 40


def test_the_parts_of_a_state_are_its_counties_of_today(django_assert_num_queries):
    with django_assert_num_queries(1):
        parts = queries.parts(PUBLIC, "09")
    assert len(parts) == 9
    assert all(part.last_year is None for part in parts)


def test_a_code_that_is_none_is_not_found():
    with pytest.raises(NotFound, match="99999"):
        queries.place(PUBLIC, "99999")


def test_a_county_is_called_without_its_state_inside_it():
    assert queries.place(PUBLIC, "05119").short_name == "Pulaski County"
