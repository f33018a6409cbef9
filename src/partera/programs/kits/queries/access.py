"""Whose supply programme, and which sites of it, a viewer may see.

A programme is seen by its partnership and by the organisations of its sites. A site's own stock and hand-overs are seen
by its own people and by those who run the programme.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import Program, Site

SEE, SITE, RUN = "kits.see", "kits.site", "kits.run"


def visible(viewer: Viewer) -> QuerySet[Program]:
    """The programmes the viewer may see."""
    partnerships = viewer.partnerships_for(SEE)
    if partnerships is None:
        return Program.objects.all()
    mine = Site.objects.filter(_is_own(viewer)).exclude(state="ended")
    return Program.objects.filter(Q(partnership__in=partnerships) | Q(pk__in=mine.values("location__program")))


def in_full(viewer: Viewer) -> QuerySet[Site]:
    """The sites whose stock and hand-overs the viewer may see: its own, and those of programmes it runs."""
    partnerships = viewer.partnerships_for(RUN)
    if partnerships is None:
        return Site.objects.all()
    return Site.objects.filter(_is_own(viewer) | Q(location__program__partnership__in=partnerships))


def own(viewer: Viewer) -> QuerySet[Site]:
    """The viewer's own sites."""
    return Site.objects.filter(_is_own(viewer))


def program_seen(viewer: Viewer, number: int) -> Program:
    """One programme with its partnership, or not found."""
    row = visible(viewer).select_related("partnership").filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such supply program."))
    return row


def site_seen(viewer: Viewer, number: int) -> Site:
    """A site that the viewer may see in full, or not found."""
    row = in_full(viewer).select_related("location__program", "organisation").filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such site."))
    return row


def own_site(viewer: Viewer, number: int) -> Site:
    """One of the viewer's own sites, or not found."""
    row = own(viewer).select_related("location__program", "organisation").filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such site."))
    return row


def runs(viewer: Viewer, program: Program) -> bool:
    """Whether the viewer runs the programme."""
    return viewer.may(RUN, partnership=program.partnership_id)


def _is_own(viewer: Viewer) -> Q:
    organisations = viewer.organisations_for(SITE)
    return Q() if organisations is None else Q(organisation__in=organisations)
