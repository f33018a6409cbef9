"""The book put together from its parts: cover, at a glance, and the order of what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from partera.evidence.measures.definition import Measure
from partera.registry.findings.rules import is_ranked
from partera.reports import briefing_book_figures as figures
from partera.reports import briefing_book_gaps as gaps
from partera.reports import briefing_book_partners as partners
from partera.reports import briefing_book_pictures as pictures
from partera.reports.briefing_book_inputs import Given
from partera.reports.briefing_book_model import Block, Book, Bullets, Section, Text
from partera.reports.briefing_book_sources import sources
from partera.reports.briefing_book_synergies import synergies
from partera.reports.briefing_book_texts import PURPOSES, STATES
from partera.reports.briefing_book_trends import trends
from partera.reports.briefing_book_words import Words

GLANCE = ("population", "births", "ptb", "lbw", "pnc1", "imr", "medicaid", "svi")

BIRTH_RECORDS = ("births", "ptb", "lbw", "pnc1", "imr", "birth_rate")


def assemble(given: Given) -> Book:
    """The whole book from what was gathered; nothing is read here."""
    words = Words(given.language)
    return Book(
        place=given.subject.code,
        place_name=given.subject.name,
        language=words.language,
        title=words("title"),
        subtitle=words("subtitle"),
        made_on=given.release.made_on if given.release else given.today,
        facts=_facts(given, words),
        invented=words("invented") if given.invented else "",
        words={name: words(name) for name in ("contents", "page")},
        sections=(
            glance(given, words),
            figures.profile(given, words),
            pictures.map_section(given, words),
            _gaps(given, words),
            trends(given, words),
            partners.money(given, words),
            partners.partners(given, words),
            synergies(given, words),
            partners.safety_net(given, words),
            partners.steps(given, words),
            sources(given, words),
        ),
    )


def _gaps(given: Given, words: Words) -> Section:
    """The gaps, and the groups of the largest as a chart."""
    section = gaps.gaps(given, words)
    return replace(section, blocks=(*section.blocks, *pictures.groups_of_largest_gap(given, words)))


def _facts(given: Given, words: Words) -> tuple[tuple[str, str], ...]:
    """What the cover says: session, time, place, focus, release."""
    facts = []
    session = given.session
    if session is not None:
        facts += [(words("session"), session.title), (words("partnership"), session.partnership_name)]
        if session.starts_at is not None:
            facts.append((words("when"), _when(session.starts_at, session.timezone, words)))
        if session.venue:
            facts.append((words("where"), session.venue))
        facts.append((words("purpose"), "; ".join(words.pick(PURPOSES, name) for name in session.purposes)))
        if session.focus:
            names = [words.title(given.measures[m]) if m in given.measures else m for m in session.focus]
            facts.append((words("focus"), "; ".join(names)))
        if session.focus_reason:
            facts.append((words("why_focus"), session.focus_reason))
    release = given.release
    facts.append((words("made"), words.day(release.made_on if release else given.today)))
    facts.append((words("release"), release.id if release else words("no_release")))
    return tuple(facts)


def _when(starts_at: datetime, timezone: str, words: Words) -> str:
    return words.moment(starts_at.astimezone(ZoneInfo(timezone)))


def glance(given: Given, words: Words) -> Section:
    """The sentences a reader takes along who reads nothing else."""
    items = [
        *_figure_sentences(given, words),
        *(words("glance_gap", gap=sentence) for sentence in gap_sentences(given, words, most=1)),
        *_money_sentence(given, words),
        *_site_sentence(given, words),
        *_step_sentence(given, words),
    ]
    blocks: tuple[Block, ...] = (Bullets(tuple(items)),) if items else ()
    if given.release is None:
        blocks = (*blocks, Text(words("missing_release"), "missing"))
    elif not any(name in given.measures and figures.own(given, name) for name in BIRTH_RECORDS):
        blocks = (*blocks, Text(words("missing_figures", place=given.subject.name), "missing"))
    return Section("glance", words("glance"), blocks)


def _figure_sentences(given: Given, words: Words) -> list[str]:
    chosen = list(given.session.focus) if given.session else []
    sentences = []
    for name in dict.fromkeys([*chosen, *GLANCE]):
        measure = given.measures.get(name)
        figure = figures.latest(figures.own(given, name)) if measure else None
        if measure is not None and figure is None:
            sentences += _around(given, measure, words)
        if measure is None or figure is None or figures.is_pooled_count(given, figure):
            continue
        place = dict(given.names).get(figure.place, given.subject.name)
        title, period = words.title(measure), words.period(figure.period)
        if not figure.is_shown:
            word = words.pick(STATES, figure.state).lower()
            sentences.append(words("glance_hidden", measure=title, word=word, place=place, period=period))
            continue
        if is_ranked(measure):
            value = figures.shown_value(measure, figure, words)
            sentences.append(words("glance_ranked", measure=title, place=place, value=value, period=period))
            continue
        limits = ""
        if figure.low is not None and figure.high is not None:
            low, high = words.bare(measure, figure.low), words.bare(measure, figure.high)
            limits = words("glance_interval", low=low, high=high)
        counts = figures.counted(figure, words) if measure.per > 1 else ""
        text = words(
            "glance_value",
            measure=title,
            value=figures.shown_value(measure, figure, words),
            counts=f" ({counts})" if counts else "",
            place=place,
            period=period,
            interval=limits,
        )
        sentences.append(" ".join([text, *_compared(given, name, words)]) if measure.per > 1 else text)
    return sentences


def _around(given: Given, measure: Measure, words: Words) -> list[str]:
    """The figure of the state around a county that has none of its own."""
    figure = figures.around(given, measure)
    if figure is None:
        return []
    value, period = figures.shown_value(measure, figure, words), words.period(figure.period)
    place, state = given.subject.name, figures.name_of(given, figure.place)
    title = words.title(measure)
    return [words("glance_around", measure=title, place=place, around=state, value=value, period=period)]


def _compared(given: Given, name: str, words: Words) -> list[str]:
    measure = given.measures[name]
    mine = figures.latest(figures.own(given, name))
    found = []
    for code, place in given.subject.compared:
        other = figures.beside(given, mine, code) if mine else None
        if other is not None and other.is_shown:
            value = figures.shown_value(measure, other, words)
            period = "" if mine and other.period == mine.period else f" ({words.period(other.period)})"
            found.append(words("glance_compared", place=place, value=f"{value}{period}"))
    return found


def gap_sentences(given: Given, words: Words, most: int) -> list[str]:
    """The largest gaps whose ratio has an interval, each in a sentence."""
    sentences: list[str] = []
    for gap in given.gaps:
        measure = given.measures.get(gap.measure)
        ratio, low, high = gap.ratio
        if measure is None or low is None or high is None or len(sentences) == most:
            continue
        text = words(
            "gap",
            measure=words.title(measure),
            group=words.group(gap.group),
            value=words.value(measure, gap.value),
            reference=words.group(gap.reference),
            reference_value=words.value(measure, gap.reference_value),
            period=words.period(gap.period),
            ratio=words.number(ratio, 2),
            low=words.number(low, 2),
            high=words.number(high, 2),
        )
        sentences.append(text)
    return sentences


def choices_of_focus(given: Given) -> list[tuple[str, str, str, str, str]]:
    """Each measure the place has: id, name, newest value with its interval, period, comparison."""
    words = Words(given.language)
    lines = []
    for measure, figure in figures.profile_figures(given):
        if measure.better == "neither":
            continue  # a count or a mark of the place is no focus
        limits = figures.interval(measure, figure, words)
        value = figures.shown_value(measure, figure, words) + (f" ({limits})" if limits else "")
        compared = " ".join(_compared(given, measure.id, words))
        lines.append((measure.id, words.title(measure), value, words.period(figure.period), compared))
    return lines


def _money_sentence(given: Given, words: Words) -> list[str]:
    found = given.investment
    if found is None or not found.lines:
        return []
    per_birth = words("glance_per_birth", amount=words.money(found.per_birth)) if found.per_birth else ""
    amount, place = words.money(found.total), given.subject.name
    return [words("glance_money", place=place, year=found.fiscal_year, amount=amount, per_birth=per_birth)]


def _site_sentence(given: Given, words: Words) -> list[str]:
    hospitals = [site for site in given.sites if site.kind == "hospital"]
    if not hospitals:
        return []
    birthing = sum(site.birthing_friendly is True for site in hospitals)
    if not birthing:
        return [words("glance_sites_unmarked", hospitals=len(hospitals))]
    return [words("glance_sites", hospitals=len(hospitals), birthing=birthing)]


def _step_sentence(given: Given, words: Words) -> list[str]:
    if not given.steps:
        return []
    overdue = sum(step.is_overdue for step in given.steps)
    return [words("glance_steps", open=len(given.steps), overdue=overdue)]
