"""What is sent from a month's page, read: the fields, what stood in them, ticks and reasons."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound
from partera.core.periods import Month, NotAPeriod, today
from partera.doors.web.lists import number_in
from partera.doors.web.quality.months import labels
from partera.doors.web.quality.months.grid import all_cells
from partera.programs.quality.queries.entering import MonthToEnter
from partera.programs.quality.rules import cells
from partera.programs.quality.rules.entries import LONGEST_BACK
from partera.programs.quality.rules.fates import Sheet

_LETTERS = 7


@dataclass
class Typed:
    """What was sent from the page: the fields, what stood in them when it was opened, ticks and reasons."""

    values: dict[str, str]
    seen: dict[str, str]
    revisions: dict[int, int]
    ticked: frozenset[str]
    reason: str
    keep_reason: str


def month_of(text: str) -> Month:
    """The month of an address; not found when there is none, or when it has not begun."""
    try:
        found = Month.of(text)
    except NotAPeriod as error:
        raise NotFound("There is no such page.") from error
    if len(text) != _LETTERS or not 0 <= Month.of(today()) - found <= LONGEST_BACK:
        raise NotFound("There is no such page.")
    return found


def read_typed(request: HttpRequest, stands: MonthToEnter, *, is_whole: bool = True) -> Typed:
    """What was sent of the grid; of a part of it, only the fields that were sent."""
    sent = request.POST
    names = [cell.name for cell in all_cells(stands) if is_whole or cell.name in sent]
    seen = _numbers_or_words(sent.get("seen_cells", ""))
    revisions = _numbers_or_words(sent.get("seen_revisions", ""))
    return Typed(
        values={name: sent.get(name, "").strip() for name in names},
        seen={name: str(seen.get(name, "")) for name in names},
        revisions={
            measure: revision
            for key, value in revisions.items()
            if (measure := number_in(key)) is not None and (revision := number_in(str(value))) is not None
        },
        ticked=frozenset(name for name in sent if name.startswith("ok-")),
        reason=sent.get("reason", "").strip(),
        keep_reason=sent.get("keep_reason", "").strip(),
    )


def _numbers_or_words(text: str) -> dict[str, object]:
    """What the page noted about itself; nothing when it does not read."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise BadInput(_("The page cannot be read as it was sent. Open it again.")) from error
    if not isinstance(found, dict):
        raise BadInput(_("The page cannot be read as it was sent. Open it again."))
    return found


def sheets_typed(stands: MonthToEnter, values: Mapping[str, str], errors: dict[str, str]) -> list[Sheet]:
    """The sheets that the fields amount to; what cannot be read goes to `errors`, by field."""
    found = []
    for measure in stands.measures:
        read = cells.read(measure.id, measure.definition.shape, measure.definition.strata, values)
        errors |= {name: labels.said(problem) for name, problem in read.problems}
        if read.sheet is not None:
            found.append(read.sheet)
        elif measure.kept is not None and not read.problems:
            first = cells.names_of(measure.id, measure.definition.shape, ())[0]
            errors[first.name] = _(cells.EMPTIED)
    return found


def confirmed(ticked: frozenset[str]) -> dict[int, list[str]]:
    """The codes ticked, by measure."""
    found: dict[int, list[str]] = {}
    for name in ticked:
        _ok, measure, code = f"{name}--".split("-", 2)
        if (number := number_in(measure)) is not None:
            found.setdefault(number, []).append(code.rstrip("-"))
    return found
