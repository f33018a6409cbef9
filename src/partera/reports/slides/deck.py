"""A set of slides as a file of the presentation program: the same values give the same bytes.

On every slide the title comes first, then the chart, picture, table or text, then the source: so a screen reader
goes through it. Charts, pictures and tables have a text for those who do not see them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from partera.charts.palette import INK, QUIET
from partera.reports.slides import frame, tables
from partera.reports.slides.bars import add_bars, hidden_words
from partera.reports.slides.lines import add_lines, described
from partera.reports.slides.values import (
    BarsSlide,
    Cover,
    Deck,
    PictureSlide,
    SeriesSlide,
    Slide,
    TableSlide,
    WordsSlide,
)
from partera.reports.slides.words import word

KIND = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_DAY = (2000, 1, 1, 0, 0, 0)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_BELOW = Inches(0.75)  # of a chart, for the changes and the hidden values


def pptx(deck: Deck) -> bytes:
    """The file."""
    made = frame.empty()
    held = made.core_properties
    held.title, held.language, held.author, held.last_modified_by = deck.title, deck.language, "Partera", "Partera"
    held.created = held.modified = _MADE
    held.revision = 1
    for slide in deck.slides:
        for page in _pages(slide, deck.language):
            _add(made, page, deck)
    out = io.BytesIO()
    made.save(out)
    return _same_bytes(out.getvalue())


def _pages(slide: Slide, language: str) -> Iterator[Slide]:
    """The slide; a table that is too long as several."""
    parts = tables.fitting(slide) if isinstance(slide, TableSlide) else []
    if not isinstance(slide, TableSlide) or len(parts) < 2:
        yield slide
        return
    for page, rows in enumerate(parts, start=1):
        heading = word(language, "goes_on", heading=slide.heading, page=page, pages=len(parts))
        yield replace(slide, heading=heading, rows=rows, letters=tables.letters(slide))


def _add(made: Any, slide: Slide, deck: Deck) -> None:
    name = {Cover: frame.COVER, WordsSlide: frame.WRITTEN}.get(type(slide), frame.TITLED)
    page = made.slides.add_slide(frame.layout(made, name))
    _title(page, slide.sentence, is_cover=isinstance(slide, Cover))
    if isinstance(slide, Cover):
        _lines(page.placeholders[1].text_frame, slide.lines)
    elif isinstance(slide, WordsSlide):
        _write(page.placeholders[1].text_frame, slide)
    elif isinstance(slide, SeriesSlide):
        _kicker(page, slide.heading)
        if slide.labels:
            _series(page, slide, deck.language)
    elif isinstance(slide, BarsSlide):
        _kicker(page, slide.heading)
        if slide.bars:
            _bars(page, slide, deck.language)
    elif isinstance(slide, PictureSlide):
        _kicker(page, slide.heading)
        _picture(page, slide)
    elif isinstance(slide, TableSlide):
        _kicker(page, slide.heading)
        drawn = tables.add_table(page.shapes, slide, _box())
        _describe(drawn, slide.heading, f"{slide.heading}. {slide.sentence}")
    else:
        raise TypeError(f"a {type(slide).__name__} cannot be drawn")
    _foot(page, slide, deck, len(made.slides))
    _speakers_notes(page, slide, deck.language)
    _say_language(page, deck.language)


def _title(page: Any, sentence: str, *, is_cover: bool) -> None:
    title = page.shapes.title
    title.text_frame.text = sentence
    title.text_frame.word_wrap = True
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if is_cover else MSO_ANCHOR.TOP
    paragraph = title.text_frame.paragraphs[0]
    paragraph.font.size = Pt(40 if is_cover else _title_size(sentence))
    paragraph.font.color.rgb = RGBColor.from_string(INK[1:].upper())
    paragraph.alignment = PP_ALIGN.LEFT


def _kicker(page: Any, heading: str) -> None:
    """What is shown, in a line below the sentence."""
    box = page.shapes.add_textbox(frame.EDGE, frame.KICKER_TOP, frame.INNER, frame.KICKER_HEIGHT)
    box.name = "Heading"
    box.text_frame.word_wrap = True
    box.text_frame.text = heading
    box.text_frame.paragraphs[0].font.size = Pt(16)
    box.text_frame.paragraphs[0].font.color.rgb = RGBColor.from_string(QUIET[1:].upper())


def _title_size(sentence: str) -> int:
    """As large as two lines allow, three for the longest."""
    for most, size in ((100, 28), (120, 24), (220, 20)):
        if len(sentence) <= most:
            return size
    return 18


def _lines(text: Any, lines: tuple[str, ...]) -> None:
    """The lines below a cover's title."""
    text.text = "\n".join(lines)
    for line in text.paragraphs:
        line.alignment = PP_ALIGN.LEFT
        line.font.size = Pt(22)
        line.font.color.rgb = RGBColor.from_string(QUIET[1:].upper())


