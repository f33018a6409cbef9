"""Threads closed and opened again, posts hidden and shown, by who runs the collaborative and each with its reason."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, picture
from partera.programs.quality.actions import held, texts
from partera.programs.quality.models import Reply, Thread
from partera.programs.quality.queries import exchange


@transaction.atomic
def close(*, thread: int, reason: str, keep_reason: str = "", by: Viewer) -> None:
    """Close a thread for a reason; nobody answers in it any more."""
    row = _run_thread(thread, by)
    _require_reason(reason)
    before = picture(row)
    row.closed_at, row.closed_why = now(), reason.strip()
    row.save()
    texts.checked(thing=f"thread {row.pk}", field="reason", text=row.closed_why, keep_reason=keep_reason, by=by)
    record(action="quality.close_thread", thing=f"thread {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def open_again(*, thread: int, by: Viewer) -> None:
    """Open a closed thread again, and show one that was hidden."""
    row = _run_thread(thread, by)
    before = picture(row)
    row.closed_at, row.closed_why, row.hidden_at, row.hidden_why = None, "", None, ""
    row.save()
    record(action="quality.open_thread", thing=f"thread {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def hide(*, thread: int, reply: int | None = None, reason: str, keep_reason: str = "", by: Viewer) -> None:
    """Hide a thread, or one answer, for a reason that its author reads; it stays for the author and in the trail."""
    row = _run_thread(thread, by)
    _require_reason(reason)
    post: Thread | Reply = row
    if reply is not None:
        found = row.replies.select_for_update(of=("self",)).filter(pk=reply).first()
        if found is None:
            raise NotFound(_("There is no such answer."))
        post = found
    before = picture(post)
    post.hidden_at, post.hidden_why = now(), reason.strip()
    post.save()
    texts.checked(thing=f"thread {row.pk}", field="reason", text=post.hidden_why, keep_reason=keep_reason, by=by)
    thing = f"thread {row.pk}" if reply is None else f"reply {reply}"
    record(action="quality.hide_post", thing=thing, changes=between(before, post), by=by)


@transaction.atomic
def show(*, thread: int, reply: int, by: Viewer) -> None:
    """Show an answer that was hidden."""
    row = _run_thread(thread, by)
    found = row.replies.select_for_update(of=("self",)).filter(pk=reply).first()
    if found is None:
        raise NotFound(_("There is no such answer."))
    before = picture(found)
    found.hidden_at, found.hidden_why = None, ""
    found.save()
    record(action="quality.show_post", thing=f"reply {reply}", changes=between(before, found), by=by)


def _run_thread(number: int, by: Viewer) -> Thread:
    """The thread, held, when the viewer runs its collaborative."""
    _room, seen = exchange.thread_held(by, number)
    held.run(seen.collaborative_id, by)
    return Thread.objects.select_for_update(of=("self",)).get(pk=seen.pk)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why: whoever wrote it reads the reason."))
