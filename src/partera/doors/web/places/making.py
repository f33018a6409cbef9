"""Figures made into blocks: the rows, sentence and addresses of each figure on a place's pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partera.doors.web.places import words
from partera.doors.web.places.blocks import FigureBlock, Picture, ShownRow
from partera.doors.web.places.reading import Shelf, compared_with, newer_hidden, newest, unidentified_of
from partera.doors.web.places.standing import standing
from partera.doors.web.templatetags.showing import number, state_word
from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import DIMENSIONS, UNKNOWN
from partera.registry.findings.notes import notes_of
from partera.registry.findings.rules import is_ranked
from partera.registry.places.queries import PlaceRow

NATURAL_ORDER = ("age", "education", "plurality")
"""Dimensions whose groups keep their own order; the others go from the highest value down."""

LONG = 14
"""A table of more rows opens on demand."""


@dataclass
class Maker:
    """What every block of one page shares."""

    place: PlaceRow
    names: dict[str, str]  # of every place on the page
    shelf: Shelf
    release: str
    used: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)

    def leading(self, measure: Measure) -> tuple[Figure | None, bool]:
        """The figure the place leads with, and whether it is that of the pooled counties it lies in."""
        if own := newest(self.shelf.series(measure.id, self.place.code)):
            return own, False
        pooled = unidentified_of(self.place.code)
        figure = newest(self.shelf.series(measure.id, pooled)) if pooled else None
        return figure, figure is not None

    def row(self, figure: Figure, measure: Measure, label: str, *, pooled: bool = False, **more: object) -> ShownRow:
        """A line of a table; what it was made from is remembered for the page's end."""
        self.used.add(figure.source)
        self.notes.update(notes_of(figure))
        states = [(figure.state, state_word(figure.state))] if figure.state != "ok" else []
        if pooled:
            states.append(("pooled", state_word("pooled")))
        return ShownRow(
            label=label,
            period=words.period(figure.period),
            state=figure.state,
            shown=words.shown(figure, measure),
            interval=words.interval(figure.low, figure.high, measure) if figure.is_shown else "",
            counts=_counts(figure) if measure.per > 1 else "",
            unknown=number(figure.unknown) if figure.unknown is not None and figure.is_shown else "",
            value=figure.value if figure.is_shown else None,
            low=figure.low if figure.is_shown else None,
            high=figure.high if figure.is_shown else None,
            numerator=figure.numerator if figure.is_shown else None,
            denominator=figure.denominator if figure.is_shown else None,
            unknown_count=figure.unknown if figure.is_shown else None,
            chips=tuple(states),
            group=figure.group,
            place=figure.place,
            source=figure.source,
            **more,  # type: ignore[arg-type]
        )

    def picture(self, path: str, alt: str, size: tuple[int, int]) -> Picture:
        """A drawing's addresses: they change with the release and the language, so they may be kept for long."""
        facts = urlencode({"v": self.release, "l": get_language() or "en"})
        base = f"/places/{self.place.code}/{path}"
        return Picture(
            address=f"{base}.svg?{facts}",
            narrow_address=f"{base}.svg?{facts}&w=narrow",
            alt=alt,
            width=size[0],
            height=size[1],
            png_address=f"{base}.png?{facts}",
            slide_address=f"{base}.pptx?{facts}",
        )


def _counts(figure: Figure) -> str:
    """numerator of denominator, where they are published."""
    if figure.numerator is None or not figure.is_shown:
        return number(figure.denominator) if figure.denominator is not None and figure.is_shown else ""
    if figure.denominator is None:
        return number(figure.numerator)
    return _("{numerator} of {denominator}").format(
        numerator=number(figure.numerator), denominator=number(figure.denominator)
    )


def comparison(maker: Maker, measure: Measure) -> FigureBlock | None:
    """The place beside its state and the nation in the same period, with the sentence."""
    figure, pooled = maker.leading(measure)
    if figure is None:
        return None
    code = maker.place.code
    name = maker.names[figure.place] if pooled else words.place_label(maker.place.short_name)
    others = {other: maker.shelf.at(measure.id, other, figure.period) for other in compared_with(code)}
    rows = [maker.row(figure, measure, name, pooled=pooled, is_subject=True)]
    rows += [
        maker.row(other, measure, words.place_label(maker.names[at]), address=f"/places/{at}/")
        for at, other in others.items()
        if other is not None
    ]
    sentence = _comparison_sentence(maker, measure, figure, pooled, others)
    path = f"{measure.id}/comparison"
    return FigureBlock(
        id=f"m-{measure.id}",
        heading=words.title(measure),
        sentence=sentence,
        rows=tuple(rows),
        label_heading=_("Place"),
        caption=_("{measure}, {period}").format(measure=words.title(measure), period=words.period(figure.period)),
        address=f"/places/{code}/{measure.id}/",
        picture=maker.picture(path, sentence, (560, 60 + 34 * len(rows))) if _is_drawn(rows, measure) else None,
        csv_address=f"/places/{code}/{path}.csv",
        notes=_comparison_notes(maker, measure, figure, others),
        period=words.period(figure.period),
    )


