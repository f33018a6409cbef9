"""What the pages of guides show."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.forms import Form
from django.utils.translation import gettext as _

from partera.doors.web.kits.tabs import Tab
from partera.programs.kits.queries.guides import Side, SubjectRow, TextRow
from partera.programs.kits.rules import guides as rules
from partera.programs.kits.rules.designs import LANGUAGES


@dataclass(frozen=True)
class Version:
    """A version of a text, and what may be done with it."""

    row: TextRow
    is_health: bool

    @property
    def key(self) -> str:
        return str(self.row.id)

    @property
    def state(self) -> str:
        return _(rules.STATES[self.row.state])

    @property
    def is_unreviewed(self) -> bool:
        return self.is_health and not self.row.is_signed

    @property
    def may_publish(self) -> bool:
        return self.row.state in ("draft", "reviewed") and rules.may_publish(
            self.row.subject, is_reviewed=self.row.is_signed, is_demo=settings.PARTERA_DEMO
        )

    @property
    def may_withdraw(self) -> bool:
        return self.row.state != "withdrawn"


@dataclass(frozen=True)
class Column:
    """One language of a subject."""

    side: Side
    is_health: bool

    @property
    def language(self) -> str:
        return _(LANGUAGES[self.side.language])

    @property
    def published(self) -> Version | None:
        return Version(self.side.published, self.is_health) if self.side.published else None

    @property
    def versions(self) -> list[Version]:
        return [Version(row, self.is_health) for row in self.side.versions]

    @property
    def waiting(self) -> list[Version]:
        """Versions after the one that families read."""
        last = self.side.published.number if self.side.published else 0
        return [one for one in self.versions if one.row.number > last and one.row.state != "withdrawn"]


@dataclass(frozen=True)
class Subject:
    """A subject with its languages."""

    row: SubjectRow

    @property
    def words(self) -> str:
        return _(rules.SUBJECTS[self.row.subject])

    @property
    def columns(self) -> list[Column]:
        return [Column(side, self.row.is_health) for side in self.row.sides]


@dataclass(frozen=True)
class GuidesPage:
    """Every subject of a program."""

    number: int
    name: str
    tabs: list[Tab]
    subjects: list[Subject]
    runs: bool

    @property
    def published(self) -> int:
        return sum(bool(column.side.published) for one in self.subjects for column in one.columns)

    @property
    def total(self) -> int:
        return sum(len(one.columns) for one in self.subjects)

    @property
    def unreviewed(self) -> int:
        """Health texts that families read and nobody has signed: only in the demonstration."""
        found = [column.published for one in self.subjects for column in one.columns]
        return sum(one.is_unreviewed for one in found if one is not None)

    @property
    def lacks_texts(self) -> bool:
        return any(column.side.newest is None for one in self.subjects for column in one.columns)


@dataclass(frozen=True)
class GuidePage:
    """One subject."""

    number: int
    name: str
    subject: Subject
    runs: bool
    form: Form | None
    reviews: dict[int, Form] = field(default_factory=dict)

    @property
    def columns(self) -> list[tuple[Column, list[tuple[Version, Form | None]]]]:
        """Each language with its versions and the form that signs each."""
        return [
            (column, [(one, self.reviews.get(one.row.id)) for one in column.versions])
            for column in self.subject.columns
        ]
