"""The exchange: finding, asking, answering, taking over, closing and hiding."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound, numbered
from partera.doors.web.documents import handed
from partera.doors.web.evidence.quota import Quota
from partera.doors.web.lists import chips, number_in
from partera.doors.web.quality.exchange import forms, pages
from partera.doors.web.quality.guarded import refuse
from partera.doors.web.quality.improvement.pages import title_of
from partera.doors.web.quality.tabs import collaborative_tabs
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import is_spanish
from partera.platform.files.rules import kinds
from partera.platform.files.rules.kinds import TELLS
from partera.programs.quality.actions import exchange as actions
from partera.programs.quality.actions import exchange_order as order
from partera.programs.quality.queries import exchange as queries
from partera.programs.quality.queries import improvement
from partera.programs.quality.queries.exchange_rooms import room as room_for
from partera.programs.quality.queries.exchange_rows import Asked, ReplyRow, Room, ThreadFull, ThreadRow
from partera.programs.quality.rules import exchanging

_BESIDES = 64 * 1024
"""Bytes of a request besides its file."""
ONLY = ("unanswered", "files")


def threads(request: HttpRequest, number: int) -> HttpResponse:
    """Questions, ideas and resources of the hospitals, found by words and narrowed."""
    viewer, given = viewer_of(request), request.GET
    room = room_for(viewer, number)
    measures = {row.id: title_of(row) for row in improvement.measures_of(viewer, number).values()}
    bundles = _bundles(viewer, number)
    asked = Asked(
        text=given.get("q", "").replace("\x00", "")[:80],
        kind=given.get("kind", "") if given.get("kind", "") in exchanging.THREAD_KINDS else "",
        only=given.get("only", "") if given.get("only", "") in ONLY else "",
        measure=_known(given.get("measure", ""), measures),
        bundle=_known(given.get("bundle", ""), bundles),
    )
    start = _page_number(given.get("page", ""))
    found = queries.threads(viewer, number, asked, start=(start - 1) * queries.AT_ONCE)
    words = {"unanswered": _("Not answered yet"), "files": _("With files")}
    page = pages.ThreadsPage(
        room=room,
        tabs=collaborative_tabs(viewer, number, "quality_exchange"),
        threads=[pages.Listed(row, _about(row, measures)) for row in found.rows],
        total=found.total,
        pages=Paginator(range(found.total), queries.AT_ONCE).get_page(start),
        chips=chips(
            given,
            {
                "q": asked.text,
                "kind": _(exchanging.THREAD_KINDS[asked.kind]) if asked.kind else "",
                "only": words.get(asked.only, ""),
                "measure": measures.get(asked.measure or 0, ""),
                "bundle": bundles.get(asked.bundle or 0, ""),
            },
        ),
        text=asked.text,
        kinds=[(key, _(word), key == asked.kind) for key, word in exchanging.THREAD_KINDS.items()],
        only=[(key, word, key == asked.only) for key, word in words.items()],
        measures=[(key, word, key == asked.measure) for key, word in measures.items()],
        bundles=[(key, word, key == asked.bundle) for key, word in bundles.items()],
        waiting=queries.threads(viewer, number, Asked(only="unanswered")).total,
    )
    return render(request, "quality/exchange/threads.html", {"page": page})


def _bundles(viewer: Viewer, collaborative: int) -> dict[int, str]:
    """The bundles that the collaborative works on."""
    return {
        number: title_es if is_spanish() else title
        for number, title, title_es in queries.bundles(viewer, collaborative)
    }


def _known(text: str, known: dict[int, str]) -> int | None:
    number = number_in(text)
    return number if number in known else None


def _page_number(text: str) -> int:
    return max(number_in(text[:5]) or 1, 1)


def _about(row: ThreadRow, measures: dict[int, str]) -> tuple[str, ...]:
    titles = (measures.get(row.measure or 0, ""), row.bundle_titles[1 if is_spanish() else 0])
    return tuple(title for title in titles if title)


@csrf_exempt
def new(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, or share something. The bound on a file holds from the first byte."""
    return _new(request, number, _bounded(request))


def _bounded(request: HttpRequest) -> Quota:
    quota = Quota(kinds.MOST_BYTES + _BESIDES)
    request.upload_handlers = [quota, MemoryFileUploadHandler(request), TemporaryFileUploadHandler(request)]
    return quota


@csrf_protect
def _new(request: HttpRequest, number: int, quota: Quota) -> HttpResponse:
    viewer = viewer_of(request)
    room = room_for(viewer, number)
    if not room.is_open or not (room.runs or room.parts):
        raise NotFound(_("There is no such page."))
    measures = [(row.id, title_of(row)) for row in improvement.measures_of(viewer, number).values() if not row.ended_on]
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.ThreadForm(
        *sent,
        measures=measures,
        bundles=_bundles(viewer, number).items(),
        parts=room.parts,
        runs=room.runs,
        too_large=quota.is_exceeded,
        initial={"shows_hospital": room.names_itself},
    )
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            made = actions.start(collaborative=number, post=form.post, by=viewer, **form.about)
            _tell_of_files(request, form)
            return redirect("quality_thread", thread=made)
    context = {"form": form, "room": room}
    return render(request, "quality/exchange/new.html", context, status=422 if form.errors else 200)


def _tell_of_files(request: HttpRequest, form: forms.PostForm) -> None:
    """What was taken off a file before it was kept, or could not be."""
    for document in form.post.documents:
        for tell in document.tells:
            messages.info(request, f"{document.name}: {_(TELLS[tell])}")


