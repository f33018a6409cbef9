"""Hospitals that could be asked next, and what the hospital list, releases, answers and directory say of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from partera.core.codes import place_name
from partera.core.periods import Period
from partera.core.viewers import Viewer
from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import ALL
from partera.programs.quality.models import Collaborative, Enrolment, Readiness
from partera.programs.quality.rules import course, spreading
from partera.programs.quality.rules.spreading import Fact
from partera.registry.findings import queries as findings
from partera.registry.partners.models import Organisation
from partera.registry.places.rules import sought
from partera.registry.services import queries as services
from partera.registry.services.queries import SiteRow

GAP_DIMENSIONS = ("race", "payer")
"""Groups between which a collaborative works to close the gap."""


@dataclass(frozen=True)
class Candidate:
    """A hospital of the list that takes no part yet, and what is known of it by each criterion.

    `before`: declined or left, when it was in the collaborative once.
    """

    site: SiteRow
    county_name: str
    before: str
    facts: dict[str, Fact]


@dataclass(frozen=True)
class Looked:
    """The hospitals looked at, and how many of the list were left out because they take part, or bear no mark."""

    candidates: tuple[Candidate, ...]
    taking_part: int
    unmarked: int


def measures_of_need(viewer: Viewer, collaborative: Collaborative) -> list[Measure]:
    """The published measures that can say where need is greatest: those nearest to the collaborative's own first."""
    shown = {m.id: m for m in findings.measures_shown(viewer) if m.per > 1 and m.better in ("lower", "higher")}
    keys = list(collaborative.measures.filter(ended_on=None).values_list("key", flat=True))
    near = [spreading.RELATED[key] for key in keys if key in spreading.RELATED]
    first = dict.fromkeys(one for one in (*near, spreading.USUAL) if one in shown)
    return [shown[one] for one in (*first, *(one for one in shown if one not in first))]


def looked_at(viewer: Viewer, collaborative: Collaborative, measure: Measure | None, *, everyone: bool) -> Looked:
    """The hospitals of the partnership's places that take no part yet; a fixed number of queries."""
    sites = _sites(viewer, collaborative)
    parts = list(collaborative.enrolments.select_related("hospital"))
    inside = [part for part in parts if part.state not in course.WITH_REASON]
    outside = [site for site in sites if not any(_is_of(site, part) for part in inside)]
    asked = [site for site in outside if everyone or site.birthing_friendly]
    before = {site.site: part.state for site in asked for part in parts if _is_of(site, part)}
    facts = _facts(viewer, collaborative, asked, measure, {part.hospital.home_county_id for part in inside})
    found = [
        Candidate(site, place_name(site.county) if site.county else "", before.get(site.site, ""), facts[site.site])
        for site in asked
    ]
    return Looked(tuple(found), len(sites) - len(outside), len(outside) - len(asked))


def _sites(viewer: Viewer, collaborative: Collaborative) -> list[SiteRow]:
    """The hospitals of the list in the partnership's places, each once."""
    places = collaborative.partnership.places.order_by("code").values_list("code", flat=True)
    return list({site.site: site for code in places for site in services.sites_in(viewer, code, "hospital")}.values())


def _is_of(site: SiteRow, part: Enrolment) -> bool:
    """By its number on the hospital list; where that is not kept, by name and county."""
    if part.site:
        return part.site == site.site
    return sought(part.hospital.name) == sought(site.name) and part.hospital.home_county_id in (site.county, None)


def _facts(
    viewer: Viewer,
    collaborative: Collaborative,
    sites: Collection[SiteRow],
    measure: Measure | None,
    taking_part: Collection[str | None],
) -> dict[str, dict[str, Fact]]:
    """What is known of each site by each criterion, with the points that only comparing gives still open."""
    counties = sorted({site.county for site in sites if site.county})
    births = _newest(findings.figures(viewer, places=counties, measures=["births"], groups=[ALL]))
    rates = _newest(findings.figures(viewer, places=counties, measures=[measure.id], groups=[ALL])) if measure else {}
    gaps = findings.widest_gaps(viewer, measure.id, counties, GAP_DIMENSIONS) if measure else {}
    answers = _answers(collaborative, [site.site for site in sites])
    nations = _nations(counties)
    return {
        site.site: {
            "births": _births(births.get(site.county or "")),
            "rate": _rate(rates.get(site.county or ""), measure),
            "gap": _gap(gaps.get(site.county or ""), (site.county or "") in gaps),
            "readiness": spreading.readiness(answers.get(site.site, {})),
            "rural": _rural(site),
            "tribal": _tribal(site, nations),
            "reach": _reach(site, taking_part),
        }
        for site in sites
    }


def _answers(collaborative: Collaborative, sites: Collection[str]) -> dict[str, dict[str, int]]:
    rows = Readiness.objects.filter(collaborative=collaborative, is_current=True, site__in=sites)
    return dict(rows.values_list("site", "items"))


def _newest(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Of each place the figure that says the most: shown, ending last, of the fewest years."""
    found: dict[str, Figure] = {}
    for figure in figures:
        period = Period(figure.period)
        if period.kind not in ("year", "years"):
            continue
        before = found.get(figure.place)
        if before is None or _rank(figure) > _rank(before):
            found[figure.place] = figure
    return found


def _rank(figure: Figure) -> tuple[bool, int, bool, int]:
    period = Period(figure.period)
    return figure.is_shown, period.last_year, figure.state == "ok", -len(period.years)


def _births(figure: Figure | None) -> Fact:
    """Births a year: a figure of several years pooled is divided among them."""
    if figure is None or not figure.is_shown or figure.value is None:
        return Fact(figure.state if figure else "missing", period=figure.period if figure else "")
    by_year = figure.value / len(Period(figure.period).years)
    return Fact(figure.state, by_year, period=figure.period, source=figure.source)


def _rate(figure: Figure | None, measure: Measure | None) -> Fact:
    if figure is None or measure is None or not figure.is_shown:
        return Fact(figure.state if figure else "missing", period=figure.period if figure else "")
    return Fact(
        figure.state,
        figure.value,
        period=figure.period,
        numerator=figure.numerator,
        denominator=figure.denominator,
        source=figure.source,
    )


def _gap(gap: findings.Gap | None, is_compared: bool) -> Fact:
    """The difference in the measure's unit; none where no gap can be told from chance."""
    if gap is not None:
        groups = (gap.group.group, gap.reference.group)
        return Fact("ok", abs(gap.difference[0]), period=gap.period, groups=groups, source=gap.group.source)
    return Fact("ok", 0.0) if is_compared else Fact("missing")


def _rural(site: SiteRow) -> Fact:
    if not site.type:
        return Fact("missing")
    is_rural = site.type in spreading.RURAL_TYPES
    return Fact("ok", float(is_rural), float(is_rural), names=(site.type,))


def _nations(counties: Collection[str]) -> dict[str, list[str]]:
    """The tribal nations and organisations that the directory says serve each county; no figure of theirs."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Organisation.objects.filter(is_tribal=True, counties_served__in=counties).order_by("name")
    for name, county in rows.values_list("name", "counties_served"):
        if county in counties and name not in found[county]:
            found[county].append(name)
    return found


def _tribal(site: SiteRow, nations: dict[str, list[str]]) -> Fact:
    if not site.county:
        return Fact("missing")
    names = tuple(nations.get(site.county, ()))
    return Fact("ok", float(bool(names)), float(bool(names)), names=names)


def _reach(site: SiteRow, taking_part: Collection[str | None]) -> Fact:
    if not site.county:
        return Fact("missing")
    is_new = site.county not in taking_part
    return Fact("ok", float(is_new), float(is_new))
