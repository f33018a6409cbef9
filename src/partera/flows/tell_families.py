"""Writing to the families of a recalled kit who left an address for that, and of a recall that was a mistake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import Refused
from partera.core.viewers import Viewer
from partera.platform.letters.queries import states_of
from partera.platform.work.actions import request
from partera.programs.families.actions.contacts import letters_about, write_once
from partera.programs.families.queries import contacts
from partera.programs.kits.actions import recalls
from partera.programs.kits.models import Recall
from partera.programs.kits.queries import access
from partera.programs.kits.queries import recalls as known
from partera.programs.kits.rules.recalls import ACTIVE

JOB = "tell_families"
NOTICE, WITHDRAWN = "notice", "withdrawn"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Reached:
    """How many families can be reached about a recall, and what became of the letters: counts, never who."""

    reachable: int
    written: int
    sent: int
    came_back: int
    not_sent: int
    waiting: int


def reached(viewer: Viewer, recall: int) -> Reached:
    """For whoever runs the program."""
    row = known.recall_seen(viewer, recall)
    viewer.require(access.RUN, partnership=row.program.partnership_id)
    lots = list(row.recall_lots.values_list("lot", flat=True))
    states = states_of(letters_about(recall, NOTICE))
    return Reached(
        reachable=contacts.reachable(lots),
        written=sum(states.values()),
        sent=states.get("sent", 0),
        came_back=states.get("bounced", 0) + states.get("refused", 0),
        not_sent=states.get("unsent", 0) + states.get("unsure", 0),
        waiting=states.get("waiting", 0) + states.get("handing", 0),
    )


@transaction.atomic
def ask_to_tell(*, recall: int, by: Viewer) -> None:
    """Have the families written to in the background; asked again, only those are who left an address since."""
    row = known.recall_seen(by, recall)
    by.require(access.RUN, partnership=row.program.partnership_id)
    if row.state not in ACTIVE:
        raise Refused(_("This recall has ended. Families are told of a recall while it goes on."))
    request(kind=JOB, arguments={"recall": recall, "what": NOTICE}, by=by)


@transaction.atomic
def withdraw(*, recall: int, why: str, by: Viewer) -> None:
    """Withdraw a mistaken recall; families who were written to are written to again."""
    recalls.withdraw(recall=recall, why=why, by=by)
    request(kind=JOB, arguments={"recall": recall, "what": WITHDRAWN}, key=f"{JOB} {recall} {WITHDRAWN}", by=by)


def tell(*, recall: int, what: str, progress: Progress, by: Viewer) -> int:
    """Write to each contact that was not written to, one change each; gives how many were in this run.

    Cut off anywhere and begun again, it goes on with the next contact.
    """
    row = Recall.objects.get(pk=recall)
    if what == NOTICE and row.state not in ACTIVE:
        return 0
    lots = list(row.recall_lots.values_list("lot", flat=True))
    numbers = contacts.to_write(recall, what, lots)
    written = 0
    for done, number in enumerate(numbers, start=1):
        progress("Writing to families", done, len(numbers))
        written += _tell_one(row, number, what, by)
    if what == NOTICE:
        recalls.told(recall=recall, families=sum(states_of(letters_about(recall, what)).values()), by=by)
    return written


@transaction.atomic
def _tell_one(row: Recall, contact: int, what: str, by: Viewer) -> bool:
    """Write to one contact, and of the notice only while the recall goes on: it may be withdrawn meanwhile."""
    state = Recall.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=row.pk)
    if what == NOTICE and state not in ACTIVE:
        return False
    return write_once(contact=contact, recall=row.pk, what=what, values=_values(row), by=by)


def _values(row: Recall) -> dict[str, Any]:
    return {
        "title": row.title,
        "title_es": row.title_es,
        "what_to_do": row.what_to_do,
        "what_to_do_es": row.what_to_do_es,
        "source": row.source,
        "link": row.link,
        "program": row.program.name,
        "invented": row.program.invented,
    }