@csrf_exempt
def thread(request: HttpRequest, thread: int) -> HttpResponse:
    """A thread with its answers."""
    return _thread(request, thread, _bounded(request))


@csrf_protect
def _thread(request: HttpRequest, number: int, quota: Quota) -> HttpResponse:
    page = _page(request, queries.thread(viewer_of(request), number), quota)
    if request.method == "POST" and (answer := _done(request, page)) is not None:
        return answer
    shown = [
        page.reply,
        page.close,
        page.hide,
        *(form for line in page.replies for form in (line.make_idea, line.hide)),
    ]
    refused = any(form is not None and form.is_bound and form.errors for form in shown)
    return render(request, "quality/exchange/thread.html", {"page": page}, status=422 if refused else 200)


def _page(request: HttpRequest, row: ThreadFull, quota: Quota) -> pages.OneThread:
    viewer, room = viewer_of(request), row.room
    measures = {one.id: title_of(one) for one in improvement.measures_of(viewer, row.collaborative).values()}
    takes_answers = room.is_open and not row.is_closed and not row.hidden_why and bool(room.runs or room.parts)
    way = row.way
    taken = {part for part, _idea in way.own} if way else set()
    return pages.OneThread(
        thread=row,
        about=_about(row, measures),
        measures=tuple(measures[one] for one in way.measures if one in measures) if way else (),
        to_take=tuple(one for one in room.parts if one[0] not in taken)
        if way and not way.is_own and room.is_open and not row.hidden_why
        else (),
        replies=[_line(request, room, reply, measures) for reply in row.replies],
        reply=_reply_form(request, room, quota) if takes_answers else None,
        close=bound(forms.ReasonForm, request, "close") if room.runs and room.is_open and not row.is_closed else None,
        hide=bound(forms.ReasonForm, request, "hide") if room.runs and room.is_open and not row.hidden_why else None,
    )


def _reply_form(request: HttpRequest, room: Room, quota: Quota) -> forms.ReplyForm:
    is_sent = asked_to(request) == "reply"
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    return forms.ReplyForm(
        *sent,
        prefix="reply",
        parts=room.parts,
        runs=room.runs,
        too_large=is_sent and quota.is_exceeded,
        initial={"shows_hospital": room.names_itself},
    )


def _line(request: HttpRequest, room: Room, row: ReplyRow, measures: dict[int, str]) -> pages.ReplyLine:
    make_idea = hide = None
    if row.may_make_idea:
        make_idea = bound(forms.MakeIdeaForm, request, f"idea-{row.id}", measures=measures.items())
    if room.runs and room.is_open and not row.hidden_why:
        hide = bound(forms.ReasonForm, request, f"hide-{row.id}")
    return pages.ReplyLine(row, make_idea, hide)


def _done(request: HttpRequest, page: pages.OneThread) -> HttpResponse | None:
    """What was sent is done; None when it was refused and the page is shown again."""
    asked, viewer, row = asked_to(request), viewer_of(request), page.thread
    here = redirect("quality_thread", thread=row.id)
    if (part := numbered(asked, "take")) is not None and row.idea is not None:
        mine = actions.take_over(idea=row.idea, enrolment=part, by=viewer)
        messages.success(request, _("The idea stands in your list now. Plan a small test of it."))
        return redirect("quality_idea", idea=mine)
    if asked == "open":
        order.open_again(thread=row.id, by=viewer)
        return here
    if (reply := numbered(asked, "show")) is not None:
        order.show(thread=row.id, reply=reply, by=viewer)
        return here
    form = _form(page, asked)
    if not form.is_valid():
        return None
    with refuse(form):
        made = _write(page, asked, form, viewer)
        if asked == "reply":
            _tell_of_files(request, form)
        return redirect("quality_thread", thread=made)
    return None


def _form(page: pages.OneThread, asked: str) -> Any:
    """The form that was sent, when it stands on the page."""
    offered: dict[str, Any] = {"reply": page.reply, "close": page.close, "hide": page.hide}
    for line in page.replies:
        offered |= {f"idea-{line.row.id}": line.make_idea, f"hide-{line.row.id}": line.hide}
    form = offered.get(asked)
    if form is None:
        raise NotFound(_("There is no such page."))
    return form


def _write(page: pages.OneThread, asked: str, form: Any, viewer: Viewer) -> int:
    """Do what the form says; gives the thread to go to."""
    number = page.thread.id
    if asked == "reply":
        actions.reply(thread=number, post=form.post, worked=form.cleaned_data.get("worked"), by=viewer)
    elif (reply := numbered(asked, "idea")) is not None:
        return actions.make_idea(
            reply=reply,
            title=form.cleaned_data["title"],
            measures=form.cleaned_data["measures"],
            keep_reason=form.keep_reason,
            by=viewer,
        )
    elif asked == "close":
        order.close(thread=number, reason=form.cleaned_data["reason"], keep_reason=form.keep_reason, by=viewer)
    else:
        order.hide(
            thread=number,
            reply=numbered(asked, "hide"),
            reason=form.cleaned_data["reason"],
            keep_reason=form.keep_reason,
            by=viewer,
        )
    return number


def attachment(request: HttpRequest, thread: int, number: int) -> HttpResponse:
    """A file of a thread, to whoever may read the thread."""
    return handed(queries.attachment(viewer_of(request), thread, number))
