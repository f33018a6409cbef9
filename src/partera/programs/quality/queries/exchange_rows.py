"""What is told of the exchange: threads, answers and files as a reader may see them, and the way of a change idea."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from partera.platform.files.queries import FileRow


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
    """Where a shared idea came from and how many hospitals took it over; `states`: how it went at those that are not
    the reader's, when they are enough."""

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
