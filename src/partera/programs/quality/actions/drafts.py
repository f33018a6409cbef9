"""What is typed for a month and not yet sent: one sheet a hospital and month, whoever of its people types."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from partera.core.periods import Month, now
from partera.core.viewers import Viewer
from partera.programs.quality.actions import held
from partera.programs.quality.models import Enrolment, Measure, MonthDraft
from partera.programs.quality.rules import cells, drafting


@dataclass(frozen=True)
class DraftKept:
    """What stands in the draft now. `clashes`: cells that somebody else has filled otherwise meanwhile, with what
    stands there; the words of the second are not kept over those of the first until sent again."""

    at: datetime
    typed: dict[str, str]
    clashes: dict[str, str] = field(default_factory=dict)
    others: str = ""


@transaction.atomic
def keep_draft(
    *, enrolment: int, month: date, typed: Mapping[str, str], seen: Mapping[str, str] | None = None, by: Viewer
) -> DraftKept:
    """Keep what is typed for a month until it is sent; only the hospital's own people see it.

    `seen`: what stood in the cells when this person began. Only cells that differ from it are written, so that two
    people may fill the same month; of a cell that both filled, the first one's stays, and the second is told.
    """
    part = held.own_part(enrolment, by)
    first = Month.of(month).first_day
    row = MonthDraft.objects.select_for_update().filter(enrolment=part, month=first).first()
    before = dict(row.values) if row else {}
    measures = set(Measure.objects.filter(collaborative=part.collaborative_id).values_list("pk", flat=True))
    wanted = {name: text for name, text in typed.items() if _is_cell(name, measures) and drafting.may_keep(text)}
    merged = drafting.merge(before, wanted, seen or {})
    MonthDraft.objects.update_or_create(
        enrolment=part, month=first, defaults={"values": merged.values, "at": now(), "by_name": by.name}
    )
    return DraftKept(now(), merged.values, merged.clashes, row.by_name if row and merged.clashes else "")


@transaction.atomic
def drop_draft(*, enrolment: int, month: date, by: Viewer) -> None:
    """Throw away what is typed for a month; what was sent stays."""
    part = held.own_part(enrolment, by)
    MonthDraft.objects.filter(enrolment=part, month=Month.of(month).first_day).delete()


def forget(part: Enrolment, month: Month, measures: Collection[int]) -> None:
    """Take the cells of measures that were sent out of the month's draft; for use within the sending."""
    row = MonthDraft.objects.select_for_update().filter(enrolment=part, month=month.first_day).first()
    if row is None:
        return
    row.values = {name: text for name, text in row.values.items() if not _is_cell(name, measures)}
    if row.values:
        row.save(update_fields=["values"])
    else:
        row.delete()


def _is_cell(name: str, measures: Collection[int]) -> bool:
    cell = cells.cell_of(name)
    return cell is not None and cell.measure in measures
