"""The results of a collaborative, one measure of them, and their files."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.gzip import gzip_page

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.quality.charts import drawings, exports
from partera.doors.web.quality.charts.views import ENDINGS, csv_file, one_slide
from partera.doors.web.quality.results import exports as own_exports
from partera.doors.web.quality.results import funnels, groups, pages
from partera.doors.web.quality.slides.charts import chart_slide, picture_slide
from partera.doors.web.routes import viewer_of
from partera.programs.quality.actions import roll_ups
from partera.programs.quality.queries import access, flags
from partera.programs.quality.queries import funnels as queried
from partera.programs.quality.queries.charts import GROUPS, HospitalChart
from partera.programs.quality.queries.roll_ups import RollUpLine
from partera.programs.quality.rules import roll_ups as rules


@gzip_page
def results(request: HttpRequest, number: int) -> HttpResponse:
    """Every measure’s roll-up; whoever runs the collaborative may publish what has fallen due."""
    viewer = viewer_of(request)
    if request.method == "POST":
        access.collaborative_seen(viewer, number)
        outcomes = roll_ups.publish_or_ask(collaborative=number, by=viewer)
        for sentence in _said(None if outcomes is None else Counter(outcome.reason for outcome in outcomes)):
            messages.info(request, sentence)
        return redirect("quality_results", number=number)
    return render(request, "quality/results/all.html", {"page": pages.results_page(viewer, number)})


def _said(reasons: Counter[str] | None) -> list[str]:
    """What became of the months, a sentence a reason."""
    if reasons is None:
        return [_("Many months wait. They are published in the background; look again in a few minutes.")]
    done = reasons[rules.PUBLISHED]
    found = [
        ngettext("%(n)s sum was published.", "%(n)s sums were published.", done) % {"n": done}
        if done else _("No new sum was published.")
    ]  # fmt: skip
    if n := reasons[rules.FEW]:
        found.append(_("%(n)s wait: fewer than six hospitals that are not named have sent everything.") % {"n": n})
    if n := reasons[rules.FEW_DIFFER]:
        found.append(_("%(n)s stay as they are: fewer than six hospitals differ since.") % {"n": n})
    if n := reasons[rules.SMALL] + reasons[rules.OFTEN]:
        found.append(_("%(n)s stay as they are: a newer sum would show less, or give a small count away.") % {"n": n})
    return found


@gzip_page
def result(request: HttpRequest, number: int, measure: int) -> HttpResponse:
    """One measure over all hospitals."""
    return render(request, "quality/results/one.html", {"page": pages.result_page(viewer_of(request), number, measure)})


def result_file(request: HttpRequest, number: int, measure: int, what: str, ending: str) -> HttpResponse:
    """A roll-up’s chart, its small form, the funnel, or the groups, as picture or table."""
    viewer = viewer_of(request)
    with drawings.language(request):
        row = access.collaborative_seen(viewer, number)
        one, lines = pages.measure_of(viewer, number, measure)
        if ending == "csv":
            return csv_file(_table(viewer, number, one, lines, what, row.name), f"{one.measure.key}-{what}")
        narrow = drawings.narrow(request)
        if what == "chart" and ending == "pptx":
            slide = chart_slide(
                one, flags.everywhere(row.pk), owner=_("All hospitals"), source=row.name, published=lines
            )
            return one_slide(slide, f"{one.measure.key}-{what}")
        if what == "chart":
            found = drawings.chart(one, flags.everywhere(row.pk), (), narrow=narrow, owner=row.name)
        elif what == "tile":
            found = drawings.tile(one)
        else:
            found = _funnel(viewer, number, one, lines, what, row.name, narrow=narrow)
        if ending not in ENDINGS:
            raise _no_file()
        if ending == "pptx":
            return one_slide(picture_slide(found, source=row.name), f"{one.measure.key}-{what}")
        return drawings.picture(request, found, ending)


def _no_file() -> NotFound:
    return NotFound(_("There is no such file. The page of the result lists those there are."))


def _funnel(
    viewer: Viewer, number: int, one: HospitalChart, lines: list[RollUpLine], what: str, owner: str, *, narrow: bool
) -> drawings.Drawing:
    found = queried.funnel(viewer, number, one.measure, lines) if what == "funnel" else None
    drawn = funnels.drawing(found, one, owner, narrow=narrow) if found and _is_compared(one) else None
    if drawn is None:
        raise _no_file()
    return drawn


def _is_compared(one: HospitalChart) -> bool:
    return one.measure.definition.shape in ("share", "rate")


def _table(
    viewer: Viewer, number: int, one: HospitalChart, lines: list[RollUpLine], what: str, owner: str
) -> str:  # fmt: skip
    if what == "chart":
        return exports.chart_csv(one, owner)
    if what in GROUPS and one.measure.definition.strata:
        own = [line for line in groups.of_groups(viewer, number, one.measure.id) if line.dimension == what]
        if own:
            return own_exports.groups_csv(one, own, owner)
    found = queried.funnel(viewer, number, one.measure, lines) if what == "funnel" else None
    figure = funnels.figure(found, one, {"number": number, "measure": one.measure.id}, owner)
    if figure is None:
        raise _no_file()
    return own_exports.funnel_csv(one, figure, owner)
