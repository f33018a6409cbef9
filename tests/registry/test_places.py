"""The list of places: filled from the code lists, once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from partera.core.codes import counties
from partera.platform.audit.models import Entry
from partera.registry.places.actions import fill
from partera.registry.places.models import Place
from partera.registry.places.rules import sought

pytestmark = pytest.mark.django_db


def test_filling_twice_changes_nothing_the_second_time():
    for kind in ("county", "unidentified", "state", "division", "nation"):  # what is held by others first
        Place.objects.filter(kind=kind).delete()
    before = Entry.objects.filter(action="places.fill").count()
    assert fill() == len(counties()) + 1 + 9 + 2 * 56
    assert fill() == 0
    assert Entry.objects.filter(action="places.fill").count() == before + 1


def test_a_renamed_place_is_put_right_by_filling_again():
    Place.objects.filter(code="05119").update(name="Wrong County")
    assert fill() == 1
    assert Place.objects.get(code="05119").name == "Pulaski County, Arkansas"


def test_a_county_lies_in_its_state_and_a_state_in_the_nation():
    county = Place.objects.select_related("parent__parent").get(code="05119")
    assert (county.parent.name, county.parent.parent.name) == ("Arkansas", "United States")
    assert Place.objects.get(code="05999").kind == "unidentified"


def test_an_ended_county_keeps_its_last_year():
    assert Place.objects.get(code="02261").last_year is not None


def test_only_the_nation_lies_in_nothing():
    with pytest.raises(IntegrityError, match="place_only_the_nation"), transaction.atomic():
        Place.objects.create(code="05", name="Arkansas", kind="state", sought="arkansas")


@pytest.mark.parametrize(
    ("typed", "form"),
    [("Doña  Ana", "dona ana"), ("Saint Francis", "st francis"), ("St. Francis", "st francis")],
)
def test_names_are_compared_without_accents_case_or_the_spelling_of_saint(typed, form):
    assert sought(typed) == form
