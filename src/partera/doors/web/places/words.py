"""Figures in words: values with their unit, intervals, and the one sentence of a measure at a place."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from partera.core.periods import Period
from partera.doors.web.templatetags.showing import is_spanish, number, state_word
from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import DIMENSIONS, group_parts
from partera.registry.findings.rules import is_ranked, percent_below

PREDICATES = {
    "ptb": later("{value} of births in {place} in {period} were preterm"),
    "ptb_early": later("{value} of births in {place} in {period} were early preterm, before 34 weeks"),
    "ptb_late": later("{value} of births in {place} in {period} were late preterm, at 34 to 36 weeks"),
    "ptb_very": later("{value} of births in {place} in {period} were very preterm, before 32 weeks"),
    "early_term": later("{value} of births in {place} in {period} were early term, at 37 or 38 weeks"),
    "lbw": later("{value} of babies born in {place} in {period} weighed less than 2,500 grams"),
    "vlbw": later("{value} of babies born in {place} in {period} weighed less than 1,500 grams"),
    "pnc1": later("{value} of births in {place} in {period} had prenatal care from the first trimester"),
    "pnc_late": later("{value} of births in {place} in {period} had late or no prenatal care"),
    "smoke": later("{value} of births in {place} in {period} were to mothers who smoked in pregnancy"),
    "bf_init": later("{value} of babies born in {place} in {period} were breastfed at discharge"),
    "nicu": later("{value} of babies born in {place} in {period} were admitted to intensive care"),
    "medicaid": later("{value} of births in {place} in {period} were paid for by Medicaid"),
    "ced_total": later("{value} of births in {place} in {period} were by cesarean"),
    "ntsv": later("{value} of low-risk first births in {place} in {period} were by cesarean"),
    "imr": later("In {place}, {value} infants died in their first year in {period}"),
    "births": later("In {place}, {value} babies were born in {period}"),
    "population": later("{value} people lived in {place} in {period}"),
}
"""The sentence of the measures people ask for most; any other measure is named and its value given."""


def title(measure: Measure) -> str:
    """The measure's name."""
    return measure.title_es if is_spanish() else measure.title


def counts(measure: Measure) -> str:
    """The numerator in words."""
    return measure.counts_es if is_spanish() else measure.counts


def out_of(measure: Measure) -> str:
    """The denominator in words."""
    return measure.out_of_es if is_spanish() else measure.out_of


def period(text: str) -> str:
    """The period as shown: 2020–2024."""
    return str(Period(text))


def bare(value: float | None, measure: Measure) -> str:
    """The number alone, in the measure's decimals."""
    return number(value, measure.decimals)


def with_unit(value: float | None, measure: Measure) -> str:
    """The number with its unit: 12.9%, 5.6 per 1,000, 0.63."""
    if measure.per == 100:
        return f"{bare(value, measure)}%"
    if measure.per > 1:
        return _("{value} per {per}").format(value=bare(value, measure), per=number(measure.per))
    if measure.unit.startswith("%"):
        return f"{bare(value, measure)}%"
    if is_ranked(measure) and value is not None:
        return _rank(value)
    return bare(value, measure)


def _rank(value: float) -> str:
    """A rank among counties, from 0 to 1, in words."""
    if value >= 1:
        return _("more vulnerable than every other county")
    if value <= 0:
        return _("less vulnerable than every other county")
    return _("more vulnerable than {percent}% of counties").format(percent=percent_below(value))


def interval(low: float | None, high: float | None, measure: Measure) -> str:
    """11.9–13.9, or nothing when there is no interval."""
    return "" if low is None or high is None else f"{bare(low, measure)}–{bare(high, measure)}"


def axis(measure: Measure) -> str:
    """What the value axis shows."""
    if measure.per == 100:
        return _("Percent of {out_of}").format(out_of=out_of(measure))
    if measure.per > 1:
        return _("Per {per} {out_of}").format(per=number(measure.per), out_of=out_of(measure))
    if is_ranked(measure):
        return _("share of U.S. counties that are less vulnerable")
    return _(measure.unit) if measure.unit else counts(measure)


