"""The line of a site's month that the board adds up: changed with each hand-over, in its transaction."""

from __future__ import annotations

from django.db.models import F

from partera.programs.kits.models import HandOver, SiteMonth
from partera.programs.kits.queries.stock import month_of
from partera.programs.kits.rules import handing as rules


def add(kept: HandOver, step: int = 1) -> None:
    """Add one hand-over to its site's month, or take it off."""
    month = month_of(kept.at)
    program = kept.site.location.program_id
    SiteMonth.objects.bulk_create(
        [SiteMonth(program_id=program, site_id=kept.site_id, month=month)], ignore_conflicts=True
    )
    columns = rules.columns_of(kept.outcome, kept.language, kept.day_band)
    SiteMonth.objects.filter(site=kept.site_id, month=month).update(**{name: F(name) + step for name in columns})
