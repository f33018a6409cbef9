"""The exchange: threads, answers and files as each reader may see them, and the way of a change idea.

It is open to the hospitals that take part and to who runs the collaborative, and to nobody else. What was hidden stays
for who wrote it and for who runs the collaborative.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.platform.files.queries import FileRow, row_of
from partera.programs.quality.models import (
    Attachment,
    BundleChosen,
    ChangeIdea,
    Collaborative,
    Enrolment,
    Reply,
    Thread,
)
from partera.programs.quality.queries import access
from partera.programs.quality.queries.improvement import ideas_seen
from partera.programs.quality.rules import course, exchanging

EXCHANGE = "quality.exchange"
AT_ONCE = 25
MOST_STATIONS = 20
"""Of an idea's way: a longer one is told in part."""


@dataclass(frozen=True)
class Room:
    """A collaborative's exchange as the reader meets it; `parts` are the hospitals the reader may write for."""

    collaborative: int
    name: str
    runs: bool
    is_open: bool
    parts: tuple[tuple[int, str], ...]
    names_itself: bool


@dataclass(frozen=True)
class Author:
    """Who wrote something: a hospital by name, one of them, or those who run the collaborative."""

    kind: str  # hospital | unnamed | convener
    name: str = ""
    person: str = ""
    is_own: bool = False
    is_hidden_to_others: bool = False


@dataclass(frozen=True)
class Attached:
    """A file in a thread."""

    id: int
    thread: int
    file: FileRow


@dataclass(frozen=True)
class ReplyRow:
    """An answer."""

    id: int
    author: Author
    text: str
    worked: bool | None
    idea_thread: int | None
    at: datetime
    files: tuple[Attached, ...]
    hidden_why: str
    may_make_idea: bool


@dataclass(frozen=True)
class ThreadRow:
    """A thread in the list."""

    id: int
    collaborative: int
    kind: str
    title: str
    author: Author
    measure: int | None
    bundle: int | None
    bundle_titles: tuple[str, str]
    idea: int | None
    at: datetime
    last_at: datetime
    answers: int
    has_files: bool
    worked: int
    is_answered: bool
    is_closed: bool
    hidden_why: str
    waits_until: date | None


@dataclass(frozen=True)
class ThreadList:
    """A part of the list, and how long the whole is."""

    rows: tuple[ThreadRow, ...]
    total: int


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to. `only` is `unanswered`, `files` or nothing."""

    text: str = ""
    kind: str = ""
    only: str = ""
    measure: int | None = None
    bundle: int | None = None


NOTHING = Asked()


@dataclass(frozen=True)
class ThreadFull(ThreadRow):
    """A thread with everything in it."""

    collaborative_name: str
    text: str
    closed_why: str
    attached: tuple[Attached, ...]
    replies: tuple[ReplyRow, ...]
    did_not_work: int
    way: IdeaWay | None
    room: Room


@dataclass(frozen=True)
class Station:
    """One idea in the chain that an idea came by."""

    title: str
    author: Author
    thread: int | None


@dataclass(frozen=True)
class IdeaWay:
    """Where a shared idea came from and how far it has gone: how it went only when enough hospitals took it over."""

    idea: int
    title: str
    text: str
    measures: tuple[int, ...]
    origins: tuple[Station, ...]
    taken_over: int
    states: dict[str, int] | None
    own: tuple[tuple[int, int], ...]
    is_own: bool
    is_common: bool


def room(viewer: Viewer, collaborative: int) -> Room:
    """The exchange of a collaborative, or not found."""
    row = _open(viewer).filter(pk=collaborative).first()
    if row is None:
        raise NotFound(_("There is no such exchange."))
    return _reader(viewer, row)


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
        way=_way(here, row.idea) if row.idea else None,
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
    for collaborative in _open(viewer).exclude(state="closed").select_related("partnership"):
        if access.runs(viewer, collaborative):
            rows = Thread.objects.filter(collaborative=collaborative, kind="question", closed_at__isnull=True)
            here = _reader(viewer, collaborative)
            found += [_row(here, row) for row in _counted(rows.filter(hidden_at__isnull=True)).filter(answered=False)]
    return found


def bundles(viewer: Viewer, collaborative: int) -> list[tuple[int, str, str]]:
    """The bundles that a collaborative works on: number, title, Spanish title."""
    here = room(viewer, collaborative)
    rows = BundleChosen.objects.filter(collaborative=here.collaborative).order_by("bundle__title").distinct()
    return list(rows.values_list("bundle_id", "bundle__title", "bundle__title_es"))


def shared(collaborative: int) -> QuerySet[ChangeIdea]:
    """The ideas that the hospitals of a collaborative may take over: everybody's, and those shared and not hidden."""
    hidden = Thread.objects.filter(idea=OuterRef("pk"), kind="idea", hidden_at__isnull=False)
    rows = ChangeIdea.objects.filter(collaborative=collaborative).exclude(Exists(hidden))
    return rows.filter(Q(enrolment__isnull=True) | Q(is_shared=True))


def way(viewer: Viewer, idea: int) -> IdeaWay:
    """The way of an idea the viewer may see in full: where it came from and how far it has gone."""
    row = ideas_seen(viewer).filter(pk=idea).select_related("collaborative__partnership").first()
    if row is None:
        raise NotFound(_("There is no such change idea."))
    return _way(_reader(viewer, row.collaborative), row)


