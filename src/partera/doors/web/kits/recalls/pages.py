"""What the pages of recalls show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page
from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.doors.web.kits.tabs import Tab
from partera.doors.web.templatetags.showing import is_spanish, number
from partera.flows.tell_families import Reached
from partera.programs.kits.models import Recall
from partera.programs.kits.queries.recalls import LotRow, RecallFull, RecallRow
from partera.programs.kits.rules.ledger import PLACES
from partera.programs.kits.rules.recalls import STATES

MOST_PLACES = 20


def state_of(key: str) -> str:
    """Where a recall stands, in the reader's language."""
    return _(STATES[key])


def title_of(row: RecallRow | RecallFull | Recall) -> str:
    """Its title in the reader's language."""
    return row.title_es if is_spanish() else row.title


def lot_words(lot: LotRow) -> str:
    """A lot as people name it."""
    product = lot.product_es if is_spanish() else lot.product
    code = lot.code or _("without code")
    return _("%(product)s, lot %(lot)s") % {"product": product, "lot": code}


@dataclass(frozen=True)
class Listed:
    """A recall in the list."""

    row: RecallRow

    @property
    def title(self) -> str:
        return title_of(self.row)

    @property
    def state(self) -> str:
        return state_of(self.row.state)


@dataclass(frozen=True)
class RecallsPage:
    """The recalls of a program."""

    number: int
    name: str
    tabs: list[Tab]
    recalls: list[Listed]
    form: Form | None
    begins: bool

    @property
    def active(self) -> int:
        return sum(one.row.state in ("open", "told") for one in self.recalls)


@dataclass(frozen=True)
class RecallPage:
    """One recall."""

    row: RecallFull
    sites: Page
    tabs: list[Tab]
    reached: Reached | None
    close: Form | None
    withdraw: Form | None

    @property
    def title(self) -> str:
        return title_of(self.row)

    @property
    def state(self) -> str:
        return state_of(self.row.state)

    @property
    def what_to_do(self) -> str:
        return self.row.what_to_do_es if is_spanish() else self.row.what_to_do

    @property
    def lots(self) -> list[tuple[str, LotRow]]:
        return [(lot_words(lot), lot) for lot in self.row.lots]

    @property
    def standing(self) -> list[tuple[str, str, int]]:
        """Each place, its kind and how many; one line for all of a kind where those are many."""
        lines = []
        for kind, found in groupby(self.row.standing, key=lambda one: one.kind):
            places, word = list(found), _(PLACES[kind])
            if len(places) <= MOST_PLACES:
                lines += [(one.place, word, one.on_hand) for one in places]
            else:
                shown = ngettext("%(n)s place", "%(n)s places", len(places)) % {"n": number(len(places))}
                lines.append((shown, word, sum(one.on_hand for one in places)))
        return lines
