"""The book's part on change over time: each measure's line, and its values beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from partera.charts import trend
from partera.charts.cache import drawn_from
from partera.charts.values import Line, Point
from partera.charts.values import Words as ChartWords
from partera.core.periods import Period
from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import ALL
from partera.reports.briefing_book_figures import COUNTS, RAW, interval, missing_of, name_of, own, raw, shown_value
from partera.reports.briefing_book_inputs import Given
from partera.reports.briefing_book_model import Block, Column, Drawing, Section, Table, Text
from partera.reports.briefing_book_texts import STATES
from partera.reports.briefing_book_words import Words

TRENDS = ("ptb", "lbw", "pnc1", "imr", "birth_rate", "ced_total", "births")
MOST_TRENDS = 3
Series = dict[str, Figure]  # by period


def trends(given: Given, words: Words) -> Section:
    """Charts of the measures chosen for the session, else of the first usual ones, each with its table."""
    chosen = list(given.session.focus) if given.session and given.session.focus else []
    blocks: list[Block] = []
    shown = 0
    for name in dict.fromkeys([*chosen, *TRENDS]):
        if name in given.measures and shown < MOST_TRENDS and (found := _trend(given, given.measures[name], words)):
            blocks += found
            shown += 1
    if not blocks:
        blocks = [missing_of("missing_trends", given, words, place=given.subject.name)]
    return Section("trends", words("trends"), tuple(blocks))


def _trend(given: Given, measure: Measure, words: Words) -> list[Block]:
    """Sentence, chart and table; nothing where the place has no three years of its own."""
    mine = _collected(own(given, measure.id))
    shown = [mine[period] for period in sorted(mine) if mine[period].is_shown]
    if len(shown) < 3 or (measure.id in COUNTS and shown[0].place == given.subject.pooled_code):
        return []
    code = shown[0].place
    name = given.subject.name if code == given.subject.code else name_of(given, code)
    series = [(name, mine), *_compared(given, measure, mine)]
    title = words.with_unit(measure)
    sentence = words(
        "trend_sentence",
        measure=words.title(measure),
        place=name,
        first=shown_value(measure, shown[0], words),
        first_period=shown[0].period,
        last=shown_value(measure, shown[-1], words),
        last_period=shown[-1].period,
    )
    lines = [_line(each, found, words, is_subject=number == 0) for number, (each, found) in enumerate(series)]
    chart = ChartWords(title, sentence, words.unit(measure), words("from_zero"))
    content = [[asdict(line) for line in lines], asdict(chart)]
    svg = drawn_from(given.drawings, content, lambda: trend.draw(lines, chart))
    return [
        Text(sentence),
        Drawing(f"trend-{measure.id}", title, f"{title}. {sentence}", svg),
        _table(measure, sorted(mine), series, words),
    ]


def _collected(figures: Iterable[Figure]) -> Series:
    """The single years, without those before the measure was first collected."""
    years = sorted((f for f in figures if Period(f.period).kind == "year"), key=lambda f: f.period)
    while years and years[0].state in ("not_collected", "missing"):
        years.pop(0)
    return {f.period: f for f in years}


def _compared(given: Given, measure: Measure, mine: Series) -> list[tuple[str, Series]]:
    """The places it lies in, with those years that it has itself; a count is compared with no larger place's."""
    found = []
    for other, name in given.subject.compared if measure.id not in COUNTS else ():
        years = {
            f.period: f
            for f in given.figures
            if (f.place, f.measure, f.group) == (other, measure.id, ALL) and f.period in mine and f.is_shown
        }
        if len(years) >= 3:
            found.append((name, years))
    return found


def _line(name: str, figures: Series, words: Words, *, is_subject: bool) -> Line:
    points = tuple(
        Point(f.period, f.value, f.low, f.high, f.state, words.pick(STATES, f.state))
        for f in (figures[period] for period in sorted(figures))
    )
    return Line(name, points, is_subject)


def _table(measure: Measure, periods: list[str], series: list[tuple[str, Series]], words: Words) -> Table:
    columns = (Column(words("period"), width=2), *(Column(name, True, 4) for name, _ in series))
    rows = []
    for period in periods:
        cells = [period]
        for _name, figures in series:
            figure = figures.get(period)
            limits = interval(measure, figure, words) if figure else ""
            cells.append(shown_value(measure, figure, words) + (f" ({limits})" if limits else ""))
        rows.append(tuple(cells))
    used = [figures[period] for _, figures in series for period in sorted(figures)]
    caption = words("trend_caption", measure=words.title(measure))
    return Table(f"trend-{measure.id}", caption, columns, tuple(rows), RAW, raw(used), is_compact=True)
