"""What a hospital collaborative asks of people: answers to invitations, practices to look at again, what waits for
those who run one."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from partera.core.viewers import Viewer
from partera.programs.quality.queries import access, events, hospitals, practices
from partera.programs.quality.queries import collaboratives as known
from partera.registry.workplans.queries import DueLine

LOOK_AHEAD = timedelta(days=30)
TIME_TO_WRITE = timedelta(days=14)


def collaboratives(viewer: Viewer) -> list[DueLine]:
    """Everything of this subject that needs the viewer; nothing is asked for who has no part in it."""
    found: list[DueLine] = []
    if viewer.may_somewhere(access.ENTER):
        found += [*_invited(viewer), *_to_audit(viewer)]
    if viewer.may_somewhere(access.RUN):
        found += [*_waiting(viewer), *_unwritten(viewer)]
    return found


def _invited(viewer: Viewer) -> list[DueLine]:
    return [
        DueLine(
            pgettext("to do", "Answer"),
            pgettext("to do", "Answer"),
            row.collaborative_name,
            _("%(who)s is invited to take part") % {"who": row.hospital_name},
            row.invited_on + hospitals.TIME_TO_ANSWER,
            "quality_hospital",
            {"part": row.id},
        )
        for row in known.own_hospitals(viewer)
        if row.state == "invited" and row.collaborative_state != "closed"
    ]


def _to_audit(viewer: Viewer) -> list[DueLine]:
    found = []
    for row in practices.to_audit(viewer, within=LOOK_AHEAD):
        thing = ngettext("%(n)s practice of %(hospital)s", "%(n)s practices of %(hospital)s", row.practices)
        said = thing % {"n": row.practices, "hospital": row.hospital_name}
        why = _("somebody looks whether what is in place still is")
        to = ("quality_practices", {"part": row.enrolment})
        found.append(DueLine(_("Look again at"), _("Look again"), said, why, row.first, *to))
    return found


def _waiting(viewer: Viewer) -> list[DueLine]:
    found = []
    for row in hospitals.waiting(viewer):
        said = []
        if row.unanswered:
            said.append(
                ngettext("%(n)s hospital has not answered", "%(n)s hospitals have not answered", row.unanswered)
                % {"n": row.unanswered}
            )
        if row.to_begin:
            said.append(
                ngettext("%(n)s hospital may begin", "%(n)s hospitals may begin", row.to_begin) % {"n": row.to_begin}
            )
        to = ("quality_collaborative", {"number": row.collaborative})
        found.append(DueLine(_("See to the hospitals of"), _("See to them"), row.name, "; ".join(said), row.since, *to))
    return found


def _unwritten(viewer: Viewer) -> list[DueLine]:
    why = _("it has taken place")
    return [
        DueLine(
            _("Write down what came of"),
            _("Write it down"),
            row.title,
            why,
            row.ended_on + TIME_TO_WRITE,
            "quality_event",
            {"event": row.id},
        )
        for row in events.unwritten(viewer)
    ]
