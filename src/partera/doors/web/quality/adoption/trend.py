"""Practices in place through time across a collaborative: its page. The drawing has its own address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from partera.core.viewers import Viewer
from partera.doors.web.quality.adoption import pages
from partera.doors.web.quality.tabs import collaborative_tabs
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import month, number
from partera.programs.quality.queries import access
from partera.programs.quality.queries import adoption as queries
from partera.programs.quality.queries import collaboratives as known


def trend(request: HttpRequest, number: int) -> HttpResponse:
    """Month by month, the newest first."""
    viewer = viewer_of(request)
    row = known.collaborative(viewer, number)
    sees = viewer.may(access.HOSPITALS, partnership=row.partnership)
    total = queries.number_in_use(viewer, number)
    heads, lines = (_by_name(viewer, number) if sees else _shared(viewer, number)) if total else ([], [])
    page = pages.TrendPage(
        collaborative=row,
        tabs=collaborative_tabs(viewer, number, "quality_adoption"),
        sentence=_of_trend(lines, total),
        months=lines,
        heads=heads,
        of=total,
        picture=reverse("quality_adoption_picture", args=[number]) if len(lines) > 1 else "",
        sees_hospitals=sees,
    )
    return render(request, "quality/adoption/trend.html", {"page": page})


def _by_name(viewer: Viewer, number: int) -> tuple[list[str], list[pages.MonthLine]]:
    hospitals = queries.hospitals_taking_part(viewer, number)
    months = queries.progress(viewer, number) if hospitals else []
    heads = [_("On average at a hospital"), _("In place at all hospitals")]
    return heads, [
        pages.MonthLine(one.month.first_day, (round(one.in_place / hospitals, 1), one.in_place))
        for one in reversed(months)
    ]


def _shared(viewer: Viewer, number: int) -> tuple[list[str], list[pages.MonthLine]]:
    found = queries.shared_progress(viewer, number)
    months = found[1] if found else []
    heads = [_("In place at a hospital, on average and rounded")]
    return heads, [pages.MonthLine(one.month.first_day, (one.in_place,)) for one in reversed(months)]


def _of_trend(lines: list[pages.MonthLine], total: int) -> str:
    if not total:
        return _("The collaborative has not taken up a bundle yet.")
    if not lines:
        return _("What all hospitals have in place is shown once at least five others have answered.")
    return _("A hospital has %(n)s of %(all)s practices in place on average; in %(month)s it had %(before)s.") % {
        "n": number(lines[0].values[0], 0 if isinstance(lines[0].values[0], int) else 1),
        "all": total,
        "month": month(lines[-1].first_day),
        "before": number(lines[-1].values[0], 0 if isinstance(lines[-1].values[0], int) else 1),
    }
