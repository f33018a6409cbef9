"""A meeting's set of slides: cover, completeness, measures, practices, notes on signals, tests of change."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.periods import Month, today
from partera.doors.web.places.slides import deck
from partera.doors.web.templatetags.showing import day, is_spanish, month, number, state_word
from partera.programs.quality.queries.meeting import Note, Series, Sum, Told
from partera.programs.quality.rules import adoption, improving
from partera.programs.quality.rules.definitions import Definition
from partera.reports.slides import (
    COMPARED,
    TARGET,
    Cover,
    Deck,
    Line,
    Point,
    SeriesSlide,
    Slide,
    TableSlide,
    WordsSlide,
)

MOST_MONTHS = 36
"""Older months cannot be told apart at the back of a room."""
MOST_LINES = 6
_MEANINGS = {"improvement": "for the better", "concern": "of concern", "neutral": "without a better side"}


@dataclass(frozen=True)
class Wanted:
    """What goes in; `notes` and `tests` are None when all do."""

    parts: Collection[str]
    notes: Collection[int] | None = None
    tests: Collection[int] | None = None


def meeting(told: Told, wanted: Wanted, *, collaborative: str, hospital: str, at: Month) -> Deck:
    """The whole set; `hospital` is empty when it is the collaborative's."""
    owner = hospital or collaborative
    source = _("%(collaborative)s, monthly counts of hospitals up to %(month)s") % {
        "collaborative": collaborative, "month": month(at.first_day),
    }  # fmt: skip
    slides: list[Slide] = [
        Cover(
            sentence=owner,
            lines=(
                *([collaborative] if hospital else []),
                _("Figures up to %(month)s") % {"month": month(at.first_day)},
                day(today()),
            ),
        )
    ]
    slides += _reported(told, source, at) if "reported" in wanted.parts else []
    if "series" in wanted.parts:
        slides += [series_slide(one, owner if hospital else _("All hospitals"), source) for one in told.series]
    slides += _practices(told, source) if "practices" in wanted.parts else []
    slides += _notes(told, wanted, source) if "notes" in wanted.parts else []
    slides += _tests(told, wanted, source) if "tests" in wanted.parts else []
    return deck(f"{owner}, {month(at.first_day)}", *slides)


def title(definition: Definition) -> str:
    """The measure's title in the reader's language."""
    return definition.title_es if is_spanish() and definition.title_es else definition.title


def value(one: Sum, definition: Definition) -> float | None:
    """The share or rate per so many, or the count; None where there is no number."""
    if one.state != "ok" or one.numerator is None:
        return None
    if definition.shape == "count":
        return float(one.numerator)
    return one.numerator / one.denominator * definition.per if one.denominator else None


def said(found: float | None, definition: Definition) -> str:
    """The value with its unit."""
    if definition.shape == "count":
        return number(found)
    return f"{number(found, 1)}%" if definition.per == 100 else _("%(value)s per %(per)s") % {
        "value": number(found, 1), "per": number(definition.per),
    }  # fmt: skip


def series_slide(series: Series, owner: str, source: str) -> SeriesSlide:
    """A measure's months as a line, with the target, and the published sum beside a hospital's own."""
    definition = series.measure.definition
    first = max(series.months[0].month, series.months[-1].month + -(MOST_MONTHS - 1))
    step = 3 if definition.every == "quarter" else 1
    months = [at for at in first.to(series.months[-1].month) if step == 1 or at.month % 3 == 0]
    lines = [Line(owner, tuple(_point(_at(series.months, at), definition) for at in months))]
    if series.beside:
        points = tuple(_point(_at(series.beside, at), definition) for at in months)
        lines.append(Line(_("All hospitals"), points, COMPARED))
    if definition.target is not None:
        goal = float(definition.target)
        name = _("Target %(value)s") % {"value": said(goal, definition)}
        lines.append(Line(name, (Point(goal),) * len(months), TARGET))
    return SeriesSlide(
        sentence=_sentence(series, owner),
        source=source,
        notes=_defined(definition),
        heading=title(definition),
        labels=tuple(_short(at) for at in months),
        lines=tuple(lines),
        axis=_axis(definition),
        at_most=100.0 if definition.shape == "share" and definition.per == 100 else None,
    )


def _defined(definition: Definition) -> tuple[str, ...]:
    """What is counted, and out of what."""
    counts = definition.counts_es if is_spanish() and definition.counts_es else definition.counts
    out_of = _out_of(definition)
    return (counts, _("out of: %(what)s") % {"what": out_of}) if out_of else (counts,)


def _out_of(definition: Definition) -> str:
    return definition.out_of_es if is_spanish() and definition.out_of_es else definition.out_of


def _at(months: tuple[Sum, ...], at: Month) -> Sum | None:
    return next((one for one in months if one.month == at), None)


def _point(one: Sum | None, definition: Definition) -> Point:
    if one is None:
        return Point(None, word=_("not entered"))
    found = value(one, definition)
    if found is None:
        return Point(None, word=state_word("suppressed" if one.state == "suppressed" else "missing").lower())
    return Point(found, counts=_counts(one, definition))


