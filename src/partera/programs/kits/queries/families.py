"""What a family's page shows: the kit's own notices and the guides that may be read. Nothing here is asked by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from partera.core.periods import now
from partera.programs.kits.models import GuideText, KitCard, Recall
from partera.programs.kits.queries.codes import digests_of
from partera.programs.kits.rules import guides as rules

SAID_AFTER_WITHDRAWAL = timedelta(days=90)


@dataclass(frozen=True)
class Card:
    """The kit that a code belongs to."""

    id: int
    lot: int
    program: int
    program_name: str
    partnership: int
    partnership_name: str
    invented: bool


@dataclass(frozen=True)
class SafetyNotice:
    """A recall of the kit, in the reader's language; or that one was withdrawn."""

    title: str
    what_to_do: str
    source: str
    link: str
    noticed_on: date
    is_withdrawn: bool


@dataclass(frozen=True)
class GuideShown:
    """A guide in one language."""

    subject: str
    language: str
    title: str
    text: str
    is_health: bool
    reviewed_by: str
    reviewed_on: date | None


@dataclass(frozen=True)
class FamilyPage:
    """Everything the page shows. Without a card: an unknown code, which sees the general guides and nothing else."""

    card: Card | None
    notices: tuple[SafetyNotice, ...] = ()
    guides: tuple[GuideShown, ...] = field(default_factory=tuple)


def card(code: str) -> Card | None:
    """The kit of a code; None for a code that no card has."""
    rows = KitCard.objects.select_related("program__partnership")
    row = rows.filter(digest__in=digests_of(code, "card")).first()
    if row is None:
        return None
    program = row.program
    return Card(
        row.pk,
        row.lot_id,
        program.pk,
        program.name,
        program.partnership_id,
        program.partnership.name,
        program.invented,
    )


def family_page(code: str, language: str) -> FamilyPage:
    """The page of a code, in a language; guides that are not yet translated stand in English and say so."""
    found = card(code)
    return FamilyPage(
        card=found,
        notices=_notices(found, language) if found else (),
        guides=guides(found.program if found else None, language),
    )


def _notices(found: Card, language: str) -> tuple[SafetyNotice, ...]:
    spanish = language == "es"
    rows = Recall.objects.filter(recall_lots__lot=found.lot, program=found.program)
    return tuple(
        SafetyNotice(
            row.title_es if spanish else row.title,
            row.what_to_do_es if spanish else row.what_to_do,
            row.source,
            row.link,
            row.noticed_on,
            row.state == "withdrawn",
        )
        for row in rows
        if row.withdrawn_at is None or now() - row.withdrawn_at < SAID_AFTER_WITHDRAWAL
    )


def guides(program: int | None, language: str) -> tuple[GuideShown, ...]:
    """The published guides of a program; without one, those of the first program that has any."""
    rows = GuideText.objects.filter(state="published", language__in={"en", language}).select_related("guide")
    if program is None:
        first = rows.order_by("guide__program").values_list("guide__program", flat=True).first()
        program = first if first is not None else 0
    best: dict[str, GuideText] = {}
    for row in rows.filter(guide__program=program).order_by("guide__position", "guide"):
        known = best.get(row.guide.subject)
        if known is None or row.language == language:
            best[row.guide.subject] = row
    order = list(rules.SUBJECTS)
    return tuple(_shown(best[subject]) for subject in sorted(best, key=order.index))


def _shown(row: GuideText) -> GuideShown:
    subject = row.guide.subject
    return GuideShown(
        subject,
        row.language,
        row.title,
        row.text,
        subject in rules.HEALTH,
        row.reviewed_by,
        row.reviewed_on,
    )
