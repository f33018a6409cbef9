"""Entering a month: the grid, what is typed kept as one goes, and the sending."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import Month, NotAPeriod, today
from partera.doors.web.quality.guarded import question, refusal
from partera.doors.web.quality.months import labels
from partera.doors.web.quality.months.grid import Marks, all_cells, blocks, place_problems, shown_values
from partera.doors.web.quality.months.pages import Block, Fault, MonthPage
from partera.doors.web.quality.tabs import hospital_tabs
from partera.doors.web.routes import viewer_of
from partera.doors.web.sentences import spoken
from partera.doors.web.templatetags.showing import moment
from partera.programs.quality.actions import drafts, months
from partera.programs.quality.queries.entering import MonthToEnter, month_to_enter
from partera.programs.quality.rules import asking, cells, drafting, guard
from partera.programs.quality.rules.entries import LONGEST_BACK
from partera.programs.quality.rules.fates import Sheet

_SHORTEST_MONTH = 7


@dataclass
class Typed:
    """What was sent from the page: the fields, what stood in them when it was opened, ticks and reasons."""

    values: dict[str, str]
    seen: dict[str, str]
    revisions: dict[int, int]
    ticked: frozenset[str]
    reason: str
    keep_reason: str


@dataclass
class Told:
    """What is said of a sending beside the fields."""

    marks: Marks = field(default_factory=Marks)
    asks_reason: bool = False
    reason_errors: list[str] = field(default_factory=list)
    keep_errors: list[str] = field(default_factory=list)
    general: list[str] = field(default_factory=list)


def month_of(text: str) -> Month:
    """The month of an address; not found when there is none, or when it has not begun."""
    try:
        found = Month.of(text)
    except NotAPeriod as error:
        raise NotFound("There is no such page.") from error
    if len(text) != _SHORTEST_MONTH or not 0 <= Month.of(today()) - found <= LONGEST_BACK:
        raise NotFound("There is no such page.")
    return found


def month(request: HttpRequest, part: int, month: str) -> HttpResponse:
    """The month's grid; sent with `do=draft` it is kept until later, with `do=send` it is sent."""
    stands = month_to_enter(viewer_of(request), part, month_of(month))
    if request.method != "POST":
        return render(request, "quality/months/month.html", {"page": _page(request, stands, None, Told())})
    if not stands.may_enter:
        raise NotFound("There is no such page.")
    typed = _typed(request, stands)
    if request.POST.get("do") == "throw":
        drafts.drop_draft(enrolment=part, month=stands.month.first_day, by=viewer_of(request))
        messages.success(request, _("What was typed and not sent is thrown away."))
        return redirect("quality_month", part=part, month=month)
    told = _kept_as_draft(request, stands, typed)
    if told.marks.theirs:
        return _again(request, stands, typed, told, 409)
    if request.POST.get("do") == "draft":
        messages.success(request, _("Saved. Nothing is sent yet."))
        return redirect("quality_month", part=part, month=month)
    return _send(request, stands, typed)


def draft(request: HttpRequest, part: int, month: str) -> HttpResponse:
    """What is typed, kept as one goes: for the page's script."""
    stands = month_to_enter(viewer_of(request), part, month_of(month))
    if not stands.may_enter:
        raise NotFound("There is no such page.")
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    typed = _typed(request, stands, is_whole=False)
    kept = drafts.keep_draft(
        enrolment=part, month=stands.month.first_day, typed=typed.values, seen=typed.seen, by=viewer_of(request)
    )
    mine = {name: text for name, text in typed.values.items() if kept.typed.get(name, typed.seen.get(name, "")) == text}
    theirs = {name: _theirs(kept.others, text) for name, text in kept.clashes.items()}
    said = _("Saved at %(time)s") % {"time": _clock(kept.at)}
    if any(not drafting.may_keep(text) for text in typed.values.values()):
        said = _("Saved at %(time)s, except what is not a number") % {"time": _clock(kept.at)}
    if kept.clashes:
        said = _("%(who)s is entering this month too: look at the marked fields.") % {"who": kept.others}
    return JsonResponse({"said": said, "seen": {**mine, **kept.clashes}, "theirs": theirs})


def _clock(at: datetime) -> str:
    """10:42 AM; 10:42 a.m."""
    return moment(at).rsplit(", ", 1)[1]


def _typed(request: HttpRequest, stands: MonthToEnter, *, is_whole: bool = True) -> Typed:
    """What was sent of the grid; of a part of it, only the fields that were sent."""
    sent = request.POST
    names = [cell.name for cell in all_cells(stands) if is_whole or cell.name in sent]
    seen = _numbers_or_words(sent.get("seen_cells", ""))
    revisions = _numbers_or_words(sent.get("seen_revisions", ""))
    return Typed(
        values={name: sent.get(name, "").strip() for name in names},
        seen={name: str(seen.get(name, "")) for name in names},
        revisions={int(key): int(str(value)) for key, value in revisions.items() if f"{key}{value}".isdecimal()},
        ticked=frozenset(name for name in sent if name.startswith("ok-")),
        reason=sent.get("reason", "").strip(),
        keep_reason=sent.get("keep_reason", "").strip(),
    )


def _numbers_or_words(text: str) -> dict[str, object]:
    """What the page noted about itself; nothing when it does not read."""
    try:
        found = json.loads(text or "{}")
    except ValueError as error:
        raise BadInput(_("The page cannot be read as it was sent. Open it again.")) from error
    if not isinstance(found, dict):
        raise BadInput(_("The page cannot be read as it was sent. Open it again."))
    return found


