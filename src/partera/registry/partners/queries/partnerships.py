"""Partnerships, as their members and the public may know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.registry.partners import rules
from partera.registry.partners.models import Partnership, PartnershipChange


@dataclass(frozen=True)
class PartnershipRow:
    """A partnership in a list."""

    id: int
    name: str
    type: str
    state: str
    lead: int
    lead_name: str
    members: tuple[int, ...]
    places: tuple[str, ...]
    place_codes: tuple[str, ...]
    is_public: bool
    invented: bool


@dataclass(frozen=True)
class Change:
    """One thing that became of a partnership."""

    kind: str
    organisation_name: str
    stage: str
    reason: str
    on: date
    by_name: str


@dataclass(frozen=True)
class PartnershipFull(PartnershipRow):
    """A partnership's page; who was asked and what became of it only for its own people."""

    about: str
    member_names: tuple[tuple[int, str], ...]
    asked: tuple[tuple[int, str], ...]
    changes: tuple[Change, ...]
    next_stages: tuple[str, ...]
    is_mine: bool
    may_edit: bool

    @property
    def named_places(self) -> list[tuple[str, str]]:
        """Each place's code and name."""
        return list(zip(self.place_codes, self.places, strict=True))


@dataclass(frozen=True)
class Asked:
    """An organisation of the viewer's that is asked to join."""

    partnership: int
    partnership_name: str
    organisation: int
    organisation_name: str
    since: date


def partnerships(
    viewer: Viewer, *, organisation: int | None = None, permission: str = "directory.see"
) -> list[PartnershipRow]:
    """The partnerships in which the viewer holds a permission, perhaps only those of one organisation."""
    rows = Partnership.objects.filter(_held(viewer, permission))
    if organisation is not None:
        rows = rows.filter(Q(lead=organisation) | Q(members=organisation)).distinct()
    return _listed(rows)


def public_partnerships(viewer: Viewer) -> list[PartnershipRow]:
    """The partnerships that are open to everybody, but for the viewer's own."""
    return _listed(Partnership.objects.filter(is_public=True).exclude(_held(viewer, "directory.see")))


def partnership(viewer: Viewer, number: int) -> PartnershipFull:
    """One partnership: in full for its own people, its public part for others when it has one, else not found."""
    rows = Partnership.objects.filter(pk=number).select_related("lead").prefetch_related("members", "places", "asked")
    row = rows.first()
    is_mine = viewer.may("directory.see", partnership=number)
    if row is None or not (is_mine or row.is_public or _is_asked(viewer, row)):
        raise NotFound("There is no such partnership.")
    may_edit = viewer.may("partnership.edit", partnership=number)
    return PartnershipFull(
        **_row(row),
        about=row.about,
        member_names=tuple((member.pk, member.name) for member in row.members.all()),
        asked=tuple((one.pk, one.name) for one in row.asked.all()) if is_mine else (),
        changes=_changes(row) if is_mine else (),
        next_stages=rules.next_stages(row.state, stage_before(number)) if may_edit else (),
        is_mine=is_mine,
        may_edit=may_edit,
    )


def asked_of(viewer: Viewer) -> list[Asked]:
    """What the organisations that the viewer keeps are asked: to join a partnership."""
    if not (kept := _kept_by(viewer)):
        return []
    links = Partnership.asked.through.objects.filter(kept).select_related("partnership", "organisation")
    pairs = [(link.partnership, link.organisation) for link in links.order_by("partnership__name", "pk")]
    days = {
        (partnership, organisation): on
        for partnership, organisation, on in PartnershipChange.objects.filter(
            kind="asked", partnership__in={partnership.pk for partnership, _ in pairs}
        ).values_list("partnership", "organisation", "on")
    }
    return [Asked(p.pk, p.name, o.pk, o.name, days[p.pk, o.pk]) for p, o in pairs]


def stage_before(partnership: int) -> str:
    """The stage before the present one; nothing for a partnership that has known only one."""
    stages = PartnershipChange.objects.filter(partnership=partnership, kind="stage").order_by("-pk")
    known = list(stages.values_list("stage", flat=True)[:2])
    return known[1] if len(known) == 2 else ""


def _held(viewer: Viewer, permission: str) -> Q:
    numbers = viewer.partnerships_for(permission)
    return ~Q(pk=None) if numbers is None else Q(pk__in=numbers)


def _kept_by(viewer: Viewer) -> Q:
    """Which organisations the viewer answers for: its own, and those of the partnerships whose directory it keeps."""
    if viewer.is_public:
        return Q()
    if viewer.may("directory.edit"):
        return ~Q(pk=None)
    own = {g.organisation for g in viewer.grants if g.permission == "organisation.edit" and g.organisation is not None}
    kept = viewer.partnerships_for("directory.edit") or frozenset()
    return Q(organisation__in=own) | Q(organisation__partnerships__in=kept) if own or kept else Q()


def _is_asked(viewer: Viewer, row: Partnership) -> bool:
    return any(one.partnership == row.pk for one in asked_of(viewer))


def _listed(rows: QuerySet[Partnership]) -> list[PartnershipRow]:
    return [PartnershipRow(**_row(row)) for row in rows.select_related("lead").prefetch_related("members", "places")]


def _row(row: Partnership) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "type": row.type,
        "state": row.state,
        "lead": row.lead_id,
        "lead_name": row.lead.name,
        "members": tuple(member.pk for member in row.members.all()),
        "places": tuple(place.name for place in row.places.all()),
        "place_codes": tuple(place.pk for place in row.places.all()),
        "is_public": row.is_public,
        "invented": row.invented,
    }


def _changes(row: Partnership) -> tuple[Change, ...]:
    """The newest first."""
    return tuple(
        Change(c.kind, c.organisation.name if c.organisation else "", c.stage, c.reason, c.on, c.by_name)
        for c in row.changes.select_related("organisation").order_by("-pk")
    )