def _write(text: Any, slide: WordsSlide) -> None:
    """The lines, each as a point; what explains it stands quieter below."""
    few = len(slide.lines) <= 6
    for number, (line, below) in enumerate(slide.lines):
        paragraph = text.paragraphs[0] if number == 0 else text.add_paragraph()
        paragraph.text = line
        paragraph.font.size = Pt(24 if few else 18)
        if below:
            under = text.add_paragraph()
            under.text, under.level = below, 1
            under.font.size = Pt(18 if few else 14)
            under.font.color.rgb = RGBColor.from_string(QUIET[1:].upper())


def _box(below: int = 0) -> tuple[int, int, int, int]:
    return frame.EDGE, frame.BODY_TOP, frame.INNER, Emu(frame.BODY_HEIGHT - below)


def _series(page: Any, slide: SeriesSlide, language: str) -> None:
    drawn = add_lines(page.shapes, slide, _box(_BELOW))
    _describe(drawn, slide.heading, f"{slide.heading}. {slide.sentence}")
    starts_at = drawn.chart.value_axis.minimum_scale
    below = _below_the_chart(slide, language)
    if starts_at:
        below = f"{word(language, 'axis_from', value=f'{starts_at:,g}')} {below}".strip()
    if below:
        _text_below(page, below)


def _bars(page: Any, slide: BarsSlide, language: str) -> None:
    hidden = [word(language, "value", label=b.label, value=b.text) for b in slide.bars if b.value is None]
    has_limits = any(bar.low is not None for bar in slide.bars)
    parts = [word(language, "interval")[:1].upper() + word(language, "interval")[1:] + "."] if has_limits else []
    parts += [word(language, "not_shown", what="; ".join(hidden))] if hidden else []
    box = _box(_BELOW if parts else 0)
    drawn = add_bars(page.shapes, slide, box)
    _describe(drawn, slide.heading, f"{slide.heading}. {slide.sentence}")
    for text, place in hidden_words(slide, box):
        _word_in_a_gap(page, text, place)
    if parts:
        _text_below(page, " ".join(parts))


def _word_in_a_gap(page: Any, text: str, place: tuple[int, int, int, int]) -> None:
    """The word where a bar would be: a hidden value is not a zero."""
    box = page.shapes.add_textbox(*place)
    box.name = "No number"
    box.text_frame.word_wrap = True
    box.text_frame.text = text
    box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    box.text_frame.paragraphs[0].font.size = Pt(14)
    box.text_frame.paragraphs[0].font.italic = True


def _below_the_chart(slide: SeriesSlide, language: str) -> str:
    """The numbered changes, and which values have a word instead of a number."""
    parts = []
    if slide.flags:
        flags = [
            word(language, "flag", number=f"▼{number}", label=slide.labels[flag.at], words=flag.words)
            for number, flag in enumerate(slide.flags, start=1)
        ]
        parts.append(word(language, "flags", flags="; ".join(flags)) + ".")
    hidden = [
        f"{slide.labels[at]} ({point.word})"
        for line in slide.lines
        if line.role == "main"
        for at, point in enumerate(line.points)
        if point.value is None and point.word
    ]
    if hidden:
        shown = hidden if len(hidden) <= 6 else [*hidden[:6], "…"]
        parts.append(word(language, "not_shown", what="; ".join(shown)))
    if any(point.is_signal for line in slide.lines for point in line.points):
        parts.append(f"◆ {word(language, 'signal')}.")
    if any(point.low is not None for line in slide.lines for point in line.points if line.role == "main"):
        said = word(language, "interval")
        parts.append(said[:1].upper() + said[1:] + ".")
    return " ".join(parts)


