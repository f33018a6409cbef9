"""Lines of the board's figures: value, interval, count of all, unknown, state; the same for the page and its file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from partera.core.codes import place_name
from partera.doors.web.places.blocks import FigureBlock, ShownRow
from partera.doors.web.templatetags.showing import month as month_words
from partera.doors.web.templatetags.showing import number, percent, state_word
from partera.evidence.vocabulary import DIMENSIONS
from partera.programs.kits.queries.board import Line
from partera.programs.kits.rules import feedback
from partera.programs.kits.rules.handing import DAY_BANDS, LANGUAGES
from partera.programs.kits.rules.reach import ESTIMATE, MISSING, OK, SUPPRESSED, Share, Span
from partera.reports.tables import TableColumn, csv_text

_SHOWN = (OK, ESTIMATE)


def row(label: str, share: Share, *, period: str = "", place: str = "", key: str = "") -> ShownRow:
    """A share as a line of a table. An estimate's whole is rounded here and nowhere before."""
    has_value = share.value is not None and share.state in _SHOWN
    has_limits = share.low is not None and share.high is not None
    return ShownRow(
        label=label,
        period=period,
        state="ok" if has_value else share.state,
        shown=percent(share.value) if has_value else state_word(share.state),
        interval=f"{number(share.low, 1)}–{number(share.high, 1)}" if has_limits else "",
        counts=_counts(share),
        unknown=number(share.unknown) if share.unknown is not None and share.state != SUPPRESSED else "",
        value=share.value,
        low=share.low,
        high=share.high,
        numerator=share.numerator,
        denominator=share.denominator,
        unknown_count=share.unknown,
        chips=_chips(share),
        group=key,
        place=place,
    )


def _counts(share: Share) -> str:
    if share.numerator is None:
        return ""
    if share.denominator is None:
        return number(share.numerator)
    return _("%(n)s of %(of)s") % {"n": number(share.numerator), "of": number(share.denominator)}


def _chips(share: Share) -> tuple[tuple[str, str], ...]:
    if share.state == ESTIMATE:
        is_above = (share.numerator or 0) > (share.denominator or 0)
        words = _("More kits than births here") if is_above else _("Estimate")
        return ((ESTIMATE, words),)
    if share.state in (MISSING, SUPPRESSED):
        return ((share.state, state_word(share.state)),)
    return ()


def span_words(span: Span) -> str:
    """April 2025 to March 2026."""
    first, last = month_words(span.first.first_day), month_words(span.last.first_day)
    return first if span.months == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}


def area_words(code: str) -> str:
    """A place's name; for sites without a county, or outside the places served, the words for that."""
    return place_name(code) if code else _("Sites elsewhere, or without a county")


def race_words(key: str) -> str:
    """A group of births by the mother's race and ethnicity."""
    words = DIMENSIONS["race"]
    return _(words.get(key, key))


def language_words(key: str) -> str:
    """A language of hand-overs."""
    return _(LANGUAGES[key])


def day_words(key: str) -> str:
    """A band of days between birth and kit."""
    return _(DAY_BANDS[key])


def answer_words(question: str, key: str) -> str:
    """An answer of the questions to families."""
    return _(feedback.BY_KEY[question].answers[key])


def lines(found: Iterable[Line], words: Any, *, period: str = "") -> tuple[ShownRow, ...]:
    """Lines of a figure, each in its words."""
    return tuple(row(words(line.key), line.share, period=period, key=line.key) for line in found)


def csv_of(block: FigureBlock, facts: Sequence[tuple[str, str]]) -> str:
    """The rows a figure shows, with what they are about."""
    columns = [
        TableColumn("line", _("what the line is of")),
        TableColumn("numerator", _("counted; empty where hidden")),
        TableColumn("denominator", _("out of how many; an estimate where the state says so, not rounded")),
        TableColumn("unknown", _("not known, and left out of the denominator")),
        TableColumn("percent", _("numerator out of denominator, not rounded")),
        TableColumn("low", _("lower 95% limit (Wilson)")),
        TableColumn("high", _("upper 95% limit (Wilson)")),
        TableColumn("state", _("ok, estimate, missing or suppressed")),
    ]
    rows = [
        [
            one.label,
            one.numerator,
            one.denominator,
            one.unknown_count,
            one.value,
            one.low,
            one.high,
            one.chips[0][0] if one.chips else one.state,
        ]
        for one in block.rows
    ]
    return csv_text(facts=[(block.heading, block.caption), *facts], columns=columns, rows=rows)
