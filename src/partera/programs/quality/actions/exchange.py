"""Questions, answers and files between hospitals; change ideas shared and taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.accounts.models import User
from partera.platform.audit.actions import record
from partera.platform.audit.changes import made
from partera.platform.files import actions as files
from partera.platform.files.actions import Kept
from partera.platform.files.rules.kinds import Checked
from partera.platform.letters import actions as letters
from partera.platform.letters.queries import wants
from partera.programs.quality.actions import held, ideas, texts
from partera.programs.quality.models import (
    Attachment,
    Bundle,
    ChangeIdea,
    Collaborative,
    Enrolment,
    Measure,
    Reply,
    Thread,
)
from partera.programs.quality.queries import access, exchange
from partera.programs.quality.queries.exchange_rooms import EXCHANGE, room
from partera.programs.quality.queries.idea_ways import shared

LETTER = "exchange_answered"


@dataclass(frozen=True)
class Post:
    """What somebody writes: for which hospital (none: for who runs the collaborative), and whether it is named."""

    text: str
    enrolment: int | None = None
    shows_hospital: bool = True
    documents: Sequence[Checked] = ()
    keep_reason: str = ""


def start(
    *,
    collaborative: int,
    kind: str,
    title: str,
    post: Post,
    measure: int | None = None,
    bundle: int | None = None,
    by: Viewer,
) -> int:
    """Ask a question, or share a resource; gives the thread's number."""
    with files.keeping(post.documents) as kept, transaction.atomic():
        row = _writer(collaborative, post.enrolment, by)
        if kind not in ("question", "resource"):
            raise BadInput(_("Choose whether you ask a question or share a resource."))
        about = _about(row[0], measure, bundle)
        return _thread(row, kind, title, post, about, kept, by)


def reply(*, thread: int, post: Post, worked: bool | None = None, by: Viewer) -> int:
    """Answer in a thread; whoever asked is told by letter, once. Gives the answer's number."""
    with files.keeping(post.documents) as kept, transaction.atomic():
        _here, seen = exchange.thread_held(by, thread)
        _collaborative, part = _writer(seen.collaborative_id, post.enrolment, by)
        row = Thread.objects.select_for_update(of=("self",)).get(pk=seen.pk)
        if row.closed_at is not None or row.hidden_at is not None:
            raise Refused(_("This thread is closed. Start a new one, and say which you refer to."))
        if not post.text.strip():
            raise BadInput(_("Write your answer first."))
        made_of = Reply.objects.create(
            thread=row,
            enrolment=part,
            text=post.text.strip(),
            worked=worked if part else None,
            shows_hospital=post.shows_hospital,
            at=now(),
            by_name=by.name,
        )
        row.last_at = now()
        row.save(update_fields=["last_at"])
        _guard(f"reply {made_of.pk}", {"text": made_of.text}, post, by)
        _attach(row, made_of, kept, by)
        changes = {"reply": [None, made_of.pk], "worked": worked}  # the words may have to be hidden later
        record(action="quality.reply", thing=f"thread {row.pk}", changes=changes, by=by)
        if part is None or part.pk != row.enrolment_id:
            _tell(row, by)
        return made_of.pk


@transaction.atomic
def share_idea(*, idea: int, shows_hospital: bool, text: str = "", keep_reason: str = "", by: Viewer) -> int:
    """Share a change idea of one's own hospital with the others; gives its thread. Shared once."""
    row = ChangeIdea.objects.filter(pk=idea, enrolment__in=access.in_full(by)).first()
    if row is None or row.enrolment_id is None:
        raise NotFound(_("There is no such change idea."))
    writer = _writer(row.collaborative_id, row.enrolment_id, by)
    standing = row.threads.filter(kind="idea").first()
    if standing is not None:
        return standing.pk
    row.is_shared = True
    row.save(update_fields=["is_shared"])
    post = Post(text or row.text, row.enrolment_id, shows_hospital, keep_reason=keep_reason)
    return _thread(writer, "idea", row.title, post, {"idea": row}, [], by)


@transaction.atomic
def share_common_idea(*, idea: int, by: Viewer) -> int:
    """Tell the hospitals of a change idea of the whole collaborative; gives its thread."""
    row = ChangeIdea.objects.filter(pk=idea, enrolment__isnull=True, collaborative__in=access.visible(by)).first()
    if row is None:
        raise NotFound(_("There is no such change idea."))
    writer = _writer(row.collaborative_id, None, by)
    standing = row.threads.filter(kind="idea").first()
    if standing is not None:
        return standing.pk
    row.is_shared = True
    row.save(update_fields=["is_shared"])
    return _thread(writer, "idea", row.title, Post(row.text), {"idea": row}, [], by)


