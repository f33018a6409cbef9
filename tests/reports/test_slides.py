"""Slides: what is written opens again, says what it shows, and never shows what is hidden."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from pptx import Presentation

from partera.reports.slides import (
    COMPARED,
    LIMIT,
    MIDDLE,
    TARGET,
    Bar,
    BarsSlide,
    Cover,
    Deck,
    Flag,
    Line,
    PictureSlide,
    Point,
    SeriesSlide,
    Slide,
    TableSlide,
    WordsSlide,
    pptx,
)

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
LABELS = ("Jan 2026", "Feb 2026", "Mar 2026")
SERIES = SeriesSlide(
    sentence="82 of 100 were treated in time in March 2026.",
    heading="Timely treatment",
    labels=LABELS,
    lines=(
        Line(
            "County General",
            (
                Point(70.0, 60, 79, "14 of 20"),
                Point(None, word="small count hidden"),
                Point(82, counts="82 of 100", is_signal=True),
            ),
        ),
        Line("State", (Point(60.0), Point(61.0), Point(62.0)), COMPARED),
        Line("Target 85", (Point(85.0),) * 3, TARGET),
        Line("Median 70", (Point(70.0),) * 3, MIDDLE),
        Line("Upper limit", (Point(90.0),) * 3, LIMIT),
    ),
    axis="% of patients",
    flags=(Flag(0, "Medicine kept on the unit"),),
    source="Invented counts",
    notes=("p chart",),
)
BARS = BarsSlide(
    sentence="Preterm birth differs between groups.",
    heading="By group",
    bars=(Bar("Black", 15.1, 14.2, 16.0, "15.1", "12 of 80", True), Bar("Asian", None, text="small count hidden")),
    axis="% of births",
    source="Invented file",
)
PICTURE = PictureSlide(sentence="A map.", heading="Map", png=PNG, alt="Three counties stand out.")
TABLE = TableSlide(
    sentence="All sent.", heading="Counts", header=("Hospital", "Months"), rows=tuple((f"H{n}", "3") for n in range(20))
)
WORDS = WordsSlide(sentence="Two changes were tested.", lines=(("Huddles", "adopted"), ("Drills", "")))
COVER = Cover(sentence="Delta Collaborative", lines=("March 16, 2026",))
ALL = (COVER, SERIES, BARS, PICTURE, TABLE, WORDS)


def opened(*slides: Slide, language: str = "en", mark: str = "Invented data") -> Any:
    return Presentation(io.BytesIO(pptx(Deck("Meeting", language, slides, mark))))


def titles_of(slide: Slide) -> int:
    return len(opened(slide).slides)


def test_every_kind_of_slide_opens_again_with_its_sentence_as_title() -> None:
    made = opened(*ALL)
    titles = [slide.shapes.title.text_frame.text for slide in made.slides]
    assert list(dict.fromkeys(titles)) == [slide.sentence for slide in ALL]
    assert made.slide_width / made.slide_height == pytest.approx(16 / 9, rel=0.001)


def test_the_title_is_read_first_and_the_source_after_the_content() -> None:
    for slide in opened(*ALL).slides:
        names = [shape.name for shape in slide.shapes]
        assert slide.shapes[0] == slide.shapes.title
        assert names.index("Source") >= len(names) - 2


def test_charts_pictures_and_tables_have_a_text_for_those_who_do_not_see_them() -> None:
    drawn = [
        shape
        for slide in opened(*ALL).slides
        for shape in slide.shapes
        if shape.has_chart or shape.has_table or shape.shape_type == 13
    ]
    told = [shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in drawn]
    assert len(told) == 3 + titles_of(TABLE)
    assert told[0] == "Timely treatment. 82 of 100 were treated in time in March 2026."
    assert told[2] == "Three counties stand out."


def test_a_chart_can_be_edited_and_holds_exactly_the_values_shown() -> None:
    (slide,) = opened(SERIES).slides
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    assert list(chart.plots[0].categories) == list(LABELS)
    assert {series.name: list(series.values) for series in chart.plots[0].series}["County General"] == [70, None, 82]
    assert [series.name for series in chart.plots[0].series] == [line.name for line in SERIES.lines]
    assert chart.part.chart_workbook.xlsx_part is not None


def test_a_hidden_value_is_a_word_below_the_chart_and_in_the_notes_and_a_number_nowhere() -> None:
    (slide,) = opened(SERIES).slides
    below = next(shape.text_frame.text for shape in slide.shapes if shape.name == "Notes below the chart")
    assert "Not shown: Feb 2026 (small count hidden)." in below
    assert "County General, Feb 2026: small count hidden" in slide.notes_slide.notes_text_frame.text


def test_changes_are_numbered_on_the_line_and_listed_below() -> None:
    (slide,) = opened(SERIES).slides
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert any("▼1 Jan 2026: Medicine kept on the unit" in text for text in texts)


def test_numerator_and_denominator_and_the_source_stand_in_the_notes() -> None:
    (slide,) = opened(SERIES).slides
    notes = slide.notes_slide.notes_text_frame.text
    assert "County General, Mar 2026: 82.0 (82 of 100)" in notes
    assert notes.endswith("Source: Invented counts")


def test_bars_keep_their_intervals_and_name_what_is_hidden() -> None:
    (slide,) = opened(BARS).slides
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    limits = chart._chartSpace.xpath(".//c:errBars//c:v")
    assert [round(float(one.text), 1) for one in limits] == [0.0, 0.9, 0.0, 0.9]
    assert [shape.text_frame.text for shape in slide.shapes if shape.name == "No number"] == ["small count hidden"]


def test_a_long_table_goes_on_over_the_next_slides() -> None:
    made = opened(TABLE)
    tables = [shape.table for slide in made.slides for shape in slide.shapes if shape.has_table]
    assert sum(len(table.rows) - 1 for table in tables) == len(TABLE.rows)
    assert all(sum(row.height for row in table.rows) <= 4.6 * 914_400 for table in tables)
    assert {table.cell(0, 0).text for table in tables} == {"Hospital"}


def test_invented_data_are_marked_on_every_slide() -> None:
    for slide in opened(*ALL).slides:
        assert any("Invented data" in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


@pytest.mark.parametrize(("language", "tag", "said"), [("en", "en-US", "Source: "), ("es", "es-US", "Fuente: ")])
def test_every_stretch_of_text_says_its_language(language: str, tag: str, said: str) -> None:
    made = opened(*ALL, language=language)
    runs = [run for slide in made.slides for run in slide._element.iter("{*}r") if run.tag.endswith("}r")]
    assert {run.find("{*}rPr").get("lang") for run in runs} == {tag}
    assert made.core_properties.language == language
    assert any(said in shape.text_frame.text for shape in made.slides[1].shapes if shape.has_text_frame)


def test_the_same_values_give_the_same_bytes() -> None:
    assert pptx(Deck("Meeting", "en", ALL)) == pptx(Deck("Meeting", "en", ALL))


def test_every_part_of_the_file_is_whole() -> None:
    with zipfile.ZipFile(io.BytesIO(pptx(Deck("Meeting", "en", ALL)))) as held:
        assert held.testzip() is None
        assert len({entry.filename for entry in held.infolist()}) == len(held.infolist())


def test_names_at_the_ends_of_lines_never_touch() -> None:
    close = [Line(name, (Point(50.0),) * 3, LIMIT) for name in ("a", "b", "c")]
    (slide,) = opened(SeriesSlide(sentence="s", heading="h", labels=LABELS, lines=tuple(close), axis="%")).slides
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    moved = [float(one.get("val")) for one in chart._chartSpace.xpath(".//c:dLbl//c:y")]
    assert len(moved) == 2
    assert max(moved) - min(moved) > 0.05


def test_a_series_without_any_number_is_still_a_slide() -> None:
    empty = SeriesSlide(
        sentence="Nothing can be shown.", heading="h", labels=("2024",), axis="%",
        lines=(Line("A", (Point(None, word="not available"),)),),
    )  # fmt: skip
    assert len(opened(empty).slides) == 1


def test_an_axis_that_does_not_begin_at_zero_says_so() -> None:
    high = tuple(Point(value) for value in (80.0, 82.0, 84.0))
    (slide,) = opened(SeriesSlide(sentence="s", heading="h", labels=LABELS, lines=(Line("A", high),), axis="%")).slides
    assert any("The axis starts at" in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_every_bar_has_its_label_and_no_column_is_narrower_than_its_longest_word() -> None:
    many = BarsSlide(sentence="s", heading="h", bars=tuple(Bar(f"Group {n}", 1.0 + n) for n in range(9)), axis="%")
    (slide,) = opened(many).slides
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    assert [one.get("val") for one in chart._chartSpace.xpath(".//c:tickLblSkip")] == ["1"]
    wide = TableSlide(sentence="s", heading="h", header=("What", "Ratio"), rows=(("long text " * 20, "0.85"),))
    (slide,) = opened(wide).slides
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert table.columns[1].width > 1_000_000  # about an inch


def test_a_share_does_not_go_beyond_all() -> None:
    whole = tuple(Point(value) for value in (40.0, 96.0, 100.0))
    (slide,) = opened(
        SeriesSlide(sentence="s", heading="h", labels=LABELS, lines=(Line("A", whole),), axis="%", at_most=100)
    ).slides
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    assert chart.value_axis.maximum_scale == 100


def test_a_chart_without_any_point_is_a_slide_with_its_sentence_alone() -> None:
    made = opened(
        SeriesSlide(sentence="Nothing is entered yet.", heading="h", labels=(), lines=(Line("A", ()),), axis="%"),
        BarsSlide(sentence="Nothing can be compared.", heading="h", bars=(), axis="%"),
    )
    assert [slide.shapes.title.text_frame.text for slide in made.slides] == [
        "Nothing is entered yet.", "Nothing can be compared.",
    ]  # fmt: skip
    assert not any(shape.has_chart for slide in made.slides for shape in slide.shapes)