def _text_below(page: Any, text: str) -> None:
    top = frame.BODY_TOP + frame.BODY_HEIGHT - _BELOW
    box = page.shapes.add_textbox(frame.EDGE, top, frame.INNER, _BELOW)
    box.name = "Notes below the chart"
    box.text_frame.word_wrap = True
    box.text_frame.text = text
    box.text_frame.paragraphs[0].font.size = Pt(14)


def _picture(page: Any, slide: PictureSlide) -> None:
    """As large as fits, in the middle."""
    left, top, width, height = _box()
    drawn = page.shapes.add_picture(io.BytesIO(slide.png), left, top, height=height)
    if drawn.width > width:
        drawn.height, drawn.width = Emu(int(drawn.height * width / drawn.width)), width
    drawn.left = Emu(int(left + (width - drawn.width) / 2))
    _describe(drawn, slide.heading, slide.alt)


def _foot(page: Any, slide: Slide, deck: Deck, number: int) -> None:
    """The source in small letters, and the slide's number at the right."""
    said = [deck.mark] if deck.mark else []
    said += [word(deck.language, "source", source=slide.source)] if slide.source else []
    if said:
        box = page.shapes.add_textbox(frame.EDGE, frame.FOOT_TOP, Emu(frame.INNER - Inches(0.8)), frame.FOOT_HEIGHT)
        box.name = "Source"
        box.text_frame.word_wrap = True
        box.text_frame.text = " · ".join(said)
        _quiet(box.text_frame.paragraphs[0])
    place = Emu(frame.EDGE + frame.INNER - Inches(0.7))
    box = page.shapes.add_textbox(place, frame.FOOT_TOP, Inches(0.7), frame.FOOT_HEIGHT)
    box.name = word(deck.language, "slide")
    paragraph = box.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT
    held = etree.SubElement(paragraph._p, f"{_A}fld", id="{00000000-0000-0000-0000-000000000001}", type="slidenum")
    etree.SubElement(held, f"{_A}rPr", lang=_tag(deck.language), sz="1200")
    etree.SubElement(held, f"{_A}t").text = str(number)


def _quiet(paragraph: Any) -> None:
    paragraph.font.size = Pt(12)
    paragraph.font.color.rgb = RGBColor.from_string(QUIET[1:].upper())


def _describe(shape: Any, name: str, text: str) -> None:
    """The text that stands for the shape where it is not seen."""
    held = shape._element.xpath(".//p:cNvPr")[0]
    held.set("name", name[:80])
    held.set("descr", text)


def _speakers_notes(page: Any, slide: Slide, language: str) -> None:
    lines = [slide.sentence, *slide.notes]
    if isinstance(slide, SeriesSlide):
        lines += _values_of_lines(slide, language)
    elif isinstance(slide, BarsSlide):
        lines += [
            word(language, "counted" if bar.counts else "value", label=bar.label, value=bar.text, counts=bar.counts)
            for bar in slide.bars
        ]
    if slide.source:
        lines.append(word(language, "source", source=slide.source))
    page.notes_slide.notes_text_frame.text = "\n".join(lines)


def _values_of_lines(slide: SeriesSlide, language: str) -> Iterator[str]:
    for line in slide.lines:
        for label, point in zip(slide.labels, line.points, strict=True):
            if described(line, point):
                value = point.word if point.value is None else f"{point.value:,.{slide.decimals}f}"
                name = "counted" if point.counts else "value"
                yield word(language, name, label=f"{line.name}, {label}", value=value, counts=point.counts)


def _tag(language: str) -> str:
    return "es-US" if language.startswith("es") else "en-US"


def _say_language(page: Any, language: str) -> None:
    """Every stretch of text says its language, so that it is read aloud rightly."""
    for part in (page, page.notes_slide):
        for run in part._element.iter(f"{_A}r"):
            held = run.find(f"{_A}rPr")
            if held is None:
                held = etree.Element(f"{_A}rPr")
                run.insert(0, held)
            held.set("lang", _tag(language))


def _same_bytes(made: bytes) -> bytes:
    """The same file without the time of its making, also inside the workbooks behind its charts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in given.infolist():
            held = given.read(entry)
            if entry.filename.endswith(".xlsx"):
                held = _same_bytes(held)
            elif entry.filename == "docProps/core.xml":
                held = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", b"2000-01-01T00:00:00Z", held)
            kept.writestr(zipfile.ZipInfo(entry.filename, _ZIP_DAY), held, zipfile.ZIP_DEFLATED)
    return out.getvalue()
