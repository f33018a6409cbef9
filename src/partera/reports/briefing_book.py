"""A place's briefing book, from everything the viewer may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from django.conf import settings

from partera.core.codes import place_name
from partera.core.periods import Period, today
from partera.core.viewers import Viewer
from partera.evidence.figures import Figure
from partera.evidence.vocabulary import ALL
from partera.programs.convenings.queries import SessionDetail, overviews_for, session
from partera.registry.funding.models import Award
from partera.registry.funding.queries import Investment, awards, investment
from partera.registry.partners.models import Organisation
from partera.registry.partners.queries import organisations
from partera.registry.places.queries import PlaceRow, parts, place
from partera.registry.services.models import Site
from partera.registry.services.queries import sites_in
from partera.registry.workplans.queries import steps
from partera.reports import briefing_book_findings as findings
from partera.reports.briefing_book_cover import assemble, choices_of_focus, gap_sentences
from partera.reports.briefing_book_figures import COUNTS, latest
from partera.reports.briefing_book_inputs import Given, GranteeGiven, Subject
from partera.reports.briefing_book_model import Book
from partera.reports.briefing_book_pictures import MAPPED
from partera.reports.briefing_book_words import Words

MOST_GRANTEES = 40


def compose(viewer: Viewer, place_code: str, session_id: int | None = None, language: str = "en") -> Book:
    """The book of a place; with a session, its cover, focus and open steps are the session's."""
    found = place(viewer, place_code)
    detail = session(viewer, session_id) if session_id is not None else None
    return assemble(_gathered(viewer, found, detail, language))


def _gathered(viewer: Viewer, found: PlaceRow, detail: SessionDetail | None, language: str) -> Given:
    words = Words(language)
    subject = _subject(found, words)
    published = findings.figures(viewer, subject.codes)
    largest = findings.gaps(viewer, subject.code)
    mapped = _parts(viewer, subject, detail)
    money, periods = _investment(viewer, subject.code)
    partnership = detail.partnership if detail else None
    return Given(
        subject=subject,
        today=today(),
        language=language,
        invented=settings.PARTERA_DEMO,
        measures=findings.measures(viewer),
        names=_names(subject, words),
        state_name=place_name(subject.code[:2]) if subject.kind != "nation" else subject.name,
        release=findings.release(viewer, subject.code),
        figures=published,
        gaps=largest,
        groups=findings.by_group(viewer, subject.code, largest),
        parts=mapped,
        maps=Path(settings.PARTERA_ASSETS) / "maps",
        investment=money,
        births_period=periods.get("births", ""),
        population_period=periods.get("population", ""),
        awards_loaded=Award.objects.exists(),
        grantees=_grantees(viewer, subject.code, detail),
        overviews=detail.overviews if detail else tuple(overviews_for(viewer, subject.code)),
        sites=tuple(sites_in(viewer, subject.code)),
        sites_loaded=Site.objects.filter(kind="hospital").exists(),
        steps=tuple(
            steps(viewer, partnership=partnership, place=None if partnership else subject.code, only_open=True)
        ),
        sources=findings.sources(viewer, _sources_of(published, subject) | _sources_of_map(mapped)),
        session=detail,
        drawings=Path(settings.PARTERA_HOME) / "drawings",
    )


def _parts(viewer: Viewer, subject: Subject, detail: SessionDetail | None) -> tuple[Figure, ...]:
    """The figures that the map may show: of the state's counties and those it pools, or of the nation's states."""
    area = subject.code if subject.kind == "nation" else subject.code[:2]
    codes = [row.code for row in parts(viewer, area)]
    pooled = [] if subject.kind == "nation" else [f"{area}999"]
    wanted = [*(detail.focus if detail else ()), *MAPPED]
    return findings.figures(viewer, [*codes, *pooled], wanted)


def _sources_of(published: Collection[Figure], subject: Subject) -> set[str]:
    """The extracts behind the place's own figures, and behind those they are compared with, of the same periods."""
    mine = {(f.measure, f.period) for f in published if f.place in subject.own_codes}
    shares = {measure for measure, _ in mine if measure not in COUNTS}
    return {
        source
        for f in published
        if f.place in subject.own_codes or (f.measure in shares and (f.measure, f.period) in mine)
        for source in f.sources
    }


