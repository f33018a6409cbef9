"""The briefing book: what it says, what it says is missing, and that its files are sound."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from partera.evidence.figures import Figure
from partera.evidence.measures import all_measures
from partera.evidence.vocabulary import DIMENSIONS, UNKNOWN
from partera.registry.funding.queries import Investment, InvestmentLine
from partera.registry.services.queries import SiteRow
from partera.registry.workplans.queries import Step
from partera.reports.briefing_book_cover import assemble
from partera.reports.briefing_book_files import to_zip
from partera.reports.briefing_book_html import to_html
from partera.reports.briefing_book_inputs import (
    GapGiven,
    Given,
    GranteeGiven,
    ReleaseGiven,
    SourceGiven,
    Subject,
)
from partera.reports.briefing_book_model import Book, Text, paired
from partera.reports.briefing_book_texts import GROUPS, WORDS
from partera.reports.briefing_book_words import Words
from partera.reports.pdf import to_pdf

NAMES = (("US", "United States"), ("05", "Arkansas"), ("05119", "Pulaski County"), ("05999", "Unidentified Counties"))
PULASKI = Subject("05119", "Pulaski County", "county", compared=(("05", "Arkansas"), ("US", "United States")))


def figure(
    place: str = "05119", period: str = "2023", value: float | None = 12.9, state: str = "ok", measure: str = "ptb"
) -> Figure:
    shown = state in ("ok", "unreliable")
    return Figure(
        measure=measure,
        definition=f"{measure}@1",
        place=place,
        period=period,
        group="all",
        numerator=645.0 if shown else None,
        denominator=5000.0 if shown else None,
        unknown=12.0 if shown else None,
        value=value if shown else None,
        low=12.0 if shown else None,
        high=13.9 if shown else None,
        state=state,
        rule="nchs_proportion",
        method="wilson",
        source="x1",
        note=None,
    )


def line(program: str, amount: float, *, rule: str = "statewide") -> InvestmentLine:
    return InvestmentLine(
        program, "H49", "93.926", amount, 1, ("Delta Example",), rule, "Counted in full.", "Se cuenta.", 2.5, 200.0
    )


def investment() -> Investment:
    return Investment(
        "05119", 2024, (2024,), (line("Healthy Start", 1_000_000, rule="whole"),), (line("Title V", 7_000_000),), (),
        (line("Sickle Cell", 500_000, rule="not_stated"),), 1_000_000, 2.5, 200.0, 400_000, 5000, (),
        ("Counted in full.",), ("Se cuenta.",), (),
    )  # fmt: skip


def hospital(name: str, birthing_friendly: bool | None) -> SiteRow:
    return SiteRow(
        name, "hospital", "Hospital", name, "", "Little Rock", "05", "", "05119", "", "Acute care", "", True,
        birthing_friendly, 3, "h1", datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def step() -> Step:
    return Step(
        1, 1, "River Delta", 1, "Pool the drivers", "", 1, "County General", None, "", date(2026, 1, 1),
        date(2026, 2, 1), "", "", "agreed", "", None, date(2026, 1, 1), True, True, True, 90, False, False,
    )  # fmt: skip


def full(language: str = "en") -> Given:
    years = [figure("05119", str(y), 11.0 + y % 4) for y in range(2018, 2024)]
    return Given(
        subject=PULASKI,
        today=date(2026, 4, 1),
        language=language,
        invented=True,
        measures=all_measures(),
        names=NAMES,
        state_name="Arkansas",
        release=ReleaseGiven("r-1a2b", date(2026, 3, 1), 9),
        figures=(
            *years,
            figure("05", "2023", 11.5),
            figure("US", "2022", 10.4),
            figure(measure="lbw", state="suppressed"),
        ),
        gaps=(
            GapGiven(
                "ptb", "2023", "race:black", "race:white", 16.0, 10.0, (6.0, 4.0, 8.0), (1.6, 1.4, 1.8), (90, 60, 120)
            ),
        ),
        investment=investment(),
        births_period="2023",
        population_period="2023",
        awards_loaded=True,
        grantees=(GranteeGiven("Delta Example", "community", ("Healthy Start",), "Doulas", ""),),
        sites=(hospital("County General", True), hospital("St. Example", None)),
        sites_loaded=True,
        steps=(step(),),
        sources=(SourceGiven("x1", "CDC WONDER natality", ("no footer",), "2026-02-01", date(2026, 3, 1), ()),),
    )  # fmt: skip


def empty(language: str = "en") -> Given:
    return Given(PULASKI, date(2026, 4, 1), language, False, all_measures(), names=NAMES, state_name="Arkansas")


def words_of(book: Book) -> str:
    return to_html(book)


def missing(book: Book) -> list[str]:
    return [b.words for s in book.sections for b in s.blocks if isinstance(b, Text) and b.kind == "missing"]


def test_at_a_glance_says_value_counts_interval_and_what_it_is_compared_with() -> None:
    page = words_of(assemble(full()))
    title = all_measures()["ptb"].title
    assert f"{title}: 14.0% (645 of 5,000) in Pulaski County, 2023; 95% interval 12.0 to 13.9." in page
    assert "Arkansas: 11.5%. United States: 10.4% (2022)." in page
    assert "HRSA awards for Pulaski County in fiscal year 2024: $1,000,000, $200 per birth." in page


def test_a_hidden_count_is_a_word_and_never_a_zero() -> None:
    book = assemble(full())
    row = next(r for r in book.tables()[0].rows if r[0] == all_measures()["lbw"].title)
    said = dict(zip([column.title for column in book.tables()[0].columns], row, strict=True))
    assert said["Value"] == "Small count hidden"
    assert {said[name] for name in ("95% interval", "Counted", "Not stated")} == {""}


def test_every_missing_part_says_what_would_fill_it() -> None:
    said = " ".join(missing(assemble(empty())))
    for words in ("partera load FILE", "No award list is loaded", "No hospital list is loaded", "No action step"):
        assert words in said
    assert assemble(empty()).drawings() == []
    assert assemble(empty()).tables() == []


def test_a_place_without_births_still_says_so_at_a_glance() -> None:
    given = replace(full(), figures=(figure(measure="svi", value=0.9),), gaps=())
    said = [b.words for b in assemble(given).sections[0].blocks if isinstance(b, Text)]
    assert any("No loaded file holds births of Pulaski County" in words for words in said)


def test_nothing_is_set_beside_places_that_have_no_figure() -> None:
    book = assemble(replace(full(), figures=(figure(),)))
    assert "comparison" not in [table.id for table in book.tables()]
    assert any("No rate is loaded for Arkansas or the United States that" in words for words in missing(book))


def test_a_blank_designation_is_not_a_no() -> None:
    table = next(t for t in assemble(full()).tables() if t.id == "hospitals")
    assert [row[4] for row in table.rows] == ["yes", "not stated"]


def test_money_whose_area_nobody_stated_stands_apart_and_is_not_added() -> None:
    tables = {t.id: t for t in assemble(full()).tables()}
    assert [row[0] for row in tables["investment"].rows] == ["Healthy Start (H49)"]
    assert [row[0] for row in tables["investment-area-not-stated"].rows] == ["Sickle Cell (H49)"]


def test_a_county_that_is_not_named_shows_the_pooled_figure_and_says_so() -> None:
    given = replace(
        full(), subject=replace(PULASKI, pooled_code="05999"), figures=(figure("05999"), figure("05", "2023", 11.5))
    )
    book = assemble(given)
    assert "pooled: Unidentified Counties" in book.tables()[0].rows[0]
    assert any("does not name Pulaski County" in words for words in missing(book))
    assert "in Unidentified Counties, 2023" in words_of(book)


def test_how_many_were_born_in_the_pooled_counties_is_not_said_of_one_of_them() -> None:
    pooled = [figure("05999", str(year), 24_000.0 + year, measure="births") for year in range(2018, 2024)]
    book = assemble(replace(full(), subject=replace(PULASKI, pooled_code="05999"), figures=tuple(pooled), gaps=()))
    assert not any("26,0" in item for block in book.sections[0].blocks for item in getattr(block, "items", ()))
    assert book.drawings() == []


def test_a_rank_among_counties_is_said_in_words() -> None:
    measure = all_measures()["svi"]
    assert Words("en").value(measure, 0.9673) == "more vulnerable than 96% of counties"
    assert Words("en").value(measure, 0.9999) == "more vulnerable than 99% of counties"
    assert Words("en").value(measure, 1.0) == "more vulnerable than every other county"
    assert Words("es").value(measure, 0.5) == "más vulnerable que el 50% de los condados"


def test_a_negative_number_has_a_true_minus_sign() -> None:
    assert Words("en").number(-12.6, 1) == "−12.6"
    assert Words("en").number(-0.04, 1) == "0.0"


def test_a_line_begins_with_the_year_in_which_the_measure_was_first_collected() -> None:
    early = [figure(period="2016", state="not_collected"), figure(period="2017", state="not_collected")]
    given = replace(full(), figures=(*early, *full().figures))
    rows = next(t for t in assemble(given).tables() if t.id == "trend-ptb").rows
    assert rows[0][0] == "2018"


def test_a_chart_stands_beside_its_own_compact_table() -> None:
    trends = next(s for s in assemble(full()).sections if s.id == "trends")
    assert [[type(block).__name__ for block in group] for group in paired(trends.blocks)] == [
        ["Text"],
        ["Drawing", "Table"],
    ]
    assert 'class="p-book__pair"' in to_html(assemble(full()))


def test_what_is_said_of_several_measures_is_said_once_and_in_the_readers_language() -> None:
    note = "population: females"
    figures = (replace(figure(), note=note), replace(figure(measure="lbw"), note=note))
    book = assemble(replace(full("es"), figures=figures))
    said = [item for block in book.sections[1].blocks for item in getattr(block, "items", ())]
    titles = ", ".join(all_measures()[name].title_es for name in ("ptb", "lbw"))
    assert said == [f"{titles}: Dividido por la población femenina."]


def test_a_trend_needs_three_years_and_never_draws_an_empty_chart() -> None:
    assert [d.id for d in assemble(full()).drawings()] == ["trend-ptb"]
    short = replace(full(), figures=(figure(period="2022"), figure(period="2023")))
    assert assemble(short).drawings() == []


def test_the_newest_shown_figure_stands_for_the_place() -> None:
    given = replace(full(), figures=(figure(period="2021", value=9.0), figure(period="2023", value=12.9)))
    assert assemble(given).tables()[0].rows[0][5] == "2023"
    pooled = (figure(period="2023", state="suppressed"), figure(period="2019-2023", value=8.0))
    assert assemble(replace(given, figures=pooled)).tables()[0].rows[0][5] == "2019–2023"


def test_a_newer_hidden_year_is_said_beside_the_newest_shown_one() -> None:
    given = replace(full(), figures=(figure(period="2021", value=9.0), figure(period="2023", state="suppressed")))
    assert assemble(given).tables()[0].rows[0][5:] == ("2021", "2023: small count hidden")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pdf_is_tagged_titled_and_in_its_language(language: str) -> None:
    reader = PdfReader(io.BytesIO(to_pdf(assemble(full(language)))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith(language)
    assert reader.metadata is not None
    assert (
        reader.metadata.title
        == ("Briefing book" if language == "en" else "Cuaderno de información") + ": Pulaski County"
    )


def test_the_pdf_holds_the_sentences_and_the_mark_of_invented_data() -> None:
    text = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(to_pdf(assemble(full())))).pages)
    plain = " ".join(text.split())
    assert "95% interval 12.0 to 13.9" in plain
    assert "Invented data" in plain
    assert "Pool the drivers" in plain


def test_an_empty_book_is_still_a_sound_pdf() -> None:
    assert to_pdf(assemble(empty("es"))).startswith(b"%PDF")


def test_the_same_book_gives_the_same_bytes() -> None:
    one, two = assemble(full()), assemble(full())
    assert to_pdf(one) == to_pdf(two)
    assert to_zip(one) == to_zip(two)


def test_a_book_is_made_within_three_seconds() -> None:
    assemble(full())  # the drawing engine starts once
    start = time.perf_counter()
    to_pdf(assemble(full()))
    assert time.perf_counter() - start < 3


def test_the_data_hold_every_figure_shown_unrounded() -> None:
    with zipfile.ZipFile(io.BytesIO(to_zip(assemble(full())))) as archive:
        names = archive.namelist()
        rows = list(csv.DictReader(io.StringIO(archive.read("profile.csv").decode("utf-8-sig"))))
    assert {"profile.csv", "comparison.csv", "gaps.csv", "hospitals.csv", "trend-ptb.svg", "README.txt"} <= set(names)
    assert [(r["measure"], r["numerator"], r["state"]) for r in rows] == [
        ("ptb", "645", "ok"),
        ("lbw", "", "suppressed"),
    ]


def test_what_people_wrote_cannot_become_markup_or_formulas() -> None:
    wicked = GranteeGiven("=HYPERLINK(1)<script>", "community", (), "#eval[x] *bold* $", "")
    book = assemble(replace(full(), grantees=(wicked,)))
    assert "<script>" not in to_html(book)
    text = PdfReader(io.BytesIO(to_pdf(book)))
    assert any("#eval[x] *bold* $" in page.extract_text() for page in text.pages)
    with zipfile.ZipFile(io.BytesIO(to_zip(book))) as archive:
        assert b"'=HYPERLINK" in archive.read("partners.csv")


def test_every_word_stands_in_both_languages_with_the_same_places_for_values() -> None:
    for name, (english, spanish) in WORDS.items():
        assert english, name
        assert spanish, name
        places = {part.split("}")[0] for part in english.split("{")[1:]}
        assert places == {part.split("}")[0] for part in spanish.split("{")[1:]}, name


def test_every_group_has_its_words() -> None:
    keys = {f"{d}:{g}" for d, groups in DIMENSIONS.items() for g in groups if g != UNKNOWN}
    assert keys <= set(GROUPS)
    assert Words("es").group("age:20-24|race:black") == "20–24 años, Negra"
