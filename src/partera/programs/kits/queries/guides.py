"""The guides of a program, as those who write them see them: both languages side by side, with every version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import GuideText
from partera.programs.kits.queries import access
from partera.programs.kits.rules import designs, guides


@dataclass(frozen=True)
class TextRow:
    """A version of a guide in a language."""

    id: int
    subject: str
    language: str
    number: int
    title: str
    text: str
    of_number: int | None
    state: str
    reviewed_by: str
    reviewed_on: date | None
    published_at: datetime | None
    at: datetime
    by_name: str

    @property
    def is_signed(self) -> bool:
        return self.reviewed_on is not None


@dataclass(frozen=True)
class Side:
    """One language of a subject: what families read, what is newest, what there was."""

    language: str
    published: TextRow | None
    newest: TextRow | None
    versions: tuple[TextRow, ...]


@dataclass(frozen=True)
class SubjectRow:
    """A subject, its languages side by side."""

    subject: str
    is_health: bool
    sides: tuple[Side, ...]

    @property
    def is_behind(self) -> bool:
        """Whether the Spanish that families read is a translation of an earlier English text than they read."""
        english, spanish = (side.published for side in self.sides)
        return bool(english and spanish and (spanish.of_number or 0) < english.number)


def subjects(viewer: Viewer, program: int) -> list[SubjectRow]:
    """Every subject of a program's guides, those without a text too."""
    row = access.program_seen(viewer, program)
    found: dict[tuple[str, str], list[TextRow]] = {}
    for text in GuideText.objects.filter(guide__program=row).select_related("guide").order_by("-number"):
        found.setdefault((text.guide.subject, text.language), []).append(_row(text))
    return [
        SubjectRow(
            subject,
            subject in guides.HEALTH,
            tuple(_side(language, tuple(found.get((subject, language), ()))) for language in designs.LANGUAGES),
        )
        for subject in guides.SUBJECTS
    ]


def subject(viewer: Viewer, program: int, name: str) -> SubjectRow:
    """One subject, or not found."""
    row = next((one for one in subjects(viewer, program) if one.subject == name), None)
    if row is None:
        raise NotFound(_("There is no such guide."))
    return row


def _side(language: str, versions: tuple[TextRow, ...]) -> Side:
    published = next((one for one in versions if one.state == "published"), None)
    newest = next((one for one in versions if one.state != "withdrawn"), None)
    return Side(language, published, newest, versions)


def _row(text: GuideText) -> TextRow:
    return TextRow(
        text.pk,
        text.guide.subject,
        text.language,
        text.number,
        text.title,
        text.text,
        text.of_number,
        text.state,
        text.reviewed_by,
        text.reviewed_on,
        text.published_at,
        text.at,
        text.by_name,
    )