def shown(figure: Figure, measure: Measure) -> str:
    """The value with its unit, or the word for its state."""
    return with_unit(figure.value, measure) if figure.is_shown else state_word(figure.state)


def group_label(key: str) -> str:
    """The group as shown, in the page's language."""
    parts = group_parts(key)
    return ", ".join(_(DIMENSIONS.get(d, {}).get(g, g)) for d, g in parts.items()) if parts else _("Everyone")


def dimension_title(dimension: str) -> str:
    """What a dimension is called above its groups."""
    names = {
        "race": _("Race and ethnicity"),
        "age": _("Mother’s age"),
        "education": _("Mother’s education"),
        "payer": _("Who paid for the birth"),
        "plurality": _("Single births and twins"),
    }
    return names.get(dimension, dimension)


def family_title(family: str) -> str:
    """What a family of measures is called."""
    names = {
        "births": _("Births and deliveries"),
        "gestation": _("Length of pregnancy"),
        "weight": _("Birth weight"),
        "care": _("Care before and around birth"),
        "birth": _("Births and deliveries"),
        "mortality": _("Deaths"),
        "health_behaviors": _("Health behaviors"),
        "spacing": _("Time between births"),
        "payment": _("Who pays for births"),
        "vulnerability": _("Social vulnerability"),
        "indicator": _("Indicators"),
        "population": _("People who live here"),
    }
    return names.get(family, family.replace("_", " ").capitalize())


def place_name(name: str) -> str:
    """The place's name in the page's language: the nation's is translated, others are proper names."""
    return _("the United States") if name == "United States" else name


def place_label(name: str) -> str:
    """The place's name standing alone."""
    return _("United States") if name == "United States" else name


def sentence(figure: Figure | None, measure: Measure, place: str, standings: list[tuple[str, str, str]]) -> str:
    """The one sentence: value, interval, period, and how it stands to state and nation.

    `standings` are (above | below | alike, the other place's name, its value in words).
    """
    if figure is None:
        return _("No figure of “{measure}” for {place} has been published.").format(measure=title(measure), place=place)
    when = period(figure.period)
    if not figure.is_shown:
        return (
            _("{measure} in {place} in {period}: {state}. {why}")
            .format(
                measure=title(measure), place=place, period=when, state=state_word(figure.state), why=why(figure.state)
            )
            .strip()
        )
    value = with_unit(figure.value, measure)
    if measure.id in PREDICATES:
        said = _(PREDICATES[measure.id]).format(value=value, place=place, period=when)
    else:
        said = _("{measure} in {place} in {period}: {value}").format(
            measure=title(measure), place=place, period=when, value=value
        )
    if limits := interval(figure.low, figure.high, measure):
        said += f" ({limits})"
    said = said[:1].upper() + said[1:]
    return f"{said}{_standing_words(standings)}."


def _standing_words(standings: list[tuple[str, str, str]]) -> str:
    forms = {
        "above": _("above {place} ({value})"),
        "below": _("below {place} ({value})"),
        "alike": _("not clearly different from {place} ({value})"),
    }
    said = [forms[kind].format(place=place_name(place), value=value) for kind, place, value in standings]
    if len(said) == 2 and standings[0][0] == standings[1][0]:
        both = {
            "above": _("above {first} and {second}"),
            "below": _("below {first} and {second}"),
            "alike": _("not clearly different from {first} or {second}"),
        }
        named = [f"{place_name(place)} ({value})" for _kind, place, value in standings]
        return ", " + both[standings[0][0]].format(first=named[0], second=named[1])
    return "".join(f", {words}" for words in said[:1]) + "".join(
        " " + _("and {standing}").format(standing=words) for words in said[1:]
    )


def why(state: str) -> str:
    """What a state means, for somebody who meets it for the first time."""
    meanings = {
        "suppressed": _("A count from 1 to 9, or one that would give such a count away, is not published."),
        "unreliable": _("It rests on few events and may change much from year to year."),
        "not_collected": _("The source did not ask for it in that period."),
        "missing": _("The source does not give it."),
        "not_applicable": _("It does not apply here."),
    }
    return meanings.get(state, "")
