"""Codes of cards: drawn by chance, found as people type them; only an invented program names one."""

from __future__ import annotations

import pytest

from partera.core.errors import NotFound, Refused
from partera.programs.kits.actions import cards
from partera.programs.kits.queries import families
from tests.support.kit_families import Kits, kits
from tests.support.people import SET_UP, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(world: World) -> Kits:
    return kits(world)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}-", "{}\n"])
def test_a_card_is_found_as_people_type_its_code(made: Kits, typed: str) -> None:
    found = families.card(typed.format(made.codes[0].lower()))
    assert found is not None and found.lot == made.lot


@pytest.mark.parametrize("typed", ["", " ", "-", "0" * 12])
def test_what_is_no_code_finds_no_card(made: Kits, typed: str) -> None:
    assert families.card(typed) is None


def test_only_an_invented_program_names_a_code(made: Kits, world: World) -> None:
    with pytest.raises(Refused):
        cards.name_card(lot=made.lot, code="DEMO", by=SET_UP)
    made.store.program.invented = True
    made.store.program.save()
    cards.name_card(lot=made.lot, code="DEMO", by=SET_UP)
    assert families.card("demo") is not None
    with pytest.raises(NotFound):
        cards.name_card(lot=made.lot, code="DEMO2", by=world.viewer("zoe"))
