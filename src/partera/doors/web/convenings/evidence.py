"""The figures that stand beside the choice of a session's focus."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partera.core.viewers import Viewer
from partera.doors.web.convenings.pages import Gap, Valued
from partera.evidence.measures import all_measures
from partera.reports.briefing_book import focus_values
from partera.reports.briefing_book_words import Words


def _language() -> str:
    return (get_language() or "en")[:2]


def titles(*, only_focus: bool = False) -> dict[str, str]:
    """Every measure's name in the reader's language, or only those that can be a focus."""
    words = Words(_language())
    chosen = [m for m in all_measures().values() if not only_focus or m.better != "neither"]
    return {measure.id: words.title(measure) for measure in chosen}


def beside(viewer: Viewer, place: str) -> tuple[list[Valued], list[Gap]]:
    """The place's newest values with what they compare with, and its largest gaps."""
    values, gaps = focus_values(viewer, place, _language())
    return [Valued(*line) for line in values], [Gap(sentence) for sentence in gaps]


def nothing_loaded() -> str:
    """Said where no figure of the place is published."""
    return _("No figures of this place are published yet. Choose by the names, and load birth files to see values.")


def local(at: datetime | None, timezone: str) -> datetime | None:
    """The moment as the clocks of its place show it."""
    return at.astimezone(ZoneInfo(timezone)) if at else None
