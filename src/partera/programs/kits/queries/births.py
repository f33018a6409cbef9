"""Births a year that a site may expect: its own where it says so, else a share of its counties' published births."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from partera.core.codes import place_name
from partera.core.periods import Period
from partera.core.viewers import Viewer
from partera.evidence.figures import Figure
from partera.evidence.vocabulary import ALL
from partera.programs.kits.models import Site
from partera.registry.findings import queries as findings

OWN, SHARE, UNKNOWN = "own", "share", "unknown"


@dataclass(frozen=True)
class Expected:
    """Births a year, and where they come from.

    `lacking` names the counties whose births are hidden or not published: the share is then of fewer than it should be.
    """

    basis: str
    yearly: float | None
    source: str = ""
    period: str = ""
    share: float | None = None
    counties: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    of_births: float | None = None


NOTHING_KNOWN = Expected(UNKNOWN, None)


def expected(viewer: Viewer, sites: Sequence[Site]) -> dict[int, Expected]:
    """Of each site; its counties are read once for all (`counties` prefetched)."""
    wanted = {county.pk for site in sites if site.births is None for county in site.counties.all()}
    published = _newest(findings.figures(viewer, places=sorted(wanted), measures=["births"], groups=[ALL]))
    return {site.pk: _expected(site, published) for site in sites}


def _expected(site: Site, published: dict[str, Figure]) -> Expected:
    if site.births is not None:
        return Expected(OWN, float(site.births), site.births_source, site.births_period)
    codes = sorted(county.pk for county in site.counties.all())
    if site.births_share is None or not codes:
        return Expected(UNKNOWN, None)
    known = [published[code] for code in codes if code in published]
    names = tuple(place_name(code) for code in codes)
    lacking = tuple(place_name(code) for code in codes if code not in published)
    if not known:
        return Expected(UNKNOWN, None, counties=names, lacking=lacking, share=float(site.births_share))
    births = sum((figure.value or 0) / len(Period(figure.period).years) for figure in known)
    periods = sorted({figure.period for figure in known})
    period = periods[0] if len(periods) == 1 else f"{periods[0]}, {periods[-1]}"
    share = float(site.births_share)
    return Expected(SHARE, births * share, known[0].source, period, share, names, lacking, births)


def _newest(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Of each county the newest figure that is shown."""
    found: dict[str, Figure] = {}
    for figure in figures:
        if not figure.is_shown or Period(figure.period).kind not in ("year", "years"):
            continue
        before = found.get(figure.place)
        if before is None or Period(before.period).last_year <= Period(figure.period).last_year:
            found[figure.place] = figure
    return found
