"""The directory."""

from __future__ import annotations

from datetime import date

from partera.core.periods import now
from partera.registry.funding.models import Award, Program
from partera.registry.partners import actions
from partera.registry.partners.models import PartnershipChange
from partera.registry.partners.queries import may_edit
from tests.doors.walk_objects import Walk
from tests.support.people import SET_UP, World


def objects(world: World) -> dict[str, Walk]:
    """County General and its director; the directory itself is open to whoever may see it."""
    hospital = world.county_general.pk
    position = actions.start_position(
        organisation=hospital, name="Rosa Invented", title="Director", start=date(2025, 1, 1), by=SET_UP
    )
    delta, office, visits = world.delta.pk, world.health_office.pk, world.home_visits.pk
    alone = actions.add_organisation(name="Quiet Group", kind="community", by=SET_UP)
    world.delta.asked.add(alone)
    PartnershipChange.objects.create(
        partnership=world.delta, kind="asked", organisation=alone, on=date(2026, 3, 1), by_name="the tests"
    )
    return {
        "organisation": Walk({"number": hospital}, outsiders=200),
        "organisation_edit": Walk({"number": office}, may=lambda viewer: may_edit(viewer, office)),
        "position_add": Walk({"number": hospital}, may=lambda viewer: may_edit(viewer, hospital)),
        "position_end": Walk(
            {"number": hospital, "position": position.pk}, may=lambda viewer: may_edit(viewer, hospital)
        ),
        "partnership": Walk({"number": delta}, stranger=404),
        "partnership_change": Walk({"number": delta}),
        "partnership_join": Walk({"number": delta}),
        "partnership_stage": Walk({"number": delta}),
        "partnership_leave": Walk(
            {"number": delta, "organisation": visits},
            may=lambda viewer: (
                viewer.may("partnership.edit", partnership=delta)
                or viewer.may("organisation.edit", organisation=visits)
            ),
        ),
        "partnership_answer": Walk(
            {"number": delta, "organisation": alone.pk},
            insider="olga",
            may=lambda viewer: viewer.may("organisation.edit", organisation=alone.pk),
        ),
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
