"""What the pages of families' requests show."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form
from django.utils.translation import gettext as _

from partera.programs.families import rules
from partera.programs.families.queries.help import HelpFull, HelpRow, HelpStep
from partera.programs.kits.rules.designs import LANGUAGES


@dataclass(frozen=True)
class Listed:
    """A request in the list."""

    row: HelpRow

    @property
    def needs(self) -> str:
        return "; ".join(_(rules.NEEDS[key]) for key in self.row.needs if key in rules.NEEDS)

    @property
    def state(self) -> str:
        return _(rules.STATES[self.row.state])

    @property
    def language(self) -> str:
        return _(LANGUAGES[self.row.language])


@dataclass(frozen=True)
class RequestsPage:
    """The list."""

    open: list[Listed]
    ended: list[Listed]


@dataclass(frozen=True)
class RequestPage:
    """One request."""

    row: HelpFull
    form: Form | None

    @property
    def listed(self) -> Listed:
        return Listed(self.row.row)

    @property
    def way(self) -> str:
        return _(rules.WAYS[self.row.way])

    @property
    def steps(self) -> list[tuple[str, HelpStep]]:
        return [(_(rules.STATES[one.after]), one) for one in self.row.steps]