def _comparison_sentence(
    maker: Maker, measure: Measure, figure: Figure, pooled: bool, others: dict[str, Figure | None]
) -> str:
    """The value and how it stands to the others; of a county that is not named, whose figure it is."""
    standings = [
        (kind, maker.names[at], words.with_unit(other.value, measure))
        for at, other in others.items()
        if other is not None and (kind := standing(figure, other, measure))
    ]
    name = maker.names[figure.place] if pooled else words.place_label(maker.place.short_name)
    sentence = words.sentence(figure, measure, spoken(maker, name), standings)
    if not pooled:
        return sentence
    said = _("The source does not name {place} alone; it stands among the smaller counties taken together.")
    return f"{said.format(place=maker.place.short_name)} {sentence}"


def _comparison_notes(
    maker: Maker, measure: Measure, figure: Figure, others: dict[str, Figure | None]
) -> tuple[str, ...]:
    """A newer year that is hidden; and the places that have no figure of the period, where they could have one."""
    notes = []
    if hidden := newer_hidden(maker.shelf.series(measure.id, figure.place), figure):
        notes.append(_("{period}: small count hidden.").format(period=words.period(hidden.period)))
    if is_ranked(measure):
        return tuple(notes)
    missing = _("No figure of {place} for {period} has been published to compare with.")
    notes += [
        missing.format(place=words.place_name(maker.names[at]), period=words.period(figure.period))
        for at, other in others.items()
        if other is None
    ]
    return tuple(notes)


def spoken(maker: Maker, name: str) -> str:
    """The place's name inside a sentence."""
    return words.place_name(maker.place.name) if maker.place.kind == "nation" else name


def is_count(measure: Measure) -> bool:
    """A plain count: places of different size do not compare by it."""
    return measure.per == 1 and measure.decimals == 0


def _is_drawn(rows: list[ShownRow], measure: Measure) -> bool:
    """Places are drawn side by side where that can be read: not for plain counts, nor for one place alone."""
    return len(rows) > 1 and not is_count(measure) and any(row.has_number for row in rows)


def groups(maker: Maker, measure: Measure) -> list[FigureBlock]:
    """One block a dimension, the widest gap first; hidden groups keep their line and their word."""
    figure, pooled = maker.leading(measure)
    if figure is None:
        return []
    found = maker.shelf.groups(measure.id, figure.place, figure.period)
    period = figure.period
    if not found and (earlier := _period_with_groups(maker, measure, figure.place)):
        period = earlier
        found = maker.shelf.groups(measure.id, figure.place, period)
    blocks = [_group_block(maker, measure, dimension, figures, period, pooled) for dimension, figures in found.items()]
    return sorted(blocks, key=lambda block: -_width(block))


def _period_with_groups(maker: Maker, measure: Measure, place: str) -> str | None:
    """The latest period in which groups are published."""
    periods = {
        period
        for (of_measure, of_place, group), series in maker.shelf.figures.items()
        if of_measure == measure.id and of_place == place and group != "all" and "|" not in group
        for period in series
    }
    return max(periods, key=lambda text: (text[-4:], text)) if periods else None


def _group_block(
    maker: Maker, measure: Measure, dimension: str, figures: list[Figure], period: str, pooled: bool
) -> FigureBlock:
    order = list(DIMENSIONS.get(dimension, {}))

    def rank(figure: Figure) -> tuple:
        group = figure.group.split(":", 1)[1]
        natural = order.index(group) if group in order else len(order)
        if dimension in NATURAL_ORDER:
            return (group == UNKNOWN, natural)
        return (group == UNKNOWN, not figure.is_shown, -(figure.value or 0), natural)

    rows = [maker.row(f, measure, words.group_label(f.group), pooled=pooled) for f in sorted(figures, key=rank)]
    path = f"{measure.id}/{dimension}"
    sentence = _groups_sentence(rows, words.period(period))
    rule = (
        _("Groups stand in their own order.")
        if dimension in NATURAL_ORDER
        else _("Groups stand from the highest value down, hidden ones last.")
    )
    return FigureBlock(
        id=f"by-{dimension}",
        heading=words.dimension_title(dimension),
        sentence=sentence,
        rows=tuple(rows),
        label_heading=words.dimension_title(dimension),
        caption=_("{measure} by group, {period}").format(measure=words.title(measure), period=words.period(period)),
        picture=maker.picture(path, sentence, (560, 60 + 34 * len(rows))) if any(r.has_number for r in rows) else None,
        csv_address=f"/places/{maker.place.code}/{path}.csv",
        notes=(rule,),
        period=words.period(period),
        folded=len(rows) > LONG,
    )


def _groups_sentence(rows: list[ShownRow], period: str) -> str:
    known = [row for row in rows if row.has_number and not row.group.endswith(f":{UNKNOWN}")]
    hidden = sum(row.state == "suppressed" for row in rows)
    tail = (
        " "
        + _("{count} of {all} groups cannot be shown: their counts are too small.").format(count=hidden, all=len(rows))
        if hidden
        else ""
    )
    if len(known) < 2:
        return (_("Too few groups can be compared in {period}.").format(period=period) + tail).strip()
    most, least = max(known, key=lambda r: r.value or 0), min(known, key=lambda r: r.value or 0)
    return (
        _("In {period}, highest: {most} ({most_value}); lowest: {least} ({least_value}).").format(
            period=period,
            most=most.label,
            most_value=most.shown,
            least=least.label,
            least_value=least.shown,
        )
        + tail
    )


def _width(block: FigureBlock) -> float:
    values = [r.value or 0 for r in block.rows if r.has_number and not r.group.endswith(f":{UNKNOWN}")]
    return max(values) - min(values) if len(values) > 1 else 0.0
