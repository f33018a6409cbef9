"""A collaborative, or a hospital's part in one, held for the length of a change."""

from __future__ import annotations

from django.utils.translation import gettext as _

from partera.core.errors import NotFound, Refused
from partera.core.viewers import Viewer
from partera.programs.quality.models import Collaborative, Enrolment
from partera.programs.quality.queries import access
from partera.programs.quality.rules import course


def run(collaborative: int, by: Viewer) -> Collaborative:
    """The collaborative, held, when the viewer runs it and it is not closed."""
    row = access.visible(by).select_for_update(of=("self",)).filter(pk=collaborative).first()
    if row is None:
        raise NotFound(_("There is no such collaborative."))
    by.require(access.RUN, partnership=row.partnership_id)
    if row.state == "closed":
        raise Refused(_("This collaborative is closed and can no longer be changed."))
    return row


def part(enrolment: int, by: Viewer) -> Enrolment:
    """A hospital's part, held, when the viewer may see the hospital in full and its collaborative is not closed."""
    found = access.in_full(by).select_for_update(of=("self",)).select_related("collaborative", "hospital")
    row = found.filter(pk=enrolment).first()
    if row is None:
        raise NotFound(_("There is no such hospital in the collaborative."))
    if row.collaborative.state == "closed":
        raise Refused(_("This collaborative is closed and can no longer be changed."))
    return row


def run_part(enrolment: int, by: Viewer) -> Enrolment:
    """A hospital's part, held, when the viewer runs its collaborative."""
    row = part(enrolment, by)
    by.require(access.RUN, partnership=row.collaborative.partnership_id)
    return row


def own_part(enrolment: int, by: Viewer) -> Enrolment:
    """The viewer's own hospital's part, held, while it is in the collaborative."""
    row = part(enrolment, by)
    by.require(access.ENTER, organisation=row.hospital_id)
    if row.state not in course.AGREED:
        raise Refused(_("This hospital is not taking part in the collaborative now. Agree to take part first."))
    if row.collaborative.state == "closed":
        raise Refused(_("This collaborative is closed and can no longer be changed."))
    return row
