"""Reading letters. Addresses and texts are shown only in the demonstration's mailbox, where all are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.platform.audit.actions import read
from partera.platform.letters import rules
from partera.platform.letters.models import Letter, NotWanted

SHOWN = 50


@dataclass(frozen=True)
class LetterRow:
    """A letter as the demonstration's mailbox shows it."""

    id: int
    to: str
    subject: str
    body: str
    state: str
    written_at: datetime
    sent_at: datetime | None


def mailbox(viewer: Viewer) -> list[LetterRow]:
    """The newest letters of the demonstration. Raises NotFound anywhere else."""
    if not settings.PARTERA_DEMO:
        raise NotFound("There is no such page.")
    rows = list(Letter.objects.all()[:SHOWN])
    read(
        thing="letters",
        fields=[f"letters.Letter.{name}" for name in ("to", "subject", "body")],
        rows=len(rows),
        by=viewer,
    )
    return [
        LetterRow(row.pk, str(row.to), str(row.subject), str(row.body), row.state, row.written_at, row.sent_at)
        for row in rows
    ]


def undelivered(viewer: Viewer) -> list[tuple[int, str, str, str]]:
    """Letters that did not arrive, for administrators: number, template, state, why. Never to whom."""
    if not viewer.may("work.see"):
        return []
    found = Letter.objects.filter(state__in=(rules.REFUSED, rules.BOUNCED, rules.UNSURE))
    return list(found.values_list("pk", "template", "state", "problem")[:SHOWN])


def counts(viewer: Viewer) -> dict[str, int]:
    """How many letters stand in each state, for those who see all work."""
    viewer.require("work.see")
    by_state = dict(Letter.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: by_state.get(state, 0) for state in rules.STATES}


def wants(person: int, template: str) -> bool:
    """Whether the person gets the letters of this template."""
    return not NotWanted.objects.filter(person=person, template=template).exists()


def states_of(key_begins: str) -> dict[str, int]:
    """How many letters whose keys begin so are in each state: counts, nothing of whom or what."""
    rows = Letter.objects.filter(key__startswith=key_begins).order_by()
    return dict(rows.values_list("state").annotate(n=Count("pk")))
