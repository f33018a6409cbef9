"""The directory."""

from __future__ import annotations

from datetime import date

from partera.core.periods import now
from partera.registry.funding.models import Award, Program
from partera.registry.partners import actions
from tests.doors.walk_objects import Walk
from tests.support.people import SET_UP, World


def objects(world: World) -> dict[str, Walk]:
    """County General and its director; the directory itself is open to whoever may see it."""
    hospital = world.county_general.pk
    position = actions.start_position(
        organisation=hospital, name="Rosa Invented", title="Director", start=date(2025, 1, 1), by=SET_UP
    )
    return {
        "organisation": Walk({"number": hospital}, outsiders=200),
        "organisation_edit": Walk({"number": world.health_office.pk}),
        "position_add": Walk({"number": hospital}),
        "position_end": Walk({"number": hospital, "position": position.pk}),
        "award_area": Walk({"number": _award().pk}, outsiders=200),
    }


def _award() -> Award:
    return Award.objects.create(
        number="H49MC00000",
        fiscal_year=2025,
        program=Program.objects.create(name="Healthy Start", activity_code="H49"),
        grantee_name="Delta Home Visiting",
        state="05",
        amount=100_000,
        area_kind="not_stated",
        extract="invented",
        loaded_at=now(),
        line=1,
    )
