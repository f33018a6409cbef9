"""The drawing of this subject: the stages a team has reached."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from partera.charts.values import Line, Point, Words
from partera.core.errors import NotFound
from partera.core.periods import Month
from partera.doors.web.quality.pictures import progress_picture
from partera.doors.web.routes import viewer_of
from partera.programs.quality.queries import coaching
from partera.programs.quality.queries import collaboratives as known


def stages(request: HttpRequest, part: int) -> HttpResponse:
    """The stages of a team through time, from 1 to 5."""
    viewer = viewer_of(request)
    row = known.hospital(viewer, part)
    notes = [note for note in reversed(coaching.notes(viewer, part)) if note.stage is not None]
    if len(notes) < 2:
        raise NotFound(_("There is no such drawing."))
    reached = {Month.of(note.on): float(note.stage or 0) for note in notes}
    points, stage = [], 0.0
    for month in min(reached).to(max(reached)):
        stage = reached.get(month, stage)  # a stage holds until another is noted
        points.append(Point(str(month), stage))
    title = _("Stage of the team of %(hospital)s") % {"hospital": row.hospital_name}
    said = Words(title=title, sentence="", axis=_("Stage, 1 to 5"))
    return progress_picture(request, [Line(row.hospital_name, tuple(points), is_subject=True)], said, scale=(1, 5))
