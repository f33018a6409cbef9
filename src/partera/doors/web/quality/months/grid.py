"""The grid of a month: a block a measure, a row a group, a field a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.doors.web.quality.months import labels
from partera.doors.web.quality.months.pages import Block, Fold, GridCell, GridRow, Question
from partera.doors.web.templatetags.showing import moment, number
from partera.programs.quality.queries.entering import MeasureToEnter, MonthToEnter
from partera.programs.quality.rules import cells, measuring
from partera.programs.quality.rules.cells import Cell, NotRead
from partera.programs.quality.rules.entries import Problem
from partera.programs.quality.rules.fates import Fate, Sheet

_KINDS = {"value": "decimal", "spread": "decimal", "gaps": "list", "none": "tick"}
_CELL_OF_PROBLEM = {
    "sum_denominator": "denominator",
    "sum_unknown": "unknown",
    "no_exposure": "denominator",
}


@dataclass
class Marks:
    """What a sending found: by cell what is wrong and what others wrote, by measure its questions and notes."""

    errors: dict[str, str] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)
    questions: dict[int, tuple[Problem, ...]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()


def all_cells(month: MonthToEnter) -> list[Cell]:
    """Every field of the month's grid."""
    return [
        cell
        for measure in month.measures
        for cell in cells.names_of(measure.id, measure.definition.shape, measure.definition.strata)
    ]


def kept_values(month: MonthToEnter) -> dict[str, str]:
    """What the fields hold when nothing is typed: what was sent."""
    sheets = {measure.id: measure.kept.sheet if measure.kept else None for measure in month.measures}
    return {cell.name: cells.written(sheets[cell.measure], cell) for cell in all_cells(month)}


def shown_values(month: MonthToEnter) -> dict[str, str]:
    """What the fields hold: what is typed and not sent, else what was sent."""
    kept = kept_values(month)
    return kept | {name: text for name, text in month.draft.items() if name in kept}


def blocks(month: MonthToEnter, values: Mapping[str, str], marks: Marks) -> list[Block]:
    """The measures of a month with their fields."""
    return [_block(month, measure, values, marks) for measure in month.measures]


def _block(month: MonthToEnter, measure: MeasureToEnter, values: Mapping[str, str], marks: Marks) -> Block:
    given = measure.definition
    back = 3 if given.every == "quarter" else 1
    return Block(
        id=measure.id,
        title=labels.title(given),
        clock=_(measuring.CLOCKS[given.clock]) if given.clock else "",
        counts=labels.counts(given),
        out_of=labels.out_of(given),
        left_out=given.left_out,
        columns=[labels.column(given.shape, name) for name in cells.COLUMNS[given.shape] if name != "none"],
        rows=[_row(measure, ("", ""), values, marks)],
        folds=[_fold(measure, dimension, values, marks) for dimension in given.strata],
        last_heading=labels.month(month.month + -back),
        standing=_standing(measure),
        is_sent=measure.kept is not None,
        is_owed=measure.is_owed,
        questions=[
            Question(tick_name(measure.id, one.code), labels.said(one), tick_name(measure.id, one.code) in marks.ticked)
            for one in marks.questions.get(measure.id, ())
        ],
        notes=marks.notes.get(measure.id, []),
    )


def tick_name(measure: int, code: str) -> str:
    """The field that says that an unlikely value is so."""
    return f"ok-{measure}-{code}"


def _standing(measure: MeasureToEnter) -> str:
    if measure.kept is None:
        return _("Not sent yet") if measure.is_owed else _("Only if you count it: not owed")
    said = {"who": measure.kept.by_name, "when": moment(measure.kept.at), "n": measure.kept.revision}
    if measure.kept.revision > 1:
        return _("Sent by %(who)s, %(when)s (revision %(n)s)") % said
    return _("Sent by %(who)s, %(when)s") % said


def _row(measure: MeasureToEnter, place: tuple[str, str], values: Mapping[str, str], marks: Marks) -> GridRow:
    shape = measure.definition.shape
    label = labels.group(*place)
    found = []
    for column in cells.COLUMNS[shape]:
        name = Cell(measure.id, *place, column).name
        said = f"{labels.title(measure.definition)}, {label}: {labels.column(shape, column)}"
        found.append(
            GridCell(
                name,
                labels.column(shape, column),
                said,
                values.get(name, ""),
                _KINDS.get(column, "number"),
                marks.errors.get(name, ""),
                marks.theirs.get(name, ""),
            )
        )
    kept = measure.kept.sheet if measure.kept else None
    return GridRow(label, found, labels.sheet(shape, measure.last, place), labels.sheet(shape, kept, place))


def _fold(measure: MeasureToEnter, dimension: str, values: Mapping[str, str], marks: Marks) -> Fold:
    rows = [_row(measure, (dimension, group), values, marks) for group in measuring.STRATA[dimension]]
    left = left_words(measure.id, dimension, values)
    has_error = any(cell.error or cell.theirs for row in rows for cell in row.cells)
    return Fold(dimension, _(measuring.DIMENSIONS[dimension]), rows, left, has_error)


def left_words(measure: int, dimension: str, values: Mapping[str, str]) -> str:
    """“13 left to place”, or that the groups hold everybody; nothing while no group is filled in."""
    parts = [_count(values, Cell(measure, dimension, group, "denominator")) for group in measuring.STRATA[dimension]]
    whole = _count(values, Cell(measure, "", "", "denominator"))
    if whole is None or all(part is None for part in parts):
        return ""
    found = cells.left(whole, parts)
    if found > 0:
        return ngettext("%(n)s left to place", "%(n)s left to place", found) % {"n": number(found)}
    if found < 0:
        return ngettext("%(n)s too many", "%(n)s too many", -found) % {"n": number(-found)}
    return _("everybody is placed")


def _count(values: Mapping[str, str], cell: Cell) -> int | None:
    try:
        return cells.count(values.get(cell.name, ""))
    except NotRead:
        return None


def place_problems(measure: MeasureToEnter, fate: Fate, sheet: Sheet | None) -> dict[str, str]:
    """Each problem at the field it is about."""
    found: dict[str, str] = {}
    for problem in fate.problems:
        found.setdefault(_cell_of(measure, problem, sheet), labels.said(problem))
    return found


def _cell_of(measure: MeasureToEnter, problem: Problem, sheet: Sheet | None) -> str:
    shape = measure.definition.shape
    dimension, _colon, group = problem.where.partition(":") if ":" in problem.where else ("", "", "")
    column = _CELL_OF_PROBLEM.get(problem.code, cells.COLUMNS[shape][0])
    if problem.code == "half" and sheet is not None:
        entry = next((one for one in sheet.entries if one.key == problem.where), None)
        empty = [name for name in measuring.ENTERED[shape] if entry is not None and getattr(entry, name) is None]
        column = empty[0] if empty else column
    return Cell(measure.id, dimension, group, column).name
