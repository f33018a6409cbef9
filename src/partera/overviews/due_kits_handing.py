"""What hand-overs ask of people: those that the ledger does not cover, by site; of a lot on hold, today."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.overviews.gathering import SITES, Program, gathered
from partera.programs.kits.queries import access, handing
from partera.programs.kits.queries.handing import Waiting
from partera.programs.kits.queries.sites import TO_PUT_RIGHT, TO_PUT_RIGHT_HELD
from partera.registry.workplans.queries import DueLine

TIME_TO_LOOK = timedelta(days=7)


def hand_overs(viewer: Viewer) -> list[DueLine]:
    """A line for each site of the viewer at which something waits to be put right; of many in a program that it runs
    one, and one for those with a lot on hold.
    """
    if not viewer.may_somewhere(access.SITE) and not viewer.may_somewhere(access.RUN):
        return []
    rows = handing.waiting_by_site(viewer)
    run: dict[tuple[Program, bool], list[Waiting]] = defaultdict(list)
    for row in rows:
        if not row.is_own:
            run[(row.program, row.program_name), row.held > 0].append(row)
    found = [_line(row) for row in rows if row.is_own]
    for (program, is_held), waiting in run.items():
        why = _why(sum(row.held if is_held else row.number for row in waiting), is_held=is_held)
        narrowed = {"state": TO_PUT_RIGHT_HELD if is_held else TO_PUT_RIGHT}
        found += gathered({program: [_line(row) for row in waiting]}, SITES, why, "kit_sites", narrowed)
    return found


def _line(row: Waiting) -> DueLine:
    why = _why(row.held or row.number, is_held=row.held > 0)
    by_day = today() if row.held else row.since + TIME_TO_LOOK
    to = ("kit_unreconciled", {"site": row.site})
    return DueLine(_("Put right hand-overs of"), _("Put them right"), row.name, why, by_day, *to)


def _why(number: int, *, is_held: bool) -> str:
    if is_held:
        said = ngettext(
            "a kit of a lot on hold was handed over; the family may have to be told",
            "%(n)s kits of a lot on hold were handed over; their families may have to be told",
            number,
        )
    else:
        said = ngettext(
            "%(n)s hand-over that the ledger does not cover", "%(n)s hand-overs that the ledger does not cover", number
        )
    return said % {"n": number}
