"""Titles in the page's language, what statuses are called, and the sentences that begin the pages of this subject."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.doors.web.templatetags.showing import is_spanish
from partera.programs.quality.queries.bundles import BundleRow, ElementRow, OfferedRow
from partera.programs.quality.queries.practices import PracticeRow
from partera.programs.quality.rules import adoption

MARKS = {"not_started": "–", "planning": "P", "testing": "T", "in_place": "✓", "reaudited": "✓✓"}
"""What stands in a cell of the table hospital by practice; the word is read aloud, and stands in the key."""


def title(row: BundleRow | ElementRow | OfferedRow) -> str:
    """What it is called in the page's language."""
    return row.title_es if is_spanish() else row.title


def evidence(row: ElementRow) -> str:
    """What shows that the practice is in place."""
    return row.evidence_es if is_spanish() else row.evidence


def status(key: str) -> str:
    """What a status is called."""
    return _(adoption.STATUSES[key])


def section(key: str) -> str:
    """The part of the bundle."""
    return _(adoption.SECTIONS[key])


def bands() -> tuple[str, ...]:
    """What the five bands of a share of hospitals are called."""
    return (_("fewer than 20%"), _("20% to 39%"), _("40% to 59%"), _("60% to 79%"), _("80% or more"))


def of_practices(hospital: str, rows: list[PracticeRow]) -> str:
    """How many practices are in place, and how many are to be looked at again."""
    if not rows:
        return _("The collaborative has not taken up a bundle yet.")
    in_place = sum(row.is_in_place for row in rows)
    said = ngettext(
        "%(hospital)s has %(n)s of %(all)s practices in place.",
        "%(hospital)s has %(n)s of %(all)s practices in place.",
        in_place,
    ) % {"hospital": hospital, "n": in_place, "all": len(rows)}
    late = sum(row.is_overdue for row in rows)
    if late:
        again = ngettext("%(n)s is to be looked at again by now.", "%(n)s are to be looked at again by now.", late) % {
            "n": late
        }
        said = f"{said} {again}"
    return said
