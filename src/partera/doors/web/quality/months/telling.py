"""The page of a month: its grid, and what is said of a sending."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.doors.web.quality.months import labels
from partera.doors.web.quality.months.grid import Marks, blocks, shown_values
from partera.doors.web.quality.months.pages import Block, Fault, MonthPage
from partera.doors.web.quality.months.typed import Typed
from partera.doors.web.quality.tabs import hospital_tabs
from partera.doors.web.templatetags.showing import moment
from partera.programs.quality.queries.entering import MonthToEnter
from partera.programs.quality.rules import asking


@dataclass
class Told:
    """What is said of a sending beside the fields."""

    marks: Marks = field(default_factory=Marks)
    asks_reason: bool = False
    reason_errors: list[str] = field(default_factory=list)
    keep_errors: list[str] = field(default_factory=list)
    general: list[str] = field(default_factory=list)


def month_page(viewer: Viewer, stands: MonthToEnter, typed: Typed | None, told: Told) -> MonthPage:
    """The page as it stands, or as it was sent with what is said of it."""
    shown = shown_values(stands)
    values = shown | typed.values if typed else shown
    grid = blocks(stands, values, told.marks)
    due = asking.due_on(stands.month, stands.due_day)
    owed = [block for block in grid if block.is_owed]
    sent = sum(block.is_sent for block in owed)
    running = stands.month == Month.of(today())
    seen = typed.seen | shown if typed else shown
    page = MonthPage(
        part=stands.part,
        collaborative=stands.collaborative,
        collaborative_name=stands.collaborative_name,
        hospital=stands.hospital_name,
        month=labels.month(stands.month),
        key=str(stands.month),
        due=due,
        is_late=today() > due and sent < len(owed),
        blocks=grid,
        owed=len(owed),
        sent=sent,
        tabs=hospital_tabs(viewer, stands.part, "quality_months"),
        may_enter=stands.may_enter,
        before=str(stands.month + -1),
        after="" if running else str(stands.month + 1),
        saved=_saved(stands),
        seen_cells=json.dumps({name: text for name, text in seen.items() if text}, separators=(",", ":")),
        seen_revisions=json.dumps({one.id: one.kept.revision for one in stands.measures if one.kept}),
        asks_reason=told.asks_reason,
        reason=typed.reason if typed else "",
        reason_errors=told.reason_errors,
        asks_keep=bool(told.keep_errors),
        keep_reason=typed.keep_reason if typed else "",
        keep_errors=told.keep_errors,
        has_clashes=bool(told.marks.theirs),
        is_gentle=not (told.marks.errors or told.marks.theirs or told.marks.notes or told.general),
        ticked=sorted(told.marks.ticked - {one.name for block in grid for one in block.questions}),
    )
    return replace(page, faults=_faults(grid, told))


def _saved(stands: MonthToEnter) -> str:
    if stands.draft_at is None:
        return ""
    said = {"who": stands.draft_by, "when": moment(stands.draft_at)}
    return _("Typed and not sent: %(who)s, %(when)s") % said


def _faults(grid: list[Block], told: Told) -> list[Fault]:
    """The lines of the summary on top, in the page's order."""
    found = [Fault("", "", words) for words in told.general]
    for block in grid:
        rows = [*block.rows, *(row for fold in block.folds for row in fold.rows)]
        found += [Fault(f"m{block.id}", block.title, note) for note in block.notes]
        found += [
            Fault(cell.name, cell.label, cell.error or cell.theirs)
            for row in rows
            for cell in row.cells
            if cell.error or cell.theirs
        ]
        found += [Fault(one.name, block.title, one.words) for one in block.questions if not one.is_ticked]
    found += [Fault("reason", _("Why the number changes"), words) for words in told.reason_errors]
    return found + [Fault("keep_reason", _("Why may it stay?"), words) for words in told.keep_errors]
