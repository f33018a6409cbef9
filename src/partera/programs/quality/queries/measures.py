"""What a collaborative counts, as it is defined for a month."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.programs.quality.models import Measure, MeasureVersion
from partera.programs.quality.queries import access
from partera.programs.quality.rules.definitions import Definition


@dataclass(frozen=True)
class MeasureRow:
    """A measure with the definition in force."""

    id: int
    key: str
    family: str
    collaborative: int
    version: int
    number: int
    first_month: Month
    reason: str
    definition: Definition
    ended_on: date | None


def measures(
    viewer: Viewer, collaborative: int, *, month: Month | None = None, also_ended: bool = False
) -> list[MeasureRow]:
    """The measures of a collaborative as they are defined in a month, today's when none is said; two queries."""
    access.collaborative_seen(viewer, collaborative)
    rows = Measure.objects.filter(collaborative=collaborative)
    found = []
    at = month or Month.of(today())
    for row in rows.prefetch_related("versions"):
        versions = sorted(row.versions.all(), key=lambda version: version.first_month)
        in_force = [version for version in versions if version.first_month <= at.first_day] or versions[:1]
        if in_force and (also_ended or row.ended_on is None or at <= Month.of(row.ended_on)):
            found.append(row_of(row, in_force[-1]))
    return found


def versions(viewer: Viewer, collaborative: int, measure: int) -> list[MeasureRow]:
    """Every definition a measure has had, the first first."""
    access.collaborative_seen(viewer, collaborative)
    rows = MeasureVersion.objects.filter(measure=measure, measure__collaborative=collaborative)
    return [row_of(row.measure, row) for row in rows.select_related("measure").order_by("number")]


def row_of(measure: Measure, version: MeasureVersion) -> MeasureRow:
    """The measure with one of its definitions."""
    return MeasureRow(
        id=measure.pk,
        key=measure.key,
        family=measure.family,
        collaborative=measure.collaborative_id,
        version=version.pk,
        number=version.number,
        first_month=Month.of(version.first_month),
        reason=version.reason,
        definition=definition_of(version),
        ended_on=measure.ended_on,
    )


def definition_of(version: MeasureVersion) -> Definition:
    """The definition as plain values."""
    given = {field.name: getattr(version, field.name) for field in fields(Definition)}
    return Definition(**given | {"strata": tuple(version.strata)})