def _kept_as_draft(request: HttpRequest, stands: MonthToEnter, typed: Typed) -> Told:
    """Nothing typed is lost: it is kept before anything else. Tells where somebody else wrote meanwhile."""
    kept = drafts.keep_draft(
        enrolment=stands.part,
        month=stands.month.first_day,
        typed=typed.values,
        seen=typed.seen,
        by=viewer_of(request),
    )
    theirs = {name: _theirs(kept.others, text) for name, text in kept.clashes.items()}
    typed.seen |= kept.clashes
    return Told(Marks(theirs=theirs, ticked=typed.ticked))


def _theirs(who: str, text: str) -> str:
    if not text:
        return _("%(who)s has emptied this field. Send again to keep yours.") % {"who": who}
    return _("%(who)s has entered %(text)s here. Send again to keep yours.") % {"who": who, "text": text}


def _send(request: HttpRequest, stands: MonthToEnter, typed: Typed) -> HttpResponse:
    told = Told(Marks(ticked=typed.ticked))
    sheets = _sheets(stands, typed.values, told)
    if told.marks.errors:
        return _again(request, stands, typed, told, 422)
    try:
        sent = months.send(
            enrolment=stands.part,
            month=stands.month.first_day,
            sheets=sheets,
            confirmed=_confirmed(typed.ticked),
            reason=typed.reason,
            seen=typed.revisions,
            keep_reason=typed.keep_reason,
            by=viewer_of(request),
        )
    except months.NotSent as refused:
        _tell(stands, {sheet.measure: sheet for sheet in sheets}, refused, told)
        return _again(request, stands, typed, told, 409 if told.marks.notes else 422)
    except guard.Asked as asked:
        told.asks_reason, told.keep_errors = True, [question(one) for one in asked.found]
        return _again(request, stands, typed, told, 422)
    except guard.Stopped as stopped:
        told.asks_reason, told.reason_errors = True, [refusal(one) for one in stopped.found]
        return _again(request, stands, typed, told, 422)
    except (Refused, BadInput) as error:
        told.general.append(spoken(error))
        return _again(request, stands, typed, told, 422)
    return _sent(request, stands, sent)


def _sheets(stands: MonthToEnter, values: Mapping[str, str], told: Told) -> list[Sheet]:
    found = []
    for measure in stands.measures:
        read = cells.read(measure.id, measure.definition.shape, measure.definition.strata, values)
        told.marks.errors |= {name: labels.said(problem) for name, problem in read.problems}
        if read.sheet is not None:
            found.append(read.sheet)
        elif measure.kept is not None and not read.problems:
            first = cells.names_of(measure.id, measure.definition.shape, ())[0]
            told.marks.errors[first.name] = _(cells.EMPTIED)
    return found


def _confirmed(ticked: frozenset[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for name in ticked:
        _ok, measure, code = f"{name}--".split("-", 2)
        if measure.isdecimal():
            found.setdefault(int(measure), []).append(code.rstrip("-"))
    return found


def _tell(stands: MonthToEnter, sheets: Mapping[int, Sheet], refused: months.NotSent, told: Told) -> None:
    """Each measure's fate at its place on the page."""
    measures = {measure.id: measure for measure in stands.measures}
    for number, fate in refused.fates.items():
        measure = measures[number]
        if fate.kind == "impossible":
            told.marks.errors |= place_problems(measure, fate, sheets.get(number))
        elif fate.kind == "odd":
            told.marks.questions[number] = fate.problems
        elif fate.kind == "reason":
            told.asks_reason = True
            told.reason_errors = [_("Say why the number changes: the earlier one stays on record.")]
        elif fate.kind == "moved":
            told.marks.notes[number] = [_moved(measure)]
        elif fate.kind == "not_asked":
            told.marks.notes[number] = [labels.said(problem) for problem in fate.problems]


def _moved(measure: object) -> str:
    kept = measure.kept  # type: ignore[attr-defined]
    if kept is None:
        return _("Somebody else has sent other numbers meanwhile. Look at them, and send yours again.")
    shape = measure.definition.shape  # type: ignore[attr-defined]
    said = {"who": kept.by_name, "when": moment(kept.at), "numbers": labels.sheet(shape, kept.sheet)}
    return _("%(who)s has sent this measure on %(when)s: %(numbers)s. Yours stands below; send again to revise.") % said


def _sent(request: HttpRequest, stands: MonthToEnter, sent: months.Sent) -> HttpResponseRedirect:
    n = len(sent.new) + len(sent.revised)
    name = labels.month(stands.month)
    if n:
        said = ngettext("%(n)s measure of %(month)s is sent.", "%(n)s measures of %(month)s are sent.", n)
        messages.success(request, said % {"n": n, "month": name})
    else:
        messages.info(request, _("Nothing has changed since it was sent."))
    return redirect("quality_months", part=stands.part)


def _again(request: HttpRequest, stands: MonthToEnter, typed: Typed, told: Told, status: int) -> HttpResponse:
    """The page as it was typed, with what is said of it. What stands now counts as seen from here on."""
    now = month_to_enter(viewer_of(request), stands.part, stands.month)
    context = {"page": _page(request, now, typed, told)}
    return render(request, "quality/months/month.html", context, status=status)


def _page(request: HttpRequest, stands: MonthToEnter, typed: Typed | None, told: Told) -> MonthPage:
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
        tabs=hospital_tabs(viewer_of(request), stands.part, "quality_months"),
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


def month_address(part: int, month: Month) -> str:
    """The address of a hospital's month."""
    return reverse("quality_month", kwargs={"part": part, "month": str(month)})
