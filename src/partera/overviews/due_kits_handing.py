"""What hand-overs ask of people: those that the ledger does not cover, by site; of a lot on hold, today."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.programs.kits.queries import access, handing
from partera.registry.workplans.queries import DueLine

TIME_TO_LOOK = timedelta(days=7)


def hand_overs(viewer: Viewer) -> list[DueLine]:
    """A line for each site of the viewer at which something waits to be put right."""
    if not viewer.may_somewhere(access.SITE) and not viewer.may_somewhere(access.RUN):
        return []
    found = []
    for row in handing.waiting_by_site(viewer):
        why = ngettext(
            "%(n)s hand-over that the ledger does not cover",
            "%(n)s hand-overs that the ledger does not cover",
            row.number,
        ) % {"n": row.number}
        if row.held:
            why = _("a kit of a lot on hold was handed over; the family may have to be told")
        by_day = today() if row.held else row.since + TIME_TO_LOOK
        to = ("kit_unreconciled", {"site": row.site})
        found.append(DueLine(_("Put right hand-overs of"), _("Put them right"), row.name, why, by_day, *to))
    return found
