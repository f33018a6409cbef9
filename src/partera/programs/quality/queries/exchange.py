"""The exchange: threads, answers and files as each reader may see them, and the way of a change idea.

It is open to the hospitals that take part and to who runs the collaborative, and to nobody else. What was hidden stays
for who wrote it and for who runs the collaborative.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.platform.files.queries import FileRow, row_of
from partera.programs.quality.models import Attachment, BundleChosen, ChangeIdea, Reply, Thread
from partera.programs.quality.queries import access
from partera.programs.quality.queries.exchange_rooms import author, numbers, opened, room, room_of
from partera.programs.quality.queries.exchange_rows import (
    NOTHING,
    Asked,
    Attached,
    ReplyRow,
    Room,
    ThreadFull,
    ThreadList,
    ThreadRow,
)
from partera.programs.quality.queries.idea_ways import way_of
from partera.programs.quality.rules import exchanging

AT_ONCE = 25


def threads(viewer: Viewer, collaborative: int, asked: Asked = NOTHING, *, start: int = 0) -> ThreadList:
    """The threads of a collaborative, the latest talked about first, so many from `start` on."""
    here = room(viewer, collaborative)
    rows = _narrowed(_readable(here), here, asked)
    found = [_row(here, row) for row in _counted(rows)[start : start + AT_ONCE]]
    return ThreadList(tuple(found), rows.count())


def thread(viewer: Viewer, number: int) -> ThreadFull:
    """One thread with its answers, or not found."""
    here, row = _seen(viewer, number)
    head = _row(here, _counted(Thread.objects.filter(pk=row.pk)).get())
    replies = [reply for reply in _replies_of(row) if _may_read(here, reply)]
    made = Thread.objects.filter(idea__told_in__in=[reply.pk for reply in replies], kind="idea", hidden_at__isnull=True)
    told = {idea: number for idea, number in made.values_list("idea_id", "pk") if idea is not None}
    against = {reply.enrolment_id for reply in replies if reply.worked is False and reply.hidden_at is None}
    return ThreadFull(
        **head.__dict__,
        collaborative_name=here.name,
        text=row.text,
        closed_why=row.closed_why,
        attached=_files(row.attachments.filter(reply__isnull=True).select_related("file")),
        replies=tuple(_reply(here, reply, told) for reply in replies),
        did_not_work=len(against),
        way=way_of(here, row.idea) if row.idea else None,
        room=here,
    )


def attachment(viewer: Viewer, thread: int, number: int) -> FileRow:
    """A file of a thread that the viewer may read; hidden answers hide theirs."""
    here, row = _seen(viewer, thread)
    found = row.attachments.filter(pk=number).select_related("file", "reply").first()
    if found is None or (found.reply is not None and not _may_read(here, found.reply)):
        raise NotFound(_("There is no such file."))
    return row_of(found.file)


def waiting(viewer: Viewer) -> list[ThreadRow]:
    """Questions that nobody has answered yet, of the collaboratives the viewer runs."""
    found = []
    for collaborative in opened(viewer).exclude(state="closed").select_related("partnership"):
        if access.runs(viewer, collaborative):
            rows = Thread.objects.filter(collaborative=collaborative, kind="question", closed_at__isnull=True)
            here = room_of(viewer, collaborative)
            found += [_row(here, row) for row in _counted(rows.filter(hidden_at__isnull=True)).filter(answered=False)]
    return found


def bundles(viewer: Viewer, collaborative: int) -> list[tuple[int, str, str]]:
    """The bundles that a collaborative works on: number, title, Spanish title."""
    here = room(viewer, collaborative)
    rows = BundleChosen.objects.filter(collaborative=here.collaborative).order_by("bundle__title").distinct()
    return list(rows.values_list("bundle_id", "bundle__title", "bundle__title_es"))


def thread_held(viewer: Viewer, number: int) -> tuple[Room, Thread]:
    """The thread with who reads it, or not found; for actions."""
    return _seen(viewer, number)


def _seen(viewer: Viewer, number: int) -> tuple[Room, Thread]:
    rows = Thread.objects.filter(pk=number, collaborative__in=opened(viewer)).select_related("collaborative", "idea")
    row = rows.first()
    if row is not None:
        here = room(viewer, row.collaborative_id)
        if row.hidden_at is None or here.runs or row.enrolment_id in numbers(here):
            return here, row
    raise NotFound(_("There is no such thread."))


def _readable(here: Room) -> QuerySet[Thread]:
    rows = Thread.objects.filter(collaborative=here.collaborative)
    return rows if here.runs else rows.filter(Q(hidden_at__isnull=True) | Q(enrolment__in=numbers(here)))


def _may_read(here: Room, reply: Reply) -> bool:
    return reply.hidden_at is None or here.runs or reply.enrolment_id in numbers(here)


def _narrowed(rows: QuerySet[Thread], here: Room, asked: Asked) -> QuerySet[Thread]:
    if words := asked.text.strip()[:80]:
        rows = rows.filter(_says(here, words))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.measure is not None:
        rows = rows.filter(Q(measure=asked.measure) | Q(idea__in=ChangeIdea.objects.filter(measures=asked.measure)))
    if asked.bundle is not None:
        rows = rows.filter(bundle=asked.bundle)
    if asked.only == "unanswered":
        rows = rows.filter(~_ANSWERED, kind="question", closed_at__isnull=True, hidden_at__isnull=True)
    if asked.only == "files":
        rows = rows.filter(Exists(_SHOWN_FILES))
    return rows


def _says(here: Room, words: str) -> Q:
    """Where the words stand: in a title, a text, or an answer the reader may read."""
    answers = Reply.objects.filter(thread=OuterRef("pk"), text__icontains=words)
    if not here.runs:
        answers = answers.filter(Q(hidden_at__isnull=True) | Q(enrolment__in=numbers(here)))
    return Q(title__icontains=words) | Q(text__icontains=words) | Q(Exists(answers))


_BY_ANOTHER = (
    Q(enrolment__isnull=True, thread__enrolment__isnull=False)
    | Q(enrolment__isnull=False, thread__enrolment__isnull=True)
    | (Q(enrolment__isnull=False, thread__enrolment__isnull=False) & ~Q(enrolment=F("thread__enrolment")))
)
_ANSWERED = Exists(Reply.objects.filter(_BY_ANOTHER, thread=OuterRef("pk"), hidden_at__isnull=True))
_SHOWN_FILES = Attachment.objects.filter(
    Q(reply__isnull=True) | Q(reply__hidden_at__isnull=True), thread=OuterRef("pk")
)


def _counted(rows: QuerySet[Thread]) -> QuerySet[Any]:
    """With what a list tells: whether another has answered, how many answers, files, and hospitals where it worked."""
    shown = Q(replies__hidden_at__isnull=True)
    counted = rows.select_related("enrolment__hospital", "bundle").annotate(
        answered=_ANSWERED,
        has_files=Exists(_SHOWN_FILES),
        answers=Count("replies", filter=shown, distinct=True),
        worked=Count("replies__enrolment", filter=shown & Q(replies__worked=True), distinct=True),
    )
    return counted.order_by("-last_at", "-pk")


def _row(here: Room, row: Any) -> ThreadRow:
    return ThreadRow(
        id=row.pk,
        collaborative=row.collaborative_id,
        kind=row.kind,
        title=row.title,
        author=author(here, row.enrolment, row.by_name, row.shows_hospital),
        measure=row.measure_id,
        bundle=row.bundle_id,
        bundle_titles=(row.bundle.title, row.bundle.title_es) if row.bundle else ("", ""),
        idea=row.idea_id,
        at=row.at,
        last_at=row.last_at,
        answers=row.answers,
        has_files=row.has_files,
        worked=row.worked,
        is_answered=row.answered,
        is_closed=row.closed_at is not None,
        hidden_why=row.hidden_why,
        waits_until=exchanging.waits_until(
            row.kind,
            localdate(row.at),
            is_answered=row.answered,
            is_closed=row.closed_at is not None,
            is_hidden=row.hidden_at is not None,
        ),
    )


def _replies_of(row: Thread) -> QuerySet[Reply]:
    return row.replies.select_related("enrolment__hospital").prefetch_related("attachments__file")


def _reply(here: Room, row: Reply, told: dict[int, int]) -> ReplyRow:
    is_own = row.enrolment_id in numbers(here)
    return ReplyRow(
        id=row.pk,
        author=author(here, row.enrolment, row.by_name, row.shows_hospital),
        text=row.text,
        worked=row.worked,
        idea_thread=told.get(row.idea_id or 0),
        at=row.at,
        files=_files(row.attachments.all()),
        hidden_why=row.hidden_why,
        may_make_idea=bool(row.worked) and row.idea_id is None and is_own and here.is_open and row.hidden_at is None,
    )


def _files(rows: Iterable[Attachment]) -> tuple[Attached, ...]:
    return tuple(Attached(row.pk, row.thread_id, row_of(row.file)) for row in rows)
