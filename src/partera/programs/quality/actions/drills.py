"""Drills written down by the hospital, and corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, picture
from partera.programs.quality.actions import held, texts
from partera.programs.quality.models import Drill, DrillTime, Element, Enrolment
from partera.programs.quality.rules import drills as rules
from partera.programs.quality.rules.drills import Taken


@dataclass(frozen=True)
class Held:
    """What took place: participants by role, never by name; times from the drill's beginning."""

    on: date
    scenario: str
    participants: Mapping[str, int]
    times: tuple[Taken, ...] = field(default=())
    unit: str = ""
    gaps: str = ""
    fixes: str = ""
    element: int | None = None


@transaction.atomic
def log(*, enrolment: int, drill: Held, keep_reason: str = "", by: Viewer) -> int:
    """Write down a drill of the unit; gives its number."""
    part = held.own_part(enrolment, by)
    row = Drill(enrolment=part)
    _fill(row, part, drill, by)
    _guard(row, drill, keep_reason, by)
    changes = between({}, row) | {"times": _told(drill.times)}
    record(action="quality.drill", thing=f"enrolment {part.pk}", changes=changes, by=by)
    return row.pk


@transaction.atomic
def correct(*, enrolment: int, drill: int, to: Held, keep_reason: str = "", by: Viewer) -> None:
    """Correct what was written down about a drill."""
    part = held.own_part(enrolment, by)
    row = part.drills.select_for_update().filter(pk=drill).first()
    if row is None:
        raise NotFound(_("There is no such drill."))
    before, times = picture(row), [Taken(one.action, one.seconds) for one in row.times.all()]
    _fill(row, part, to, by)
    _guard(row, to, keep_reason, by)
    changes = between(before, row)
    if times != list(to.times):
        changes["times"] = [_told(times), _told(to.times)]
    record(action="quality.correct_drill", thing=f"enrolment {part.pk}", changes=changes, by=by)


def _fill(row: Drill, part: Enrolment, given: Held, by: Viewer) -> None:
    rules.check(
        on=given.on,
        today=today(),
        scenario=given.scenario,
        participants=given.participants,
        times=list(given.times),
    )
    if given.element != row.element_id:
        row.element = _element(part, given.element)
    row.on, row.scenario, row.unit = given.on, given.scenario.strip(), given.unit.strip()
    row.participants = {role: given.participants[role] for role in rules.ROLES if given.participants.get(role)}
    row.gaps, row.fixes = given.gaps.strip(), given.fixes.strip()
    row.at, row.by_name = now(), by.name
    row.save()
    row.times.all().delete()
    DrillTime.objects.bulk_create(
        DrillTime(drill=row, position=position, action=taken.action.strip(), seconds=taken.seconds)
        for position, taken in enumerate(given.times)
    )


def _guard(row: Drill, given: Held, keep_reason: str, by: Viewer) -> None:
    """No text of a drill names a patient; the fields are called as on the form."""
    said = {name: getattr(given, name) for name in ("scenario", "unit", "gaps", "fixes")}
    said |= {f"action-{n}": taken.action for n, taken in enumerate(given.times, start=1)}
    texts.checked_each(thing=f"drill {row.pk}", texts=said, keep_reason=keep_reason, by=by)


def _element(part: Enrolment, number: int | None) -> Element | None:
    if number is None:
        return None
    chosen = part.collaborative.bundles.filter(end=None).values("bundle")
    row = Element.objects.filter(pk=number, bundle__in=chosen).first()
    if row is None:
        raise NotFound(_("There is no such practice in the collaborative."))
    return row


def _told(times: list[Taken] | tuple[Taken, ...]) -> list[list[object]]:
    return [[taken.action, taken.seconds] for taken in times]
