"""What readers of files say, in English and Spanish."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from partera.evidence import intake
from partera.evidence.aggregates import published
from partera.evidence.catalog import Catalog
from partera.evidence.figures import Figure
from partera.evidence.suppliers.nchs import supplier as nchs
from partera.evidence.suppliers.population_ages import BASE
from partera.evidence.suppliers.population_figures import ADDED_UP
from partera.evidence.suppliers.wonder import said as wonder
from partera.evidence.suppliers.wonder.supplier import TOTAL_ROW
from partera.registry.findings import note_texts, notes
from partera.registry.findings.notes import in_language, notes_of, recognised, sentence_of

REAL = os.environ.get("PARTERA_REAL_DATA")
FORMS = {**note_texts.NOTES, **note_texts.REASONS, **note_texts.SAID, **note_texts.TITLES}


def test_every_sentence_keeps_what_stands_in_its_braces() -> None:
    for form, (english, spanish) in FORMS.items():
        places = set(re.findall(r"{(\w+)}", form))
        assert set(re.findall(r"{(\w+)}", english or form)) == places, form
        assert set(re.findall(r"{(\w+)}", spanish)) == places, form


@pytest.mark.parametrize(
    "note",
    [
        wonder.NO_FOOTER, wonder.LEAVES_OUT, wonder.PROVISIONAL, wonder.BRIDGED, ADDED_UP, BASE, TOTAL_ROW,
        nchs.NATIONAL_ONLY, *(f"{words} 15-24 years, 25-34 years" for words in published._AGES.values()),
    ],
)  # fmt: skip
def test_what_the_readers_say_has_its_spanish(note: str) -> None:
    assert in_language(note, "es") != note


def test_the_rule_on_added_up_places_is_the_readers_own() -> None:
    assert notes.ADDED_UP == ADDED_UP


@pytest.mark.parametrize(
    ("text", "spanish"),
    [
        (
            "CDC WONDER, Natality, 2007-2023: births by State, Year, 2019–2021",
            "CDC WONDER, Natality, 2007-2023: nacimientos por estado, año, 2019–2021",
        ),
        (
            "CDC WONDER export without footer: births by Year, 2020 as stated",
            "CDC WONDER sin notas al pie: nacimientos por año, 2020 según lo declarado",
        ),
        ("Loaded: CMS Hospital General Information.", "Cargado: Información general de hospitales de CMS."),
        ("bfacil: code not in the mapping", "bfacil: código que no está en la correspondencia"),
        ("A publisher’s own words", "A publisher’s own words"),
    ],
)
def test_composed_sentences_are_taken_apart_and_put_together_in_spanish(text: str, spanish: str) -> None:
    assert recognised(text, "es") == spanish
    assert recognised(text, "en") == text


def test_a_note_becomes_a_sentence() -> None:
    assert sentence_of("population: females", "en") == "Divided by the female population."
    assert sentence_of("12 births of areas that did not report are left out", "es") == (
        "Quedan fuera 12 nacimientos de áreas que no informaron."
    )


@pytest.mark.parametrize(("place", "said"), [("05", (ADDED_UP,)), ("US", (ADDED_UP,)), ("05119", ())])
def test_a_countys_population_is_not_said_to_be_added_up(place: str, said: tuple[str, ...]) -> None:
    figure = Figure(
        "population",
        "population@1",
        place,
        "2023",
        "all",
        None,
        None,
        None,
        9.0,
        None,
        None,
        "ok",
        "",
        None,
        "x",
        ADDED_UP,
    )
    assert notes_of(figure) == said


@pytest.mark.slow
@pytest.mark.skipif(not REAL, reason="PARTERA_REAL_DATA is not set")
def test_everything_said_of_the_real_files_has_its_spanish(tmp_path: Path) -> None:
    folder = Path(str(REAL))
    kinds = ("cdc_wonder_natality", "cdc_wonder_mortality", "social_vulnerability", "hospitals", "grants", "geography")
    intake.load([path for kind in kinds for path in sorted((folder / kind).rglob("*")) if path.is_file()], tmp_path)
    extracts = Catalog(tmp_path).all()
    assert extracts
    texts = {text for one in extracts for text in (one.recognised_as, *one.notes, *one.set_aside)}
    assert [text for text in sorted(texts) if in_language(text, "es") == text] == []
