"""A table with the fate of each of its rows, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.periods import Month, NotAPeriod
from partera.doors.web.lists import number_in
from partera.doors.web.quality.months import labels
from partera.doors.web.quality.months.pages import Preview, Question, SheetPreview, TablePart, TableRow
from partera.doors.web.quality.months.reading import SheetRead
from partera.programs.quality.queries.measures import MeasureRow
from partera.programs.quality.rules import fates, tables
from partera.programs.quality.rules.entries import Problem
from partera.programs.quality.rules.fates import Fate
from partera.programs.quality.rules.tables import Part, Row

UNREAD = "unread"
Measures = Mapping[int, MeasureRow]


def preview(
    sheets: list[SheetRead], found: Mapping[int, Fate | None], measures: Measures, ticked: frozenset[str]
) -> Preview:
    """What would become of the table: by sheet, by measure and month, row by row."""
    at, shown, kinds = 0, [], Counter[str]()
    for sheet in sheets:
        parts = []
        for part in sheet.table.parts:
            fate = found.get(at)
            kinds[fate.kind if fate else UNREAD] += len(part.rows)
            parts.append(_part(part, fate, measures, ticked))
            at += 1
        placed = {row.number for part in sheet.table.parts for row in part.rows}
        loose = [_row(row, None, measures) for row in sheet.table.rows if row.number not in placed]
        kinds[UNREAD] += len(loose)
        same = sum(len(part.rows) for part in parts if part.is_same)
        shown.append(SheetPreview(sheet.name, parts, loose, ", ".join(sheet.table.left_aside), same))
    taken = kinds["new"] + kinds["revised"]
    waiting = kinds["odd"] + kinds["reason"]
    return Preview(
        sheets=shown,
        totals=[(kind, _(_WORDS[kind]), kinds[kind]) for kind in _WORDS if kinds[kind]],
        kept_rows=_kept(taken, waiting),
        questions=kinds["odd"],
        asks_reason=bool(kinds["reason"] or kinds["revised"]),
        may_keep=bool(taken or waiting),
        taken=taken,
    )


def _kept(taken: int, waiting: int) -> str:
    said = ngettext("%(n)s row can be kept", "%(n)s rows can be kept", taken) % {"n": taken} if taken else ""
    more = ngettext("%(n)s row needs a word from you first", "%(n)s rows need a word from you first", waiting)
    more = more % {"n": waiting} if waiting else ""
    return "; ".join(one for one in (said, more) if one) or _("No row can be kept")


_WORDS = fates.FATES | {UNREAD: "Cannot be read"}


def _part(part: Part, fate: Fate | None, measures: Measures, ticked: frozenset[str]) -> TablePart:
    questions = []
    if fate is not None and fate.kind == "odd":
        for problem in fate.problems:
            name = tick_name(part.month, part.measure, problem.code)
            questions.append(Question(name, labels.said(problem), name in ticked))
    rows = [_row(row, fate, measures, part) for row in part.rows]
    return TablePart(rows, questions, is_same=all(row.fate == "same" for row in rows))


def _row(row: Row, fate: Fate | None, measures: Measures, part: Part | None = None) -> TableRow:
    measure = measures.get(row.measure) if row.measure else None
    kind = fate.kind if fate is not None and row.problem is None else UNREAD
    return TableRow(
        number=row.number,
        month=labels.month(row.month) if row.month else row.cells[0],
        measure=labels.title(measure.definition) if measure else row.cells[1],
        group=labels.group_in_full(row.entry) if row.entry or measure else row.cells[3],
        numbers=_numbers(row, measure),
        fate=kind,
        words=_(_WORDS[kind]),
        why=_why(row, fate, part),
    )


def _numbers(row: Row, measure: MeasureRow | None) -> str:
    if measure is None or row.problem is not None:
        return " · ".join(text for text in row.cells[4:] if text)
    if row.entry is None:
        return labels.gaps(row.gaps)
    return labels.numbers(measure.definition.shape, row.entry)


def _why(row: Row, fate: Fate | None, part: Part | None) -> str:
    """Why a row is not kept; at another row of its measure and month, which row is the reason."""
    if row.problem is not None:
        return labels.said(row.problem)
    if fate is None:
        broken = next((one.number for one in part.rows if one.problem), None) if part else None
        if broken is None:
            return _("The same measure and month stands further up already.")
        return labels.said(Problem("with_another", "all", tables.WITH_ANOTHER, (("row", broken),)))
    about = row.entry.key if row.entry else "all"
    mine = [problem for problem in fate.problems if problem.where == about or about == "all"]
    if fate.kind in ("impossible", "not_asked"):
        return " ".join(dict.fromkeys(labels.said(problem) for problem in (mine or fate.problems[:1])))
    return ""


def tick_name(month: Month, measure: int, code: str) -> str:
    """The field that says that an unlikely value of a month is so."""
    return f"ok-{month}-{measure}-{code}"


def confirmed(ticked: frozenset[str]) -> dict[tuple[Month, int], tuple[str, ...]]:
    """The codes ticked, by month and measure."""
    found: dict[tuple[Month, int], tuple[str, ...]] = {}
    for name in sorted(ticked):
        parts = name.removeprefix("ok-").split("-", 3)
        if len(parts) != 4 or (measure := number_in(parts[2])) is None:
            continue
        try:
            about = Month.of(f"{parts[0]}-{parts[1]}"), measure
        except NotAPeriod:
            continue
        found[about] = (*found.get(about, ()), parts[3])
    return found
