"""A programme, a site or a place of the ledger, for the length of a change, when the viewer may change it.

Rows are held without their key, so that rows naming them can be written meanwhile and nobody waits in a circle.
Whoever holds several takes them in this order: programme, site, request, balances by place and lot, lot.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import Location, Program, Site
from partera.programs.kits.queries import access


def run(program: int, by: Viewer) -> Program:
    """The programme, held, when the viewer runs it."""
    row = access.visible(by).select_for_update(of=("self",), no_key=True).filter(pk=program).first()
    if row is None:
        raise NotFound(_("There is no such supply program."))
    by.require(access.RUN, partnership=row.partnership_id)
    return row


def site(number: int, by: Viewer) -> Site:
    """A site, held: the viewer's own, or one of a programme it runs."""
    found = (
        access.in_full(by)
        .select_for_update(of=("self",), no_key=True)
        .select_related("location__program", "organisation")
    )
    row = found.filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such site."))
    return row


def run_site(number: int, by: Viewer) -> Site:
    """A site, held, when the viewer runs its programme."""
    row = site(number, by)
    by.require(access.RUN, partnership=row.location.program.partnership_id)
    return row


def store(location: int, by: Viewer) -> Location:
    """A place that holds stock and that the viewer keeps: a warehouse it runs, or its own site."""
    row = Location.objects.select_related("program", "site").filter(pk=location).first()
    if row is not None and by.may(access.RUN, partnership=row.program.partnership_id):
        return row
    if row is not None and hasattr(row, "site") and by.may(access.SITE, organisation=row.site.organisation_id):
        return row
    raise NotFound(_("There is no such place."))


def outside(program: int, key: str) -> Location:
    """One of the places outside, by its key."""
    return Location.objects.get(program=program, key=key)
