"""What the family's page shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form

from partera.doors.web.kits.family.steps import Walked
from partera.programs.kits.queries.families import FamilyPage, GuideShown, SafetyNotice


@dataclass(frozen=True)
class Block:
    """A paragraph, or the points of a list."""

    points: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Guide:
    """A guide, its text in blocks."""

    row: GuideShown
    blocks: tuple[Block, ...]
    is_other_language: bool

    @property
    def is_unreviewed(self) -> bool:
        return self.row.is_health and not self.row.reviewed_by


@dataclass(frozen=True)
class Page:
    """The family's page."""

    code: str
    is_known: bool
    program: str
    notices: tuple[SafetyNotice, ...]
    signs: Guide | None
    guides: tuple[Guide, ...]
    language: str
    other_language: str

    @property
    def recalls(self) -> tuple[SafetyNotice, ...]:
        return tuple(one for one in self.notices if not one.is_withdrawn)

    @property
    def withdrawn(self) -> tuple[SafetyNotice, ...]:
        return tuple(one for one in self.notices if one.is_withdrawn)


@dataclass(frozen=True)
class FormPage:
    """A page of the family with a form."""

    code: str
    language: str
    other_language: str
    walked: Walked | None = None
    form: Form | None = None
    back: Form | None = None
    key: str = ""
    done: str = ""
    partnership: str = ""


def made(code: str, row: FamilyPage, language: str, other: str) -> Page:
    """The page from what the query gives; warning signs stand by themselves, first."""
    shown = [Guide(one, blocks(one.text), one.language != language) for one in row.guides]
    return Page(
        code=code if row.card else "",
        is_known=row.card is not None,
        program=row.card.program_name if row.card else "",
        notices=row.notices,
        signs=next((one for one in shown if one.row.subject == "warning_signs"), None),
        guides=tuple(one for one in shown if one.row.subject != "warning_signs"),
        language=language,
        other_language=other,
    )


def blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs and lists of a plain text: a blank line parts, "- " begins a point."""
    found: list[Block] = []
    for part in "\n".join(line.strip() for line in text.splitlines()).split("\n\n"):
        lines = [line for line in part.splitlines() if line]
        words = [line for line in lines if not line.startswith("- ")]
        points = [line[2:] for line in lines if line.startswith("- ")]
        if words:
            found.append(Block(words=" ".join(words)))
        if points:
            found.append(Block(points=tuple(points)))
    return tuple(found)
