"""The book's county map, and the chart of the groups of the largest gap."""

from __future__ import annotations

from dataclasses import asdict

from partera.charts import intervals
from partera.charts.cache import drawn_from
from partera.charts.maps import Area, MapWords, NoMap, county_map, paths
from partera.charts.values import Row
from partera.charts.values import Words as ChartWords
from partera.core.codes import NATION, is_unidentified, place_name
from partera.core.periods import Period
from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import UNKNOWN, group_parts
from partera.registry.findings.rules import is_ranked, percent_below
from partera.reports.briefing_book_figures import interval, shown_value
from partera.reports.briefing_book_inputs import Given
from partera.reports.briefing_book_model import Block, Column, Drawing, Section, Table, Text
from partera.reports.briefing_book_texts import STATES
from partera.reports.briefing_book_words import Words

MAPPED = ("ptb", "imr", "lbw", "pnc1", "medicaid", "svi")
FEWEST_ON_A_MAP = 3


def map_section(given: Given, words: Words) -> Section:
    """The map of the first measure that enough counties have; for the nation, its states."""
    chosen = list(given.session.focus) if given.session else []
    for name in dict.fromkeys([*chosen, *MAPPED]):
        measure = given.measures.get(name)
        figures = _newest_of_each(given, name) if measure else []
        own = [figure for figure in figures if figure.is_shown and not is_unidentified(figure.place)]
        if measure is not None and len(own) >= FEWEST_ON_A_MAP:
            return Section("map", words("map"), tuple(_map(given, measure, figures, words)))
    return Section("map", words("map"), (Text(words("missing_map", place=_area_name(given)), "missing"),))


def _area_name(given: Given) -> str:
    return given.state_name or given.subject.name


def _newest_of_each(given: Given, measure: str) -> list[Figure]:
    """The parts' figures of the newest year that most of them show."""
    mine = [f for f in given.parts if f.measure == measure and Period(f.period).kind in ("year", "years")]
    shown = [f.period for f in mine if f.is_shown]
    if not shown:
        return []
    period = max(set(shown), key=lambda text: (Period(text).last_year, shown.count(text)))
    return [figure for figure in mine if figure.period == period]


def _map(given: Given, measure: Measure, figures: list[Figure], words: Words) -> list[Block]:
    shown = sorted((f for f in figures if f.is_shown and f.value is not None), key=lambda f: -(f.value or 0))
    own = [figure for figure in shown if not is_unidentified(figure.place)]
    first, last = own[0], own[-1]
    title = words("map_title", measure=words.with_unit(measure), period=words.period(first.period))
    sentence = words(
        "map_sentence",
        most=_short(first.place),
        most_value=shown_value(measure, first, words),
        least=_short(last.place),
        least_value=shown_value(measure, last, words),
    )
    blocks: list[Block] = [Text(sentence)]
    if svg := _drawn_map(given, measure, figures, title, sentence, words):
        blocks.append(Drawing(f"map-{measure.id}", title, f"{title}. {sentence}", svg))
    columns: tuple[Column, ...] = (
        Column(words("place"), width=5),
        Column(words("ranked_column") if is_ranked(measure) else words("value"), True, 4),
        Column(words("interval"), True, 4),
    )
    rows: tuple[tuple[str, ...], ...] = tuple(
        (_short(f.place), _in_column(measure, f, words), interval(measure, f, words)) for f in own
    )
    if not any(limits for _, _, limits in rows):
        columns, rows = columns[:2], tuple(row[:2] for row in rows)
    ends = rows if len(rows) <= 10 else (*rows[:5], *rows[-5:])
    caption = words("map_caption" if len(rows) <= 10 else "map_ends", measure=words.title(measure))
    names = ("place", "period", "value", "low", "high", "state")
    data = tuple((f.place, f.period, f.value, f.low, f.high, f.state) for f in figures)
    blocks.append(Table(f"map-{measure.id}", caption, columns, ends, names, data, is_compact=True))
    return blocks


def _in_column(measure: Measure, figure: Figure, words: Words) -> str:
    """The value where the column says what it is: of a rank only the share of counties below it."""
    if is_ranked(measure) and figure.value is not None:
        return f"{percent_below(figure.value)}%"
    return shown_value(measure, figure, words)


def _short(code: str) -> str:
    return place_name(code).split(",")[0]


def _drawn_map(
    given: Given, measure: Measure, figures: list[Figure], title: str, sentence: str, words: Words
) -> bytes | None:
    """The map; None where set-up has not made the outlines."""
    if given.maps is None:
        return None
    area = NATION if given.subject.code == NATION else given.subject.code[:2]
    try:
        drawing = paths(given.maps, area)
    except NoMap:
        return None
    layer = "states" if area == NATION else "counties"
    by_place = {figure.place: figure for figure in figures}
    areas = []
    for code in drawing[layer]:
        figure = by_place.get(code) or by_place.get(f"{area}999")
        if figure is not None:
            value = figure.value if figure.is_shown else None
            label = f"{_short(code)}: {shown_value(measure, figure, words)}"
            areas.append(Area(code, value, figure.state, label, pooled=figure.place != code))
    said = MapWords(
        title,
        sentence,
        words.pick(STATES, "suppressed"),
        words.pick(STATES, "unreliable"),
        words("map_pooled"),
        words.pick(STATES, "missing"),
    )
    form = "{:.0%}" if is_ranked(measure) else f"{{:,.{measure.decimals}f}}"
    svg = county_map(areas, said, drawing=drawing, number=form, layer=layer, subject=given.subject.code)
    return svg.encode("utf-8")


def groups_of_largest_gap(given: Given, words: Words) -> list[Block]:
    """The chart of the groups of the largest gap's dimension, and its table."""
    gap = next((gap for gap in given.gaps if gap.measure in given.measures), None)
    if gap is None or not given.groups:
        return []
    measure, dimension = given.measures[gap.measure], next(iter(group_parts(gap.group)))
    figures = [
        figure
        for figure in given.groups
        if list(parts := group_parts(figure.group)) == [dimension] and parts[dimension] != UNKNOWN
    ]
    if len(figures) < 2:
        return []
    title = words("groups_title", measure=words.title(measure), period=words.period(gap.period))
    sentence = words(
        "groups_sentence",
        group=words.group(gap.group),
        value=words.value(measure, gap.value),
        reference=words.group(gap.reference),
        reference_value=words.value(measure, gap.reference_value),
    )
    chart = ChartWords(title, sentence, words.unit(measure), words("from_zero"))
    svg = _drawn_groups(given, measure, figures, gap.group, chart, words)
    columns = (Column(words("group"), width=5), Column(words("value"), True, 4), Column(words("interval"), True, 4))
    table = Table(
        "gap-groups",
        title,
        columns,
        tuple((words.group(f.group), shown_value(measure, f, words), interval(measure, f, words)) for f in figures),
        is_compact=True,
    )
    return [Text(sentence), Drawing("gap-groups", title, f"{title}. {sentence}", svg), table]


def _drawn_groups(
    given: Given, measure: Measure, figures: list[Figure], marked: str, chart: ChartWords, words: Words
) -> bytes:
    """The chart of the groups, the marked one stronger; kept by what it is drawn from."""
    rows = [
        Row(
            words.group(f.group),
            f.value,
            f.low,
            f.high,
            f.state,
            shown_value(measure, f, words),
            is_subject=f.group == marked,
        )
        for f in figures
    ]
    content = [[asdict(row) for row in rows], asdict(chart)]
    return drawn_from(given.drawings, content, lambda: intervals.draw(intervals.groups_chart(rows, chart), chart))
