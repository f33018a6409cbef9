"""The page objects of background work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.viewers import Viewer
from partera.doors.web.templatetags.showing import number
from partera.doors.web.work.labels import kind_word, letter_word, state_word, template_word
from partera.platform.letters import queries as letters
from partera.platform.letters.queries import LetterRow
from partera.platform.letters.rules import UNSENT
from partera.platform.work import queries, rules
from partera.platform.work.queries import JobRow


@dataclass(frozen=True)
class ShownJob:
    """A job in the list."""

    row: JobRow
    name: str
    state: str
    says: str  # progress, or what went wrong
    percent: int | None
    at: datetime


@dataclass(frozen=True)
class Tab:
    """A state with how many jobs stand in it."""

    label: str
    address: str
    here: bool


@dataclass(frozen=True)
class JobsPage:
    """Background work, by state."""

    answer: str
    tabs: tuple[Tab, ...]
    rows: tuple[ShownJob, ...]
    undelivered: tuple[tuple[str, str, str], ...]
    unsent: int
    recurring: tuple[tuple[str, datetime], ...]
    sees_all: bool
    may_retry: bool
    is_moving: bool
    older: str
    newer: str


@dataclass(frozen=True)
class MailboxPage:
    """The demonstration's letters, newest first."""

    rows: tuple[LetterRow, ...]


def jobs_page(viewer: Viewer, *, state: str, page: int) -> JobsPage:
    """The viewer's jobs in a state, or in all."""
    counts = queries.counts(viewer)
    found = queries.jobs(viewer, state=state, page=page)
    sees_all = viewer.may("work.see")
    asked = f"state={state}&" if state else ""
    return JobsPage(
        answer=_answer(counts),
        tabs=(
            Tab(f"{_('All')} ({number(sum(counts.values()))})", "?", not state),
            *(
                Tab(f"{state_word(one)} ({number(counts[one])})", f"?state={one}", one == state)
                for one in rules.STATES
                if counts[one] or one == state
            ),
        ),
        rows=tuple(_shown(row) for row in found),
        undelivered=tuple(
            (template_word(template), letter_word(became), _(problem))
            for _id, template, became, problem in letters.undelivered(viewer)
        ),
        unsent=letters.counts(viewer)[UNSENT] if sees_all else 0,
        recurring=tuple((kind_word(kind), at) for kind, at in sorted(queries.last_turns().items())) if sees_all else (),
        sees_all=sees_all,
        may_retry=any(row.may_retry for row in found),
        is_moving=bool(counts[rules.RUNNING] or counts[rules.QUEUED]),
        older=f"?{asked}page={page + 1}" if len(found) == queries.SHOWN_AT_ONCE else "",
        newer=f"?{asked}page={page - 1}" if page > 1 else "",
    )


def _answer(counts: dict[str, int]) -> str:
    running, waiting = counts[rules.RUNNING], counts[rules.QUEUED] + counts[rules.FAILED]
    sentences = []
    if running:
        sentences.append(ngettext("%(n)s job is running", "%(n)s jobs are running", running) % {"n": running})
    if waiting:
        sentences.append(ngettext("%(n)s is waiting", "%(n)s are waiting", waiting) % {"n": waiting})
    told = ", ".join(sentences) + "." if sentences else _("Nothing is running or waiting.")
    if given_up := counts[rules.GIVEN_UP]:
        told += " " + ngettext(
            "%(n)s failed for good and waits for somebody to look.",
            "%(n)s failed for good and wait for somebody to look.",
            given_up,
        ) % {"n": given_up}
    return told


def _shown(row: JobRow) -> ShownJob:
    if row.state == rules.RUNNING:
        says, at = row.progress or _("Begun"), row.began_at
        if row.attempts > 1:
            says += " " + _("(begun again after it was interrupted or failed)")
    elif row.state in (rules.FAILED, rules.GIVEN_UP):
        says, at = _(row.problem), row.ended_at or row.next_try
    else:
        says, at = "", row.ended_at or row.asked_at
    percent = 100 * row.progress_done // row.progress_of if row.progress_of and row.state == rules.RUNNING else None
    return ShownJob(row, kind_word(row.kind), state_word(row.state), says, percent, at or row.asked_at)


def mailbox_page(viewer: Viewer) -> MailboxPage:
    """The demonstration's letters. Raises NotFound anywhere else."""
    return MailboxPage(tuple(letters.mailbox(viewer)))
