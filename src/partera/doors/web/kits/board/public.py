"""What the public summary shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from partera.doors.web.kits.board import rows
from partera.doors.web.places.blocks import FigureBlock
from partera.doors.web.templatetags.showing import day, state_word
from partera.doors.web.templatetags.showing import month as month_words
from partera.doors.web.templatetags.showing import number as shown_number
from partera.programs.kits.queries.public import PublicLine, Summary


@dataclass(frozen=True)
class SummaryPage:
    """The public summary."""

    row: Summary
    given: str
    period: str
    figures: tuple[FigureBlock, ...]

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [
            (_("Program"), self.row.name),
            (_("Period"), self.period),
            (_("Births"), self.row.births_year or _("not published")),
            (_("Release"), self.row.release or _("none")),
        ]


def summary_page(row: Summary) -> SummaryPage:
    """The page from what may be read."""
    period = ""
    if row.last is not None:
        said = {"first": day(row.first), "last": month_words(row.last.first_day)}
        period = _("%(first)s to the end of %(last)s") % said
    blocks = (
        _block(row, "areas", _("Reach by state"), row.areas, rows.area_words, _("State"), period),
        _block(row, "languages", _("By language"), row.languages, rows.language_words, _("Language"), period),
        _block(row, "days", _("From birth to kit"), row.days, rows.day_words, _("Time"), period),
    )
    given = shown_number(row.given) if row.given is not None else state_word("suppressed")
    return SummaryPage(row, given, period, tuple(block for block in blocks if block.rows))


def _block(
    row: Summary, key: str, heading: str, lines: tuple[PublicLine, ...], words: Any, label: str, period: str
) -> FigureBlock:
    return FigureBlock(
        id=key,
        heading=heading,
        sentence=_SENTENCES[key](),
        rows=tuple(rows.row(words(line.key), line.share, key=line.key) for line in lines),
        label_heading=label,
        caption=_("Kits handed over, %(period)s") % {"period": period},
        csv_address=reverse("kit_public_file", kwargs={"number": row.number}),
        folded=False,
    )


_SENTENCES = {
    "areas": lambda: _("Kits are counted where the site stands; births where the mother lives, spread evenly."),
    "languages": lambda: _("The language in which the family was spoken to, of all kits handed over."),
    "days": lambda: _("How long after birth the kit came, of all kits handed over."),
}
