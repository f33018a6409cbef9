"""The drawings of this subject: practices in place, month by month."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from partera.charts.values import Line, Point, Words
from partera.core.errors import NotFound
from partera.doors.web.quality.pictures import progress_picture
from partera.doors.web.routes import viewer_of
from partera.programs.quality.queries import access
from partera.programs.quality.queries import adoption as queries
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries import practices as by_hospital


def practices(request: HttpRequest, part: int) -> HttpResponse:
    """How many practices a hospital had in place, of all in use."""
    viewer = viewer_of(request)
    row = known.hospital(viewer, part)
    months = by_hospital.progress(viewer, part)
    total = sum(len(some) for _bundle, some in by_hospital.practices(viewer, part))
    if len(months) < 2 or not total:
        raise NotFound(_("There is no such drawing."))
    points = tuple(Point(str(one.month), float(one.in_place)) for one in months)
    title = _("Practices in place at %(hospital)s") % {"hospital": row.hospital_name}
    said = Words(title=title, sentence="", axis=_("Practices, of %(all)s") % {"all": total})
    return progress_picture(request, [Line(row.hospital_name, points, is_subject=True)], said, scale=(0, total))


def adoption(request: HttpRequest, number: int) -> HttpResponse:
    """How many practices a hospital of the collaborative had in place on average."""
    viewer = viewer_of(request)
    row = known.collaborative(viewer, number)
    total = queries.number_in_use(viewer, number)
    points = _points(request, number, sees=viewer.may(access.HOSPITALS, partnership=row.partnership))
    if len(points) < 2 or not total:
        raise NotFound(_("There is no such drawing."))
    title = _("Practices in place at a hospital of %(collaborative)s, on average") % {"collaborative": row.name}
    said = Words(title=title, sentence="", axis=_("Practices, of %(all)s") % {"all": total})
    return progress_picture(request, [Line(row.name, points, is_subject=True)], said, scale=(0, total))


def _points(request: HttpRequest, number: int, *, sees: bool) -> tuple[Point, ...]:
    viewer = viewer_of(request)
    if not sees:
        shared = queries.shared_progress(viewer, number)
        return tuple(Point(str(one.month), float(one.in_place)) for one in shared[1]) if shared else ()
    hospitals = queries.hospitals_taking_part(viewer, number)
    months = queries.progress(viewer, number) if hospitals else []
    return tuple(Point(str(one.month), round(one.in_place / hospitals, 1)) for one in months)
