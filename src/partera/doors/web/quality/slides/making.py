"""A meeting's set of slides: cover, completeness, measures, practices, notes on signals, tests of change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.periods import Month, today
from partera.doors.web.places.slides import deck
from partera.doors.web.quality.adoption import words
from partera.doors.web.templatetags.showing import day, is_spanish, month
from partera.programs.quality.queries.meeting import Note, Told
from partera.programs.quality.rules import adoption, improving
from partera.reports.slides import (
    Cover,
    Deck,
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


def source_of(collaborative: str, at: Month) -> str:
    """Where the figures of a set come from."""
    return _("%(collaborative)s, monthly counts of hospitals up to %(month)s") % {
        "collaborative": collaborative, "month": month(at.first_day),
    }  # fmt: skip


def meeting(
    told: Told, charts: Sequence[Slide], wanted: Wanted, *, collaborative: str, hospital: str, at: Month
) -> Deck:
    """The whole set; `hospital` is empty when it is the collaborative's."""
    owner, source = hospital or collaborative, source_of(collaborative, at)
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
    slides += charts if "series" in wanted.parts else []
    slides += _practices(told, source) if "practices" in wanted.parts else []
    slides += _notes(told, wanted, source) if "notes" in wanted.parts else []
    slides += _tests(told, wanted, source) if "tests" in wanted.parts else []
    return deck(f"{owner}, {month(at.first_day)}", *slides)


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
    if told.bands:
        yield _bands(told, source)
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


def _bands(told: Told, source: str) -> Slide:
    """What hospitals may see of each other: bands of the hospitals that are counted together."""
    common = sum(one.band == len(adoption.BANDS) for one in told.bands)
    sentence = _("%(n)s of %(all)s practices are in place at 80%% or more of %(hospitals)s hospitals.") % {
        "n": common, "all": len(told.bands), "hospitals": told.hospitals,
    }  # fmt: skip
    named = words.bands()
    rows = [(one.title_es if is_spanish() and one.title_es else one.title, named[one.band]) for one in told.bands]
    return TableSlide(
        sentence=sentence,
        source=source,
        heading=_("Practices"),
        header=(_("Practice"), _("Hospitals that have it in place")),
        rows=tuple(rows),
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
