"""The drills of a hospital."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.quality.models import Drill
from partera.programs.quality.queries import access
from partera.programs.quality.queries.bundles import ElementRow, element_row
from partera.programs.quality.rules.drills import ROLES, Taken


@dataclass(frozen=True)
class DrillRow:
    """A drill as it was written down."""

    id: int
    enrolment: int
    on: date
    scenario: str
    unit: str
    element: ElementRow | None
    participants: tuple[tuple[str, int], ...]
    times: tuple[Taken, ...]
    gaps: str
    fixes: str
    by_name: str

    @property
    def people(self) -> int:
        return sum(count for _role, count in self.participants)

    @property
    def first_done(self) -> int | None:
        """Seconds until the first critical action was done."""
        done = [taken.seconds for taken in self.times if taken.seconds is not None]
        return min(done, default=None)

    @property
    def all_done(self) -> int | None:
        """Seconds until the last of the critical actions was done; None when one was not, or none is noted."""
        if not self.times or any(taken.seconds is None for taken in self.times):
            return None
        return max(taken.seconds for taken in self.times if taken.seconds is not None)


def drills(viewer: Viewer, enrolment: int) -> list[DrillRow]:
    """The drills of a hospital, the newest first: two queries and access."""
    part = access.hospital_seen(viewer, enrolment)
    return [_row(row) for row in part.drills.select_related("element").prefetch_related("times")]


def drill(viewer: Viewer, enrolment: int, number: int) -> DrillRow:
    """One drill, or not found."""
    part = access.hospital_seen(viewer, enrolment)
    row = part.drills.select_related("element").prefetch_related("times").filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such drill."))
    return _row(row)


def _row(row: Drill) -> DrillRow:
    return DrillRow(
        id=row.pk,
        enrolment=row.enrolment_id,
        on=row.on,
        scenario=row.scenario,
        unit=row.unit,
        element=element_row(row.element) if row.element else None,
        participants=tuple((role, row.participants[role]) for role in ROLES if row.participants.get(role)),
        times=tuple(Taken(one.action, one.seconds) for one in row.times.all()),
        gaps=row.gaps,
        fixes=row.fixes,
        by_name=row.by_name,
    )