def _sources_of_map(mapped: Collection[Figure]) -> set[str]:
    """The extracts behind the newest figures that a map may show."""
    newest: dict[str, int] = {}
    for figure in mapped:
        newest[figure.measure] = max(newest.get(figure.measure, 0), Period(figure.period).last_year)
    return {s for f in mapped if Period(f.period).last_year == newest[f.measure] for s in f.sources}


def _subject(found: PlaceRow, words: Words) -> Subject:
    compared = [(found.code[:2], place_name(found.code[:2]))] if found.kind in ("county", "unidentified") else []
    compared += [("US", words.place("US", place_name("US")))] if found.kind != "nation" else []
    pooled = f"{found.code[:2]}999" if found.kind == "county" else ""
    return Subject(found.code, words.place(found.code, found.name), found.kind, pooled, tuple(compared))


def _names(subject: Subject, words: Words) -> tuple[tuple[str, str], ...]:
    return tuple((code, words.place(code, place_name(code))) for code in subject.codes)


def _investment(viewer: Viewer, code: str) -> tuple[Investment, dict[str, str]]:
    """The money for the place, divided by the newest births and population known of it; and their periods."""
    areas = (
        {county for award in awards(viewer, place_code=code) for county in award.counties} if code != "US" else set()
    )
    wanted = sorted({code, *areas, *([code[:2]] if code != "US" else [])})
    known = findings.figures(viewer, wanted, ["births", "population"])
    births, births_of = _newest(known, "births", code)
    people, people_of = _newest(known, "population", code)
    periods = {"births": births_of, "population": people_of}
    return investment(viewer, code, births=births, population=people), periods


def _newest(known: Iterable[Figure], measure: str, code: str) -> tuple[Mapping[str, float], str]:
    """The newest single-year count of each place, and the period of the one the book is about."""
    by_place: dict[str, list[Figure]] = {}
    for figure in known:
        if figure.measure == measure and figure.group == ALL and figure.is_shown and "-" not in figure.period:
            by_place.setdefault(figure.place, []).append(figure)
    newest = {place: latest(figures) for place, figures in by_place.items()}
    counts = {place: figure.value for place, figure in newest.items() if figure and figure.value is not None}
    mine = newest.get(code)
    return counts, mine.period if mine else ""


def _grantees(viewer: Viewer, code: str, detail: SessionDetail | None) -> tuple[GranteeGiven, ...]:
    """Those invited to the session, else those at work in the place; with the programs they hold awards of."""
    if detail and detail.invitees:
        numbers = list(dict.fromkeys(i.organisation for i in detail.invitees))
    else:
        numbers = [row.id for row in organisations(viewer, place="" if code == "US" else code).rows][:MOST_GRANTEES]
    programs: dict[int, set[str]] = {}
    for award in awards(viewer, place_code=code):
        if award.organisation is not None:
            programs.setdefault(award.organisation, set()).add(award.program)
    rows = sorted(Organisation.objects.filter(pk__in=numbers), key=lambda row: numbers.index(row.pk))
    return tuple(
        GranteeGiven(row.name, row.kind, tuple(sorted(programs.get(row.pk, ()))), row.offers, row.needs) for row in rows
    )


def focus_values(
    viewer: Viewer, place_code: str, language: str
) -> tuple[list[tuple[str, str, str, str, str]], list[str]]:
    """For choosing a focus: each measure's id, name, newest value, period and comparison; and gaps as sentences."""
    words = Words(language)
    subject = _subject(place(viewer, place_code), words)
    given = Given(
        subject=subject,
        today=today(),
        language=language,
        invented=False,
        measures=findings.measures(viewer),
        names=_names(subject, words),
        figures=findings.figures(viewer, subject.codes),
        gaps=findings.gaps(viewer, subject.code),
    )
    return choices_of_focus(given), gap_sentences(given, words, most=5)