def thread_of(viewer: Viewer, idea: int) -> int | None:
    """The thread in which a change idea is told to the hospitals, when the exchange is open to the viewer."""
    rows = Thread.objects.filter(idea=idea, kind="idea", collaborative__in=_open(viewer))
    return rows.values_list("pk", flat=True).first()


def thread_held(viewer: Viewer, number: int) -> tuple[Room, Thread]:
    """The thread with who reads it, or not found; for actions."""
    return _seen(viewer, number)


def _open(viewer: Viewer) -> QuerySet[Collaborative]:
    """The collaboratives whose exchange is open to the viewer: as one of its hospitals, or as who runs it."""
    partnerships = viewer.partnerships_for(access.HOSPITALS)
    if partnerships is None:
        return Collaborative.objects.all()
    own = access.own(viewer).filter(state__in=course.AGREED).values("collaborative")
    return Collaborative.objects.filter(Q(pk__in=own) | Q(partnership__in=partnerships))


def _seen(viewer: Viewer, number: int) -> tuple[Room, Thread]:
    rows = Thread.objects.filter(pk=number, collaborative__in=_open(viewer)).select_related("collaborative", "idea")
    row = rows.first()
    if row is not None:
        here = room(viewer, row.collaborative_id)
        if row.hidden_at is None or here.runs or row.enrolment_id in _numbers(here):
            return here, row
    raise NotFound(_("There is no such thread."))


def _reader(viewer: Viewer, row: Collaborative) -> Room:
    """Who reads, also where the exchange itself is not open to the reader."""
    own = access.own(viewer).filter(collaborative=row, state__in=course.AGREED).select_related("hospital")
    return Room(
        collaborative=row.pk,
        name=row.name,
        runs=access.runs(viewer, row),
        is_open=row.state != "closed",
        parts=tuple((part.pk, part.hospital.name) for part in own),
        names_itself=all(part.names_itself for part in own),
    )


def _readable(here: Room) -> QuerySet[Thread]:
    rows = Thread.objects.filter(collaborative=here.collaborative)
    return rows if here.runs else rows.filter(Q(hidden_at__isnull=True) | Q(enrolment__in=_numbers(here)))


def _may_read(here: Room, reply: Reply) -> bool:
    return reply.hidden_at is None or here.runs or reply.enrolment_id in _numbers(here)


def _numbers(here: Room) -> list[int]:
    return [part for part, _name in here.parts]


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
        answers = answers.filter(Q(hidden_at__isnull=True) | Q(enrolment__in=_numbers(here)))
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
        author=_author(here, row.enrolment, row.by_name, row.shows_hospital),
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


def _author(here: Room, part: Enrolment | None, person: str, shows_hospital: bool) -> Author:
    if part is None:
        return Author("convener", person=person)
    is_own = part.pk in _numbers(here)
    if exchanging.reads_name(shows_hospital=shows_hospital, is_own=is_own, runs=here.runs):
        return Author("hospital", part.hospital.name, person, is_own, not shows_hospital)
    return Author("unnamed")


def _replies_of(row: Thread) -> QuerySet[Reply]:
    return row.replies.select_related("enrolment__hospital").prefetch_related("attachments__file")


def _reply(here: Room, row: Reply, told: dict[int, int]) -> ReplyRow:
    is_own = row.enrolment_id in _numbers(here)
    return ReplyRow(
        id=row.pk,
        author=_author(here, row.enrolment, row.by_name, row.shows_hospital),
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


def _way(here: Room, row: ChangeIdea) -> IdeaWay:
    after = _after(row.pk)
    own = ChangeIdea.objects.filter(origin=row, enrolment__in=_numbers(here)).values_list("enrolment_id", "pk")
    return IdeaWay(
        idea=row.pk,
        title=row.title,
        text=row.text,
        measures=tuple(row.measures.values_list("pk", flat=True)),
        origins=tuple(_station(here, one) for one in _before(row)),
        taken_over=len(after),
        states=exchanging.way_of(after.values()),
        own=tuple(own),
        is_own=row.enrolment_id in _numbers(here),
        is_common=row.enrolment_id is None,
    )


def _before(row: ChangeIdea) -> list[ChangeIdea]:
    """The ideas that this one came by, the nearest first."""
    found: list[ChangeIdea] = []
    while row.origin_id is not None and len(found) < MOST_STATIONS:
        row = ChangeIdea.objects.select_related("enrolment__hospital").get(pk=row.origin_id)
        found.append(row)
    return found


def _after(number: int) -> dict[int, str]:
    """Every idea made of this one, also by way of another hospital: idea → state."""
    found: dict[int, str] = {}
    layer = [number]
    for _step in range(MOST_STATIONS):
        rows = dict(ChangeIdea.objects.filter(origin__in=layer).values_list("pk", "state"))
        layer = [one for one in rows if one not in found]
        found |= rows
        if not layer:
            break
    return found


def _station(here: Room, row: ChangeIdea) -> Station:
    told = row.threads.filter(kind="idea").first()
    shows = told is not None and told.shows_hospital
    is_read = told is not None and (told.hidden_at is None or here.runs)
    return Station(row.title, _author(here, row.enrolment, row.by_name, shows), told.pk if told and is_read else None)
