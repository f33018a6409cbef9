"""A signal as a sentence in the reader's language: the one place where it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partera.programs.quality.rules.charting import OF_THE_WHOLE, Mark


@dataclass(frozen=True)
class Said:
    """What a sentence is made of. `points` and `center` are left out where only the kept signal is at hand; `cases` are
    counted on charts of rare events, else months; `goes_on`: it reaches the newest point."""

    rule: str
    side: str
    meaning: str
    first: date
    last: date
    points: int | None = None
    center: str = ""
    cases: bool = False
    goes_on: bool = False


def of_mark(mark: Mark, *, center: str, cases: bool, goes_on: bool) -> Said:
    """A signal as it was found on a chart."""
    first, last = mark.first.first_day, mark.last.first_day
    return Said(mark.rule, mark.side, mark.meaning, first, last, len(mark.points), center, cases, goes_on)


def sentence(said: Said) -> str:
    """The signal in words: when, what it is, what it means."""
    if said.rule.split(".")[-1] in OF_THE_WHOLE:
        span = _("From %(first)s to %(last)s:") % {"first": month(said.first), "last": month(said.last)}
        return f"{span} {_what(said)}"
    return f"{_when(said)} {_what(said)}"


def _when(said: Said) -> str:
    how = {
        "improvement": (
            _("Since %(first)s better than before:"), _("From %(first)s to %(last)s better than before:"),
            _("%(first)s was better than usual:"),
        ),
        "concern": (
            _("Since %(first)s worse than before:"), _("From %(first)s to %(last)s worse than before:"),
            _("%(first)s was worse than usual:"),
        ),
        "neutral": (
            _("Since %(first)s different from before:"), _("From %(first)s to %(last)s different from before:"),
            _("%(first)s was different from usual:"),
        ),
    }[said.meaning]  # fmt: skip
    chosen = how[2] if said.first == said.last else how[0] if said.goes_on else how[1]
    words = chosen % {"first": month(said.first), "last": month(said.last)}
    return words[0].upper() + words[1:]


def _what(said: Said) -> str:
    name = said.rule.split(".")[-1]
    if name in ("shift", "run_shift", "longest_run"):
        return _run(said)
    if name in ("trend", "run_trend"):
        return _trend(said)
    if name == "beyond_limits":
        return {
            "above": _("above what chance explains."),
            "below": _("below what chance explains."),
        }.get(said.side, _("beyond what chance explains."))
    return _rarer()[name]


def _run(said: Said) -> str:
    if said.points is None:
        return {
            "above": _("longer above the middle than chance explains."),
            "below": _("longer below the middle than chance explains."),
        }.get(said.side, _("longer on one side of the middle than chance explains."))
    counted = _counted(said)
    if said.center:
        words = _("%(counted)s in a row above the middle of %(center)s.")
        if said.side == "below":
            words = _("%(counted)s in a row below the middle of %(center)s.")
        return words % {"counted": counted, "center": said.center}
    words = (
        _("%(counted)s in a row below the middle.")
        if said.side == "below"
        else _("%(counted)s in a row above the middle.")
    )
    return words % {"counted": counted}


def _trend(said: Said) -> str:
    if said.points is None:
        return _("falling from point to point.") if said.side == "down" else _("rising from point to point.")
    words = _("%(counted)s in a row, each lower than the last.")
    if said.side != "down":
        words = _("%(counted)s in a row, each higher than the last.")
    return words % {"counted": _counted(said)}


def _counted(said: Said) -> str:
    number = said.points or 0
    if said.cases:
        return ngettext("%(n)s case", "%(n)s cases", number) % {"n": number}
    return ngettext("%(n)s month", "%(n)s months", number) % {"n": number}


def _rarer() -> dict[str, str]:
    return {
        "few_crossings": _("it stays on one side of the middle longer than chance explains; something has changed."),
        "two_of_three": _("two of three points near a limit."),
        "four_of_five": _("four of five points well away from the middle."),
        "hugging": _("fifteen points close to the middle: less varied than chance explains."),
        "avoiding": _("eight points away from the middle, on both sides: as if two things were mixed."),
        "alternating": _("fourteen points going up and down in turn."),
        "few_runs": _("fewer changes of side than chance explains; something has changed."),
        "many_runs": _("more changes of side than chance explains: as if two things were mixed."),
        "astronomical": _("one point far from all others: look at what happened then."),
    }


def month(value: date) -> str:
    """A month as people write it."""
    spanish = (get_language() or "en").startswith("es")
    pattern, locale = ("MMMM 'de' yyyy", "es_US") if spanish else ("MMMM yyyy", "en_US")
    return format_date(value, format=pattern, locale=locale)
