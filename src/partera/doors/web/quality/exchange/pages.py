"""What the pages of the exchange show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm

from partera.doors.web.lists import Chip
from partera.doors.web.quality.tabs import Tab
from partera.programs.quality.queries.exchange_rows import ReplyRow, Room, ThreadFull, ThreadRow


@dataclass(frozen=True)
class Listed:
    """A thread in the list, with what it is about in words."""

    row: ThreadRow
    about: tuple[str, ...]


@dataclass(frozen=True)
class ThreadsPage:
    """The list of threads."""

    room: Room
    tabs: list[Tab]
    threads: list[Listed]
    total: int
    pages: Page
    chips: list[Chip]
    text: str
    kinds: list[tuple[str, Any, bool]]
    only: list[tuple[str, Any, bool]]
    measures: list[tuple[int, str, bool]]
    bundles: list[tuple[int, str, bool]]
    waiting: int


@dataclass(frozen=True)
class ReplyLine:
    """An answer, with the forms that stand below it."""

    row: ReplyRow
    make_idea: BaseForm | None
    hide: BaseForm | None

    @property
    def make_action(self) -> str:
        """Where the form that makes an idea of it is sent."""
        return f"?do=idea-{self.row.id}#answer-{self.row.id}"

    @property
    def hide_action(self) -> str:
        """Where the form that hides it is sent."""
        return f"?do=hide-{self.row.id}#answer-{self.row.id}"


@dataclass(frozen=True)
class OneThread:
    """A thread with its answers."""

    thread: ThreadFull
    about: tuple[str, ...]
    measures: tuple[str, ...]
    to_take: tuple[tuple[int, str], ...]
    replies: list[ReplyLine]
    reply: BaseForm | None
    close: BaseForm | None
    hide: BaseForm | None