@transaction.atomic
def make_idea(*, reply: int, title: str, measures: Sequence[int], keep_reason: str = "", by: Viewer) -> int:
    """Make what worked at one's own hospital a change idea that the others can take over; gives its thread."""
    found = Reply.objects.filter(pk=reply, enrolment__in=access.own(by)).select_related("thread").first()
    if found is None or found.enrolment_id is None:
        raise NotFound(_("There is no such answer."))
    held.own_part(found.enrolment_id, by)
    row = Reply.objects.select_for_update(of=("self",)).get(pk=reply)
    if row.hidden_at is not None or not row.worked:
        raise Refused(_("Only what worked at your hospital becomes a change idea. Say so in an answer first."))
    if row.idea_id is None:
        given = ideas.IdeaGiven(title=title, measures=measures, text=row.text)
        row.idea_id = ideas.add_idea(enrolment=found.enrolment_id, given=given, keep_reason=keep_reason, by=by)
        row.save(update_fields=["idea"])
        ideas.set_idea(idea=row.idea_id, state="adopted", by=by)
    return share_idea(idea=row.idea_id, shows_hospital=row.shows_hospital, keep_reason=keep_reason, by=by)


@transaction.atomic
def take_over(*, idea: int, enrolment: int, by: Viewer) -> int:
    """Take a shared change idea over for one's own hospital, with its origin kept; gives the hospital's own idea.

    Taken over once: whoever asks again, or at the same moment, is given the one that stands.
    """
    part = held.own_part(enrolment, by)
    row = shared(part.collaborative_id).filter(pk=idea).first()
    if row is None:
        raise NotFound(_("There is no such change idea."))
    if row.enrolment_id == part.pk:
        raise Refused(_("This is your own hospital’s idea. It stands in your list already."))
    return ideas.make_own(part=part, idea=row, by=by).pk


Writer = tuple[Collaborative, Enrolment | None]


def _writer(collaborative: int, enrolment: int | None, by: Viewer) -> Writer:
    """For whom somebody writes, held: one of its own hospitals, or those who run the collaborative."""
    here = room(by, collaborative)
    if enrolment is None:
        return held.run(here.collaborative, by), None
    part = held.own_part(enrolment, by)
    by.require(EXCHANGE, organisation=part.hospital_id)
    if part.collaborative_id != here.collaborative:
        raise NotFound(_("There is no such hospital in the collaborative."))
    if not here.is_open:
        raise Refused(_("This collaborative is closed and can no longer be changed."))
    return part.collaborative, part


def _about(collaborative: Collaborative, measure: int | None, bundle: int | None) -> dict[str, Measure | Bundle]:
    found: dict[str, Measure | Bundle] = {}
    if measure is not None:
        row = Measure.objects.filter(pk=measure, collaborative=collaborative).first()
        if row is None:
            raise NotFound(_("There is no such measure in this collaborative."))
        found["measure"] = row
    if bundle is not None:
        chosen = collaborative.bundles.filter(bundle=bundle).select_related("bundle").first()
        if chosen is None:
            raise NotFound(_("There is no such bundle in this collaborative."))
        found["bundle"] = chosen.bundle
    return found


def _thread(
    writer: Writer, kind: str, title: str, post: Post, about: Mapping[str, Any], kept: Sequence[Kept], by: Viewer
) -> int:
    collaborative, part = writer
    if not title.strip():
        raise BadInput(_("Give it a title that the others will find."))
    row = Thread.objects.create(
        collaborative=collaborative,
        enrolment=part,
        kind=kind,
        title=title.strip(),
        text=post.text.strip(),
        shows_hospital=post.shows_hospital or part is None,
        at=now(),
        last_at=now(),
        by_name=by.name,
        by_id=by.person,
        **about,
    )
    _guard(f"thread {row.pk}", {"title": row.title, "text": row.text}, post, by)
    _attach(row, None, kept, by)
    record(action=f"quality.start_{kind}", thing=f"thread {row.pk}", changes=made(row), by=by)
    return row.pk


def _guard(thing: str, said: dict[str, str], post: Post, by: Viewer) -> None:
    """The texts, and what can be read in the files: a name of a file is a text, too."""
    in_files = {"document": "\n".join(f"{one.name}\n{one.words}" for one in post.documents)} if post.documents else {}
    texts.checked_each(thing=thing, texts=said | in_files, keep_reason=post.keep_reason, by=by)


def _attach(row: Thread, answer: Reply | None, kept: Sequence[Kept], by: Viewer) -> None:
    for one in kept:
        file = files.add(kept=one, owner=f"thread {row.pk}", kept_as="confidential", by=by)
        Attachment.objects.create(thread=row, reply=answer, file_id=file)


def _tell(row: Thread, by: Viewer) -> None:
    """A letter to whoever asked, once for each thread; whoever wants none gets none."""
    if row.kind != "question" or row.by_id is None or row.by_id == by.person or not wants(row.by_id, LETTER):
        return
    user = User.objects.filter(pk=row.by_id, is_active=True).first()
    if user is None:
        return
    values = {"name": user.name, "title": row.title, "address": settings.PARTERA_ADDRESS, "thread": row.pk}
    letters.write(
        template=LETTER, to=user.email, language=user.language, values=values, key=f"{LETTER} {row.pk}", by=by
    )
