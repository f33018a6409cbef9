"""Whose collaborative, and which hospitals of it, a viewer may see.

A collaborative is seen by its partnership and by the hospitals in it. A hospital's own figures are seen by its own
people and by those who run the collaborative; to everybody else that hospital's figures do not exist.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.quality.models import Collaborative, Enrolment
from partera.programs.quality.rules import course

SEE, ENTER, HOSPITALS, RUN = "quality.see", "quality.enter", "quality.hospitals", "quality.run"


def visible(viewer: Viewer) -> QuerySet[Collaborative]:
    """The collaboratives the viewer may see."""
    partnerships = viewer.partnerships_for(SEE)
    if partnerships is None:
        return Collaborative.objects.all()
    mine = Enrolment.objects.filter(_is_own(viewer)).exclude(state__in=course.WITH_REASON)
    return Collaborative.objects.filter(Q(partnership__in=partnerships) | Q(pk__in=mine.values("collaborative")))


def in_full(viewer: Viewer) -> QuerySet[Enrolment]:
    """The hospitals whose own figures the viewer may see: its own, and those of collaboratives it runs."""
    partnerships = viewer.partnerships_for(HOSPITALS)
    if partnerships is None:
        return Enrolment.objects.all()
    return Enrolment.objects.filter(_is_own(viewer) | Q(collaborative__partnership__in=partnerships))


def own(viewer: Viewer) -> QuerySet[Enrolment]:
    """The viewer's own hospitals' parts in collaboratives: those it may enter counts for."""
    return Enrolment.objects.filter(_is_own(viewer))


def collaborative_seen(viewer: Viewer, number: int) -> Collaborative:
    """One collaborative with its partnership, or not found."""
    row = visible(viewer).select_related("partnership").filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such collaborative."))
    return row


def hospital_seen(viewer: Viewer, number: int) -> Enrolment:
    """A hospital's part that the viewer may see in full, with its collaborative and hospital, or not found."""
    row = in_full(viewer).select_related("collaborative", "hospital", "wave").filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such hospital in the collaborative."))
    return row


def runs(viewer: Viewer, collaborative: Collaborative) -> bool:
    """Whether the viewer runs the collaborative."""
    return viewer.may(RUN, partnership=collaborative.partnership_id)


def own_organisations(viewer: Viewer) -> frozenset[int] | None:
    """The hospitals whose own people the viewer is of; None for whoever may enter everywhere."""
    return viewer.organisations_for(ENTER)


def _is_own(viewer: Viewer) -> Q:
    organisations = own_organisations(viewer)
    return Q() if organisations is None else Q(hospital__in=organisations)
