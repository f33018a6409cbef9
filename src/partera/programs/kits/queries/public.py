"""What everybody may read of a supply program: sums to the end of the last quarter, small counts protected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import Month
from partera.core.viewers import PUBLIC
from partera.programs.kits.models import Program, Site, SiteMonth
from partera.programs.kits.queries.stock import month_of_today
from partera.programs.kits.rules import reach
from partera.programs.kits.rules.handing import DAY_COLUMNS, LANGUAGE_COLUMNS
from partera.programs.kits.rules.reach import Share
from partera.registry.findings import queries as findings

AN_HOUR = 3600
Births = dict[str, tuple[float, str]]


@dataclass(frozen=True)
class PublicLine:
    """A count that the public may read, or none where it is hidden."""

    key: str
    number: int | None
    share: Share


@dataclass(frozen=True)
class Summary:
    """What everybody may read of a program: sums from its start to the end of the last quarter."""

    number: int
    name: str
    partnership_name: str
    invented: bool
    first: date
    last: Month | None
    given: int | None
    sites: int
    areas: tuple[PublicLine, ...] = ()
    languages: tuple[PublicLine, ...] = ()
    days: tuple[PublicLine, ...] = ()
    births_year: str = ""
    release: str = ""


def public_program(number: int) -> Program:
    """A program of a partnership that shows itself in public, or not found."""
    row = Program.objects.select_related("partnership").filter(pk=number, partnership__is_public=True).first()
    if row is None:
        raise NotFound(_("There is no such supply program."))
    return row


def summary(number: int) -> Summary:
    """The public summary, made once an hour. What it says gives no small count away, also beside earlier ones."""
    program = public_program(number)
    release = findings.current_release(PUBLIC)
    key = f"kits-summary-{number}-{Month.of(month_of_today())}-{release.id if release else ''}"
    found = cache.get(key)
    if not isinstance(found, Summary):
        found = _summary(program)
        cache.set(key, found, timeout=AN_HOUR)
    return found


def _summary(program: Program) -> Summary:
    ends = reach.last_quarters(Month.of(program.started_on), Month.of(month_of_today()))
    approved = Site.objects.filter(location__program=program, state__in=("approved", "recertify")).count()
    about: dict[str, Any] = {
        "number": program.pk,
        "name": program.name,
        "partnership_name": program.partnership.name,
        "invented": program.invented,
        "first": program.started_on,
        "sites": approved,
    }
    if not ends:
        return Summary(**about, last=None, given=None)
    births = findings.births(PUBLIC)
    release = findings.current_release(PUBLIC)
    months = _by_month(program, ends[-1])
    areas = _cumulated(ends, months, lambda row: row["area"])
    given = sum(series[-1] for series in areas.values())
    _cells, is_hidden = reach.hidden(areas)
    whole = ends[-1] - Month.of(program.started_on) + 1
    return Summary(
        **about,
        last=ends[-1],
        given=None if is_hidden else given,
        areas=_area_lines(areas, births, whole),
        languages=_column_lines(ends, months, LANGUAGE_COLUMNS, given),
        days=_column_lines(ends, months, DAY_COLUMNS, given),
        births_year=max((births[area][1] for area in areas if area in births), default=""),
        release=release.id if release else "",
    )


def _by_month(program: Program, last: Month) -> list[dict[str, Any]]:
    """Month and state → columns added up."""
    rows = SiteMonth.objects.filter(program=program, month__lte=last.first_day).order_by()
    columns = ("given", *LANGUAGE_COLUMNS.values(), *DAY_COLUMNS.values())
    found = rows.values("month", area=F("site__location__county__parent")).annotate(
        **{f"n_{name}": Sum(name) for name in columns}
    )
    return [dict(row) for row in found]


def _cumulated(
    ends: Sequence[Month],
    months: Sequence[dict[str, Any]],
    key_of: Callable[[dict[str, Any]], Any],
    column: str = "given",
) -> dict[str, list[int]]:
    """Key → its count at the end of each quarter."""
    found: dict[str, list[int]] = {}
    for row in months:
        series = found.setdefault(str(key_of(row) or ""), [0] * len(ends))
        number = row[f"n_{column}"]
        for place, end in enumerate(ends):
            if row["month"] <= end.first_day:
                series[place] += number
    return found


def _area_lines(areas: dict[str, list[int]], births: Births, months: int) -> tuple[PublicLine, ...]:
    cells, _sum = reach.hidden(areas)
    found = []
    for area in sorted(areas):
        number = areas[area][-1]
        if area in cells:
            found.append(PublicLine(area, None, reach.hidden_share()))
            continue
        yearly = births[area][0] if area in births else None
        found.append(PublicLine(area, number, reach.share(number, reach.births_in(yearly, months), estimate=True)))
    return tuple(found)


def _column_lines(
    ends: Sequence[Month], months: Sequence[dict[str, Any]], columns: dict[str, str], given: int
) -> tuple[PublicLine, ...]:
    found = {
        key: _cumulated(ends, months, lambda _row: "all", column).get("all", [0] * len(ends))
        for key, column in columns.items()
    }
    cells, is_hidden = reach.hidden(found)
    return tuple(
        PublicLine(key, None, reach.hidden_share())
        if key in cells or is_hidden
        else PublicLine(key, series[-1], reach.share(series[-1], given or None))
        for key, series in found.items()
    )