def _counts(one: Sum, definition: Definition) -> str:
    parts = [] if definition.shape == "count" else [
        _("%(numerator)s of %(denominator)s") % {
            "numerator": number(one.numerator), "denominator": number(one.denominator),
        }
    ]  # fmt: skip
    if one.unknown:
        parts.append(_("%(n)s unknown") % {"n": number(one.unknown)})
    if one.hospitals:
        parts.append(ngettext("%(n)s hospital", "%(n)s hospitals", one.hospitals) % {"n": one.hospitals})
    return "; ".join(parts)


def _sentence(series: Series, owner: str) -> str:
    """The newest month that has a number, beside the first."""
    definition = series.measure.definition
    shown = [(one, found) for one in series.months if (found := value(one, definition)) is not None]
    if not shown:
        return _("%(owner)s: no month of “%(measure)s” can be shown.") % {"owner": owner, "measure": title(definition)}
    last, newest = shown[-1]
    words = {
        "owner": owner,
        "value": said(newest, definition),
        "month": month(last.month.first_day),
        "counts": _counts(last, definition),
    }
    if len(shown) == 1 or not words["counts"]:
        return _("%(owner)s: %(value)s in %(month)s.") % words
    return _("%(owner)s: %(value)s in %(month)s (%(counts)s); %(first)s in %(first_month)s.") % {
        **words, "first": said(shown[0][1], definition), "first_month": month(shown[0][0].month.first_day),
    }  # fmt: skip


def _short(at: Month) -> str:
    """Nov 2026; nov 2026."""
    return format_date(at.first_day, "MMM y", locale="es_US" if is_spanish() else "en_US")


def _axis(definition: Definition) -> str:
    """What is per how many; out of what stands in the notes."""
    if definition.shape == "count":
        return definition.counts_es if is_spanish() and definition.counts_es else definition.counts
    if definition.per == 100:
        return _("Percent")
    return _("Per %(per)s") % {"per": number(definition.per)}


def _reported(told: Told, source: str, at: Month) -> Iterator[Slide]:
    if told.reported is not None:
        sentence = ngettext(
            "%(complete)s of %(n)s hospital has entered everything for %(month)s.",
            "%(complete)s of %(n)s hospitals have entered everything for %(month)s.",
            told.reported.hospitals,
        ) % {"complete": told.reported.complete, "n": told.reported.hospitals, "month": month(at.first_day)}
        lines = [(_("Complete: %(n)s") % {"n": told.reported.complete}, "")]
        lacking = told.reported.hospitals - told.reported.complete
        lines += [(_("Still missing something: %(n)s") % {"n": lacking}, _("No hospital is named here."))]
        yield WordsSlide(sentence=sentence, lines=tuple(lines), source=source)
    elif told.missing:
        yield WordsSlide(
            sentence=_("Some counts of the last months are still missing."),
            lines=tuple((month(one.first_day), "") for one in told.missing),
            source=source,
        )
    else:
        yield WordsSlide(
            sentence=_("Everything is entered for the last months."),
            lines=((_("Figures up to %(month)s") % {"month": month(at.first_day)}, ""),),
            source=source,
        )


def _practices(told: Told, source: str) -> Iterator[Slide]:
    if not told.practices:
        return
    have = sum(one.status in adoption.IN_PLACE for one in told.practices)
    sentence = ngettext(
        "%(have)s of %(n)s practice is in place.", "%(have)s of %(n)s practices are in place.", len(told.practices)
    ) % {"have": have, "n": len(told.practices)}  # fmt: skip
    rows = [
        (one.title_es if is_spanish() and one.title_es else one.title, _(adoption.STATUSES[one.status]))
        for one in told.practices
    ]
    yield TableSlide(
        sentence=sentence, source=source, heading=_("Practices"), header=(_("Practice"), _("How far")), rows=tuple(rows)
    )


def _portions(lines: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    for start in range(0, len(lines), MOST_LINES):
        yield tuple(lines[start : start + MOST_LINES])


def _notes(told: Told, wanted: Wanted, source: str) -> Iterator[Slide]:
    chosen = [one for one in told.notes if wanted.notes is None or one.id in wanted.notes]
    lines = [(_note_line(one), one.text) for one in chosen]
    sentence = ngettext("%(n)s signal has a note.", "%(n)s signals have a note.", len(lines)) % {"n": len(lines)}
    for portion in _portions(lines):
        yield WordsSlide(sentence=sentence, lines=portion, source=source)


def _note_line(one: Note) -> str:
    return _("%(hospital)s, “%(measure)s”: a signal %(meaning)s up to %(month)s") % {
        "hospital": one.hospital_name,
        "measure": one.measure_es if is_spanish() else one.measure,
        "meaning": _(_MEANINGS[one.meaning]),
        "month": month(one.month.first_day),
    }


def _tests(told: Told, wanted: Wanted, source: str) -> Iterator[Slide]:
    chosen = [one for one in told.tests if wanted.tests is None or one.id in wanted.tests]
    lines = [
        (
            f"{one.hospital_name}: {one.title}",
            f"{_(improving.ACTS[one.act])} ({_(improving.SCALES[one.scale]).lower()}). {one.learned}".strip(),
        )
        for one in chosen
    ]
    adopted = sum(one.act == "adopt" for one in chosen)
    sentence = ngettext(
        "%(n)s change was tested to its end, %(adopted)s adopted.",
        "%(n)s changes were tested to their end, %(adopted)s adopted.",
        len(chosen),
    ) % {"n": len(chosen), "adopted": adopted}
    for portion in _portions(lines):
        yield WordsSlide(sentence=sentence, lines=portion, source=source)
