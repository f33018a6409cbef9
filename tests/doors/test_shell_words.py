"""Everything that pages say is also written in Spanish; numbers and dates read as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from partera.doors.web.partners.reading import COLUMNS
from partera.doors.web.templatetags import showing
from partera.evidence.figures import Figure
from partera.evidence.vocabulary import STATES_OF_A_FIGURE
from partera.platform.accounts.permissions import ROLES
from partera.registry.partners import rules
from partera.registry.services.rules import KINDS
from tests.support.words import areas, spanish, spoken_in, without_spanish

AREAS = areas()
LISTS = {
    "roles": ROLES,
    "kinds of organisation": rules.KINDS,
    "levels of government": rules.LEVELS,
    "types of partnership": rules.PARTNERSHIP_TYPES,
    "states of a partnership": rules.PARTNERSHIP_STATES,
    "kinds of site": KINDS,
    "columns of the file": COLUMNS,
    "states of a figure": {key: showing._STATES[key] for key in STATES_OF_A_FIGURE if key != "ok"},
}


@pytest.mark.parametrize("area", sorted(AREAS))
def test_every_word_is_written_in_spanish(area: str) -> None:
    assert without_spanish(word for path in AREAS[area] for word in spoken_in(path)) == []


def test_the_words_of_pages_are_found() -> None:
    assert len({word for path in AREAS["templates/partners"] for word in spoken_in(path)}) > 50


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_word_of_a_list_is_written_in_spanish(name: str) -> None:
    assert without_spanish(LISTS[name].values()) == []


def test_spanish_is_not_english() -> None:
    assert len(spanish()) > 300


@pytest.mark.parametrize(
    ("words", "english", "spoken"),
    [
        (lambda: showing.number(1234567), "1,234,567", "1,234,567"),
        (lambda: showing.number(1234.56, 1), "1,234.6", "1,234.6"),
        (lambda: showing.number(None), "Not available", "No disponible"),
        (lambda: showing.percent(12.34), "12.3%", "12.3%"),
        (lambda: showing.percent(None), "Not available", "No disponible"),
        (lambda: showing.money(1250000), "$1,250,000", "$1,250,000"),
        (lambda: showing.money(None), "Not available", "No disponible"),
        (lambda: showing.day(date(2026, 3, 5)), "March 5, 2026", "5 de marzo de 2026"),
        (lambda: showing.day(datetime(2026, 3, 5, 2, tzinfo=UTC)), "March 4, 2026", "4 de marzo de 2026"),
        (lambda: showing.day(None), "", ""),
        (lambda: showing.month(date(2026, 3, 5)), "March 2026", "marzo de 2026"),
        (lambda: showing.state_word("suppressed"), "Small count hidden", "Cifra pequeña oculta"),
        (lambda: showing.state_word("ok"), "", ""),
    ],
)
def test_values_read_as_people_write_them(words: object, english: str, spoken: str) -> None:
    with translation.override("en"):
        assert words() == english  # type: ignore[operator]
    with translation.override("es"):
        assert words() == spoken  # type: ignore[operator]


def figure(**given: object) -> Figure:
    names = Figure.__dataclass_fields__
    return Figure(**{**dict.fromkeys(names), "state": "ok", "source": "", **given})  # type: ignore[arg-type]


def test_a_hidden_value_is_a_word_and_never_a_zero() -> None:
    assert showing.shown(figure(state="suppressed")) == "Small count hidden"
    assert showing.shown(figure(value=0.0)) == "0.0"
    assert showing.shown(figure(value=9.87, state="unreliable"), 1) == "9.9"
    assert showing.shown(None) == "Not available"
