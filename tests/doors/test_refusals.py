"""What is refused is said in the reader's language, wherever in the house the sentence was written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from partera.core.errors import BadInput, Refused
from partera.doors.web.sentences import spoken
from partera.registry.funding.rules import check_shares
from partera.registry.partners import actions
from tests.support.people import SET_UP, World
from tests.support.words import SOURCE, without_spanish

AREAS = (
    "programs/convenings", "registry/partners", "registry/workplans", "registry/funding", "registry/services",
    "registry/places", "doors/web/convenings", "doors/web/partners", "doors/web/home",
)  # fmt: skip
FAMILY = {"Refused", "BadInput", "NotFound", "NotAllowed", "Unavailable"}


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A page leaves its language behind for what runs after it."""
    with translation.override("en"):
        yield


def words_of(raised: ast.Call) -> str | None:
    """The words an error is raised with; None when they are put together so that nobody can translate them."""
    words = raised.args[0]
    if isinstance(words, ast.BinOp):
        words = words.left
    if isinstance(words, ast.Call):
        words = words.args[0]
    return words.value if isinstance(words, ast.Constant) and isinstance(words.value, str) else None


def refusals(area: str) -> Iterator[tuple[str, str | None]]:
    """Where each error of the family is raised, and its words."""
    for path in sorted((SOURCE / area).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAMILY and node.args:
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", words_of(node)


@pytest.mark.parametrize("area", AREAS)
def test_every_refusal_can_be_said_in_spanish(area: str) -> None:
    found = list(refusals(area))
    assert [where for where, words in found if words is None] == []
    assert without_spanish(words for _where, words in found if words) == []


def test_the_changing_parts_are_spoken_too() -> None:
    error = Refused("This position already ended on %(end)s.", end=date(2026, 3, 5))
    assert str(error) == "This position already ended on 2026-03-05."
    with translation.override("en"):
        assert spoken(error) == "This position already ended on March 5, 2026."
    with translation.override("es"):
        assert spoken(error) == "Este cargo ya terminó el 5 de marzo de 2026."


def test_a_sum_of_shares_is_said_with_its_number() -> None:
    with pytest.raises(BadInput) as caught, translation.override("es"):
        check_shares({"05119": 0.5, "05035": 0.4})
    with translation.override("es"):
        assert spoken(caught.value) == "Las partes suman 90.0%; deben sumar 100%."


def spanish(world: World) -> Client:
    """Ana's browser; she reads Spanish."""
    ana = world.users["ana"]
    ana.language = "es"
    ana.save()
    return world.client("ana")


@pytest.mark.django_db
def test_a_rules_refusal_stands_in_spanish_above_the_form(world: World) -> None:
    given = {"name": "Grupo", "kind": "state_agency", "government_level": "federal"}
    page = spanish(world).post("/partners/add/", given)
    assert "El tipo “Agencia estatal” es del nivel de gobierno “Estado”: elija ese nivel." in page.content.decode()


@pytest.mark.django_db
def test_an_actions_refusal_stands_in_spanish_above_the_form(world: World) -> None:
    position = actions.start_position(
        organisation=world.county_general.pk, name="Rosa Invented", title="Director", start=date(2026, 1, 5), by=SET_UP
    )
    address = f"/partners/{world.county_general.pk}/positions/{position.pk}/end/"
    page = spanish(world).post(address, {"end": "2026-01-02"}).content.decode()
    assert "El último día, 2 de enero de 2026, es anterior al primero, 5 de enero de 2026." in page
