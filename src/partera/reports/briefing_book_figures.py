"""The book's parts that are tables of published figures: profile and comparison."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from partera.core.periods import Period
from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import ALL
from partera.registry.findings.notes import notes_of
from partera.reports.briefing_book_inputs import Given
from partera.reports.briefing_book_model import Block, Bullets, Column, Section, Table, Text
from partera.reports.briefing_book_texts import STATES
from partera.reports.briefing_book_words import Words

COUNTS = ("births", "population", "women_15_44")
"""Sizes of a place: to set a state's beside the nation's says nothing."""

RAW = (
    "measure", "definition", "place", "period", "group", "numerator", "denominator", "unknown", "value", "low",
    "high", "state", "rule", "method", "source", "note",
)  # fmt: skip


def own(given: Given, measure: str) -> list[Figure]:
    """The measure's figures of the place for everybody; where it has none, those it is pooled in."""
    for code in (given.subject.code, given.subject.pooled_code):
        found = [f for f in given.figures if f.place == code and f.measure == measure and f.group == ALL]
        if code and found:
            return found
    return []


def is_unnamed(given: Given) -> bool:
    """Whether the publisher counts the place only together with others."""
    return bool(given.subject.pooled_code) and any(f.place == given.subject.pooled_code for f in given.figures)


def missing_of(key: str, given: Given, words: Words, **values: object) -> Text:
    """What is not there; of a county that CDC WONDER does not name, only its state can tell."""
    name = f"{key}_unnamed" if is_unnamed(given) else key
    return Text(words(name, **values), "missing")


def is_pooled_count(given: Given, figure: Figure) -> bool:
    """A size of the counties taken together: it says nothing of this one."""
    return figure.measure in COUNTS and figure.place == given.subject.pooled_code


def latest(figures: Iterable[Figure]) -> Figure | None:
    """The newest whole-year figure that is shown, else the newest; of the same last year the shortest span."""
    whole = [f for f in figures if Period(f.period).kind in ("year", "years")]
    return max(whole, key=_newness, default=None)


def _newness(figure: Figure) -> tuple[bool, int, int]:
    period = Period(figure.period)
    return figure.is_shown, period.last_year, period.first_year


def newer_hidden(figure: Figure, figures: Iterable[Figure]) -> Figure | None:
    """The newest hidden whole-year figure that is newer than the one shown."""
    last = Period(figure.period).last_year
    whole = [f for f in figures if Period(f.period).kind in ("year", "years") and f.state == "suppressed"]
    newest = max(whole, key=lambda f: Period(f.period).last_year, default=None)
    return newest if newest and figure.is_shown and Period(newest.period).last_year > last else None


def profile_figures(given: Given) -> list[tuple[Measure, Figure]]:
    """The newest figure of every measure the place has."""
    found = [(measure, latest(own(given, measure.id))) for measure in given.measures.values()]
    return [(measure, figure) for measure, figure in found if figure is not None]


def profile(given: Given, words: Words) -> Section:
    """The place's measures, then the same beside what it lies in."""
    blocks: list[Block] = []
    shown = profile_figures(given)
    place = given.subject.name
    if given.release is None:
        blocks.append(Text(words("missing_release"), "missing"))
    elif not shown:
        blocks.append(Text(words("missing_figures", place=place), "missing"))
    else:
        if any(f.place == given.subject.pooled_code for _, f in shown):
            pooled = name_of(given, given.subject.pooled_code)
            blocks.append(Text(words("pooled_note", place=place, pooled=pooled), "missing"))
        caption = words("profile_caption", place=place)
        blocks.append(_figures_table(given, shown, words, name="profile", caption=caption))
        around_it = _around_figures(given, {f.measure for _, f in shown})
        if around_it:
            blocks.append(_around_table(given, around_it, words))
        if said := _said([*shown, *around_it], words):
            blocks += [Text(words("said_of_figures"), "note"), Bullets(said)]
        if given.subject.compared and any(measure.per > 1 for measure, _ in shown):
            blocks += _compared(given, shown, words)
        if lacking := _lacking(given, {f.measure for _, f in shown}):
            blocks.append(missing_of("missing_measures", given, words, measures="; ".join(lacking)))
    return Section("profile", words("profile"), tuple(blocks))


def around(given: Given, measure: Measure) -> Figure | None:
    """The newest rate of the state around a county; None for other places, and where none is shown."""
    if given.subject.kind != "county" or not given.subject.compared or measure.per == 1:
        return None
    state = given.subject.compared[0][0]
    found = [f for f in given.figures if f.place == state and f.measure == measure.id and f.group == ALL]
    newest = latest(found)
    return newest if newest and newest.is_shown else None


def _around_figures(given: Given, shown: Collection[str]) -> list[tuple[Measure, Figure]]:
    """What is known of the state where nothing is known of the county itself."""
    lines = [(m, around(given, m)) for m in given.measures.values() if m.id not in shown]
    return [(measure, figure) for measure, figure in lines if figure is not None]


def _around_table(given: Given, found: list[tuple[Measure, Figure]], words: Words) -> Table:
    state = given.subject.compared[0][1]
    caption = words("around_caption", around=state, place=given.subject.name)
    return _figures_table(given, found, words, name="around", caption=caption)


