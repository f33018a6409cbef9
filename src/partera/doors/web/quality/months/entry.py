"""Entering a month: the grid, what is typed kept as one goes, and the sending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.identifiers import guard
from partera.doors.web.quality.guarded import question, refusal
from partera.doors.web.quality.months import labels
from partera.doors.web.quality.months.grid import Marks, place_problems
from partera.doors.web.quality.months.telling import Told, month_page
from partera.doors.web.quality.months.typed import Typed, confirmed, month_of, read_typed, sheets_typed
from partera.doors.web.routes import viewer_of
from partera.doors.web.sentences import spoken
from partera.doors.web.templatetags.showing import moment
from partera.programs.quality.actions import drafts, months
from partera.programs.quality.queries.entering import MeasureToEnter, MonthToEnter, month_to_enter
from partera.programs.quality.rules import drafting
from partera.programs.quality.rules.fates import Sheet


def month(request: HttpRequest, part: int, month: str) -> HttpResponse:
    """The month's grid; sent with `do=draft` it is kept until later, with `do=send` it is sent."""
    stands = month_to_enter(viewer_of(request), part, month_of(month))
    if request.method != "POST":
        return render(
            request, "quality/months/month.html", {"page": month_page(viewer_of(request), stands, None, Told())}
        )
    if not stands.may_enter:
        raise NotFound("There is no such page.")
    typed = read_typed(request, stands)
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
    typed = read_typed(request, stands, is_whole=False)
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
    sheets = sheets_typed(stands, typed.values, told.marks.errors)
    if told.marks.errors:
        return _again(request, stands, typed, told, 422)
    try:
        sent = months.send(
            enrolment=stands.part,
            month=stands.month.first_day,
            sheets=sheets,
            confirmed=confirmed(typed.ticked),
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


def _moved(measure: MeasureToEnter) -> str:
    kept = measure.kept
    if kept is None:
        return _("Somebody else has sent other numbers meanwhile. Look at them, and send yours again.")
    shape = measure.definition.shape
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
    context = {"page": month_page(viewer_of(request), now, typed, told)}
    return render(request, "quality/months/month.html", context, status=status)
