"""What hand-overs ask of people: those that the ledger does not cover, by site; of a lot on hold, today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.programs.kits.queries import access, handing
from partera.programs.kits.queries.handing import Waiting
from partera.programs.kits.queries.sites import TO_PUT_RIGHT
from partera.registry.workplans.queries import DueLine

TIME_TO_LOOK = timedelta(days=7)
FEW = 5
"""More sites than this of a program that somebody runs stand as one line; one's own site always has its own."""


def hand_overs(viewer: Viewer) -> list[DueLine]:
    """A line for each site of the viewer at which something waits to be put right."""
    if not viewer.may_somewhere(access.SITE) and not viewer.may_somewhere(access.RUN):
        return []
    own, run = [], defaultdict(list)
    for row in handing.waiting_by_site(viewer):
        if row.is_own:
            own.append(row)
        else:
            run[row.program, row.held > 0].append(row)
    return [*map(_line, own), *(line for rows in run.values() for line in _of_program(rows))]


def _of_program(rows: Sequence[Waiting]) -> Iterator[DueLine]:
    """Sites of one program that are alike in whether a lot is on hold."""
    if len(rows) <= FEW:
        yield from map(_line, rows)
        return
    thing = ngettext("%(n)s site of %(program)s", "%(n)s sites of %(program)s", len(rows)) % {
        "n": len(rows), "program": rows[0].program_name,
    }  # fmt: skip
    why = _why(sum(row.number for row in rows), is_held=rows[0].held > 0)
    by_day = _by_day(min(rows, key=lambda row: row.first))
    to = ("kit_sites", {"number": rows[0].program}, {"state": TO_PUT_RIGHT})
    yield DueLine(_("Put right hand-overs of"), _("See them"), thing, why, by_day, *to)


def _line(row: Waiting) -> DueLine:
    why, to = _why(row.number, is_held=row.held > 0), ("kit_unreconciled", {"site": row.site})
    return DueLine(_("Put right hand-overs of"), _("Put them right"), row.name, why, _by_day(row), *to)


def _why(number: int, *, is_held: bool) -> str:
    if is_held:
        return _("a kit of a lot on hold was handed over; the family may have to be told")
    return ngettext(
        "%(n)s hand-over that the ledger does not cover", "%(n)s hand-overs that the ledger does not cover", number
    ) % {"n": number}


def _by_day(row: Waiting) -> date:
    return today() if row.held else row.since + TIME_TO_LOOK