def _lacking(given: Given, shown: Collection[str]) -> list[str]:
    """The measures that could be known of such a place and are not; only counties are ranked by vulnerability."""
    words = Words(given.language)
    ranked = given.subject.kind == "county"
    return [
        words.title(m) for m in given.measures.values() if m.id not in shown and (ranked or m.family != "vulnerability")
    ]


def _said(shown: list[tuple[Measure, Figure]], words: Words) -> tuple[str, ...]:
    """What must be kept in mind of single figures: measures of which the same is said stand together."""
    by_notes: dict[str, list[str]] = {}
    for measure, figure in shown:
        if said := " ".join(words.note(note) for note in notes_of(figure)):
            by_notes.setdefault(said, []).append(words.title(measure))
    return tuple(f"{', '.join(titles)}: {said}" for said, titles in by_notes.items())


def name_of(given: Given, code: str) -> str:
    return dict(given.names).get(code, code)


def marks(given: Given, figure: Figure, words: Words) -> str:
    """The word of its state, and whether it is pooled."""
    found = [words.pick(STATES, figure.state)] if figure.state == "unreliable" else []
    if hidden := newer_hidden(figure, own(given, figure.measure)):
        found.append(f"{words.period(hidden.period)}: {words.pick(STATES, hidden.state).lower()}")
    if figure.place == given.subject.pooled_code:
        found.append(words("pooled", place=name_of(given, figure.place)))
    return "; ".join(found)


def shown_value(measure: Measure, figure: Figure | None, words: Words) -> str:
    """The value with its unit, or the word for its state."""
    if figure is None:
        return words.pick(STATES, "missing")
    if not figure.is_shown or figure.value is None:
        return words.pick(STATES, figure.state)
    return words.value(measure, figure.value)


def interval(measure: Measure, figure: Figure, words: Words) -> str:
    """11.9–13.9, or nothing."""
    if not figure.is_shown or figure.low is None or figure.high is None:
        return ""
    return f"{words.bare(measure, figure.low)}–{words.bare(measure, figure.high)}"


def counted(figure: Figure, words: Words) -> str:
    """1,234 of 9,876, as far as both may be shown."""
    if figure.numerator is None or figure.denominator is None:
        return ""
    return words("of", numerator=words.number(figure.numerator), denominator=words.number(figure.denominator))


def raw(figures: Iterable[Figure]) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(getattr(figure, name) for name in RAW) for figure in figures)


def _figures_table(
    given: Given, shown: list[tuple[Measure, Figure]], words: Words, *, name: str, caption: str
) -> Table:
    """A line for each figure; a column that no line fills is left out."""
    columns = (
        Column(words("measure"), width=7),
        Column(words("value"), True, 5),
        Column(words("interval"), True, 4),
        Column(words("counts"), True, 5),
        Column(words("unknown"), True, 3),
        Column(words("period"), width=4),
        Column(words("state"), width=4),
    )
    rows = [
        (
            words.title(measure),
            shown_value(measure, figure, words),
            interval(measure, figure, words),
            counted(figure, words) if measure.per > 1 else "",
            words.number(figure.unknown) if figure.unknown is not None else "",
            words.period(figure.period),
            marks(given, figure, words),
        )
        for measure, figure in shown
    ]
    filled = [at for at in range(len(columns)) if at < 2 or any(row[at] for row in rows)]
    return Table(
        name,
        caption,
        tuple(columns[at] for at in filled),
        tuple(tuple(row[at] for at in filled) for row in rows),
        RAW,
        raw(figure for _, figure in shown),
    )


def beside(given: Given, figure: Figure, place: str) -> Figure | None:
    """The other place's figure of the same measure: of the same period if there is one, else its newest."""
    found = [f for f in given.figures if f.place == place and f.measure == figure.measure and f.group == ALL]
    same = [f for f in found if f.period == figure.period and f.is_shown]
    return same[0] if same else latest(found)


def _compared(given: Given, shown: list[tuple[Measure, Figure]], words: Words) -> list[Block]:
    """The measures that another place has too, side by side."""
    places = [code for code, _ in given.subject.compared]
    both = [
        (measure, figure)
        for measure, figure in shown
        if measure.id not in COUNTS
        and any((other := beside(given, figure, code)) and other.is_shown for code in places)
    ]
    if not both:
        names = words.either([words.inside(name) for _, name in given.subject.compared])
        return [Text(words("missing_compared", places=names), "missing")]
    return [_compared_table(given, both, words), Text(words("compare_note"), "note")]


def _compared_table(given: Given, shown: list[tuple[Measure, Figure]], words: Words) -> Table:
    places = given.subject.compared
    columns = (
        Column(words("measure"), width=5),
        Column(given.subject.name, True, 4),
        *(Column(name, True, 4) for _, name in places),
    )
    rows, used = [], []
    for measure, figure in shown:
        cells = [words.title(measure), shown_value(measure, figure, words)]
        used.append(figure)
        for code, _name_of in places:
            other = beside(given, figure, code)
            used += [other] if other else []
            cells.append(_compared_cell(measure, figure, other, words))
        rows.append(tuple(cells))
    caption = words("compare_caption", place=given.subject.name)
    return Table("comparison", caption, columns, tuple(rows), RAW, raw(used))


def _compared_cell(measure: Measure, figure: Figure, other: Figure | None, words: Words) -> str:
    text = shown_value(measure, other, words)
    if other is None:
        return text
    limits = interval(measure, other, words)
    text = f"{text} ({limits})" if limits else text
    return text if other.period == figure.period else f"{text} [{words.period(other.period)}]"
