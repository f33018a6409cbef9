"""A measure through time: the line of a place beside those of its state and the nation."""

from __future__ import annotations

from django.utils.translation import gettext as _

from partera.doors.web.places import words
from partera.doors.web.places.blocks import FigureBlock
from partera.doors.web.places.making import LONG, Maker, is_count, spoken
from partera.doors.web.places.reading import alike, compared_with
from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure


def trend(maker: Maker, measure: Measure) -> FigureBlock | None:
    """The place through time beside its state and the nation; at least two periods of one length are needed."""
    figure, pooled = maker.leading(measure)
    if figure is None:
        return None
    own = alike(maker.shelf.series(measure.id, figure.place), figure.period)
    if len(own) < 2:
        return None
    name = maker.names[figure.place] if pooled else words.place_label(maker.place.short_name)
    rows = [maker.row(f, measure, name, pooled=pooled, is_subject=True) for f in own]
    for other in [] if is_count(measure) else compared_with(maker.place.code):
        other_name = words.place_label(maker.names[other])
        rows += [maker.row(f, measure, other_name) for f in alike(maker.shelf.series(measure.id, other), figure.period)]
    path = f"{measure.id}/trend"
    sentence = _trend_sentence(own, measure, spoken(maker, name))
    return FigureBlock(
        id="trend",
        heading=_("Through time"),
        sentence=sentence,
        rows=tuple(rows),
        label_heading=_("Place"),
        caption=_("{measure} by period").format(measure=words.title(measure)),
        picture=maker.picture(path, sentence, (580, 290)) if sum(f.is_shown for f in own) > 1 else None,
        csv_address=f"/places/{maker.place.code}/{path}.csv",
        folded=len(own) > LONG,
        table="components/figure_trend.html",
        notes=(_("Two periods are not a trend."),) if len(own) == 2 else (),
    )


def _trend_sentence(own: list[Figure], measure: Measure, place: str) -> str:
    shown = [figure for figure in own if figure.is_shown]
    if len(shown) < 2:
        return _("{measure} in {place}: too few periods can be shown for a line.").format(
            measure=words.title(measure), place=place
        )
    first, last = shown[0], shown[-1]
    return _("{measure} in {place}: {first} in {first_period}, {last} in {last_period}.").format(
        measure=words.title(measure),
        place=place,
        first=words.with_unit(first.value, measure),
        first_period=words.period(first.period),
        last=words.with_unit(last.value, measure),
        last_period=words.period(last.period),
    )
