"""What is known of a hospital, in words: each fact, the sentence why it stands where it stands, and what slipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.doors.web.places import words as places
from partera.doors.web.templatetags.showing import day, month, number, state_word
from partera.evidence.measures.definition import Measure
from partera.programs.quality.queries.spreading import Ranked
from partera.programs.quality.queries.sustaining import CONCERN, MISSING, NOT_AUDITED, WENT_BACK, Slip
from partera.programs.quality.rules import adoption, spreading
from partera.programs.quality.rules.spreading import Fact


def criterion(name: str, measure: Measure | None) -> str:
    """What a criterion is called; the rate names its measure."""
    if name == "rate" and measure is not None:
        return _("%(measure)s in the county") % {"measure": places.title(measure)}
    return _(spreading.CRITERIA[name])


def fact(name: str, known: Fact, measure: Measure | None) -> str:
    """The value in words, or the word for why there is none."""
    if not known.is_known:
        return unknown(known)
    said = _VALUES[name](known, measure)
    return f"{said}, {state_word('unreliable').lower()}" if known.state == "unreliable" else said


def unknown(known: Fact) -> str:
    """Why something is not known."""
    if known.state == "not_asked":
        return _("not asked yet")
    if known.state == "too_few_answers":
        return _("only %(n)s of %(all)s statements answered") % {
            "n": number(known.numerator), "all": number(known.denominator),
        }  # fmt: skip
    if known.state == "suppressed":
        return _("small count hidden")
    return _("not published")


def _births(known: Fact, _measure: Measure | None) -> str:
    return _("%(n)s a year (%(period)s)") % {"n": number(known.value), "period": places.period(known.period)}


def _rate(known: Fact, measure: Measure | None) -> str:
    if measure is None:
        return number(known.value, 1)
    value = places.with_unit(known.value, measure)
    if known.numerator is None or known.denominator is None:
        return f"{value} ({places.period(known.period)})"
    return _("%(value)s, %(numerator)s of %(denominator)s (%(period)s)") % {
        "value": value,
        "numerator": number(known.numerator),
        "denominator": number(known.denominator),
        "period": places.period(known.period),
    }


def _gap(known: Fact, measure: Measure | None) -> str:
    if not known.groups:
        return _("no gap that chance could not explain")
    size = places.bare(known.value, measure) if measure else number(known.value, 1)
    unit = _("%(size)s percentage points") if measure and measure.per == 100 else _("%(size)s in the rate")
    return _("%(size)s between %(group)s and %(other)s (%(period)s)") % {
        "size": unit % {"size": size},
        "group": places.group_label(known.groups[0]),
        "other": places.group_label(known.groups[1]),
        "period": places.period(known.period),
    }


def _readiness(known: Fact, _measure: Measure | None) -> str:
    return _("%(held)s of %(all)s points of what was asked") % {
        "held": number(known.numerator), "all": number(known.denominator),
    }  # fmt: skip


def _rural(known: Fact, _measure: Measure | None) -> str:
    return (_("yes: %(type)s") if known.value else _("not by its type: %(type)s")) % {"type": ", ".join(known.names)}


def _tribal(known: Fact, _measure: Measure | None) -> str:
    return ", ".join(known.names) if known.names else _("the directory names none")


def _reach(known: Fact, _measure: Measure | None) -> str:
    return _("none takes part yet") if known.value else _("another hospital of the county takes part")


_VALUES = {
    "births": _births, "rate": _rate, "gap": _gap, "readiness": _readiness, "rural": _rural, "tribal": _tribal,
    "reach": _reach,
}  # fmt: skip


def why_here(row: Ranked, weights: dict[str, int], measure: Measure | None) -> str:
    """The sentence: what speaks most for asking this hospital, and what is not known of it."""
    heavy = [name for name in spreading.CRITERIA if weights[name]]
    told = sorted(
        (name for name in heavy if (row.facts[name].points or 0.0) > 0.5),
        key=lambda name: -weights[name] * (row.facts[name].points or 0.0),
    )[:2]
    reasons = [f"{_lower(criterion(name, measure))}: {fact(name, row.facts[name], measure)}" for name in told]
    if reasons:
        parts = [_("What speaks for it: %(reasons)s.") % {"reasons": "; ".join(reasons)}]
    else:
        parts = [_("Nothing that is known sets it apart from the others.")]
    lacking = [_lower(criterion(name, measure)) for name in heavy if not row.facts[name].is_known]
    if lacking:
        parts.append(_("Not known: %(what)s.") % {"what": "; ".join(lacking)})
    return " ".join(parts)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def share(value: float | None) -> str:
    """A part of one as a whole percentage; never 0 or 100 for what is not quite so."""
    if value is None:
        return "–"
    percent = round(value * 100)
    if 0 < value < 1:
        percent = min(99, max(1, percent))
    return f"{percent}%"


def score(value: float | None) -> str:
    """A score from 0 to 100."""
    return "–" if value is None else number(value * 100)


def before(state: str) -> str:
    """What became of a hospital that was in the collaborative once."""
    return {"declined": _("declined before"), "left": _("took part and left")}.get(state, "")


def slip(one: Slip) -> str:
    """What slipped, in a sentence."""
    values = {"hospital": one.hospital_name, "what": one.what, "day": day(one.since)}
    if one.kind == WENT_BACK:
        return _("At %(hospital)s “%(what)s” was in place and is now at “%(status)s” (%(day)s).") % {
            **values, "status": _(adoption.STATUSES[one.status]).lower(),
        }  # fmt: skip
    if one.kind == NOT_AUDITED:
        return _("At %(hospital)s “%(what)s” was to be looked at again by %(day)s.") % values
    if one.kind == CONCERN and one.also:
        return _("At %(hospital)s %(n)s signals of concern in “%(what)s” (%(months)s) have no note yet.") % {
            **values, "n": one.also + 1, "months": _months(one),
        }  # fmt: skip
    if one.kind == CONCERN:
        return _("At %(hospital)s a signal of concern in “%(what)s” (%(months)s) has no note yet.") % {
            **values, "months": _months(one),
        }  # fmt: skip
    assert one.kind == MISSING
    if not one.what:
        return _("At %(hospital)s nothing was entered for %(months)s.") % {**values, "months": _months(one)}
    if not one.also:
        return _("At %(hospital)s “%(what)s” is missing for %(months)s.") % {**values, "months": _months(one)}
    more = ngettext("%(n)s more measure", "%(n)s more measures", one.also) % {"n": one.also}
    return _("At %(hospital)s “%(what)s” and %(more)s are missing for %(months)s.") % {
        **values, "more": more, "months": _months(one),
    }  # fmt: skip


def _months(one: Slip) -> str:
    said = [month(each.first_day) for each in one.months]
    return said[0] if len(said) == 1 else _("%(first)s to %(last)s") % {"first": said[0], "last": said[-1]}


def slip_address(one: Slip) -> tuple[str, str]:
    """Where it is seen to: words and address."""
    where: dict[str, tuple[str, dict[str, Any], str]] = {
        WENT_BACK: ("quality_practices", {"part": one.part}, _("See its practices")),
        NOT_AUDITED: ("quality_practices", {"part": one.part}, _("See its practices")),
        CONCERN: ("quality_chart", {"part": one.part, "measure": one.measure}, _("See the chart")),
        MISSING: ("quality_months", {"part": one.part}, _("See its months")),
    }
    route, kwargs, words = where[one.kind]
    try:
        return words, reverse(route, kwargs=kwargs)
    except NoReverseMatch:  # this subject's pages do not stand yet
        return words, ""


def named(rows: Sequence[Ranked]) -> str:
    """Names in a row."""
    names = [titled(row.name) for row in rows]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def titled(name: str) -> str:
    """A hospital's name as people write it; the list writes in capitals."""
    return name.title() if name.isupper() else name
