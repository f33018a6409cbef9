"""What stock asks of people: lots that have expired or soon will, and still stand somewhere."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.viewers import Viewer
from partera.programs.kits.queries import access, expiring
from partera.programs.kits.queries.expiring import Expiring
from partera.registry.workplans.queries import DueLine


def expiring_lots(viewer: Viewer) -> list[DueLine]:
    """For who runs a program a line for all its places; for a site's people one for their own site."""
    found: list[DueLine] = []
    if viewer.may_somewhere(access.RUN) and viewer.partnerships_for(access.RUN) is not None:
        found += [_line(row, _anywhere(row)) for row in expiring.of_programs(viewer)]
    if viewer.may_somewhere(access.SITE) and viewer.organisations_for(access.SITE) is not None:
        found += [_line(row, _at_site(row)) for row in expiring.of_sites(viewer)]
    return found


def _line(row: Expiring, why: str) -> DueLine:
    lots = ngettext("%(n)s lot", "%(n)s lots", row.lots) % {"n": row.lots}
    verb, button = (_("Write off"), _("Look at what expired")) if row.is_over else (_("Use first"), _("Look at it"))
    return DueLine(verb, button, lots, why, row.first, "kit_stock", {"number": row.program})


def _anywhere(row: Expiring) -> str:
    if row.is_over:
        said = ngettext(
            "expired and still in %(n)s place of %(program)s",
            "expired and still in %(n)s places of %(program)s",
            row.places,
        )
    else:
        said = ngettext(
            "to expire within 30 days, in %(n)s place of %(program)s",
            "to expire within 30 days, in %(n)s places of %(program)s",
            row.places,
        )
    return said % {"n": row.places, "program": row.name}


def _at_site(row: Expiring) -> str:
    if row.is_over:
        return _("expired and still at %(site)s") % {"site": row.name}
    return _("to expire within 30 days, at %(site)s") % {"site": row.name}
