"""Requests for help: a list without names, and one with them, whose reading stands in the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import read
from partera.programs.families import rules
from partera.programs.families.models import HelpRequest
from partera.programs.families.queries.access import SEE, visible

MOST = 200


@dataclass(frozen=True)
class HelpRow:
    """A request as the list shows it: nothing that names anybody."""

    id: int
    partnership_name: str
    needs: tuple[str, ...]
    language: str
    state: str
    asked_at: datetime
    consent_until: date

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN


@dataclass(frozen=True)
class HelpStep:
    """What became of a request."""

    after: str
    note: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class HelpFull:
    """A request with its name and contact."""

    row: HelpRow
    name: str
    contact: str
    way: str
    words: str
    is_erased: bool
    steps: tuple[HelpStep, ...]


def requests(viewer: Viewer) -> list[HelpRow]:
    """Open requests, the oldest first, then those that ended, the latest first."""
    rows = visible(viewer).select_related("partnership").defer("name", "contact", "words")
    waiting = rows.filter(state__in=rules.OPEN).order_by("pk")[:MOST]
    ended = rows.exclude(state__in=rules.OPEN).order_by("-changed_at")[:MOST]
    return [_row(one) for one in (*waiting, *ended)]


def waiting(viewer: Viewer) -> list[HelpRow]:
    """Requests that nobody has taken up."""
    if not viewer.may_somewhere(SEE) or viewer.partnerships_for(SEE) is None:
        return []
    rows = visible(viewer).select_related("partnership").defer("name", "contact", "words")
    return [_row(one) for one in rows.filter(state="requested").order_by("pk")[:MOST]]


def request(viewer: Viewer, number: int) -> HelpFull:
    """One request in full, as long as the family's consent holds; the reading stands in the trail."""
    row = visible(viewer).select_related("partnership").prefetch_related("changes").filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such request."))
    holds = not row.is_erased and row.consent_until >= today()
    if holds:
        fields = [f"families.HelpRequest.{name}" for name in ("contact", "name", "words")]
        read(thing=f"help request {number}", fields=fields, by=viewer)
    return HelpFull(
        row=_row(row),
        name=str(row.name) if holds else "",
        contact=str(row.contact) if holds else "",
        way=row.way,
        words=str(row.words) if holds else "",
        is_erased=not holds,
        steps=tuple(
            HelpStep(one.after, str(one.note) if holds else "", one.at, one.by_name) for one in row.changes.all()
        ),
    )


def _row(row: HelpRequest) -> HelpRow:
    return HelpRow(
        row.pk,
        row.partnership.name,
        tuple(row.needs),
        row.language,
        row.state,
        row.consented_at,
        row.consent_until,
    )
