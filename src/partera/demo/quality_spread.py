"""The demonstration's next waves and files for programs: readiness, one wave decided, one plan open, two mappings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from partera.core.periods import clock_at, today
from partera.demo.quality import Made
from partera.flows import enrol_hospital
from partera.programs.quality.actions import collaboratives, destinations, spreading
from partera.programs.quality.catalog.program_files import examples
from partera.programs.quality.models import Destination, Enrolment
from partera.programs.quality.queries import spreading as known
from partera.programs.quality.queries.spreading import PlanRow
from partera.programs.quality.rules import spreading as rules

SEED = 20260303
_NOTES = ("By phone with the nurse manager (invented)", "At the state meeting (invented)", "")


def lay_out(made: Made) -> None:
    """A plan of a year ago that became a wave of two, answers since, an open plan of last week; what programs want."""
    _past(made)
    _answers(made)
    _open(made)
    _files(made)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(18), tzinfo=UTC)


def _past(made: Made) -> None:
    """Decided eleven months ago, once against the ranking; one of the two signed, one declined."""
    then = today() - timedelta(days=330)
    with clock_at(_noon(then)):
        asked = replace(known.usual_weighing(made.convener, made.id), places=2)
        plan = spreading.begin_plan(collaborative=made.id, weighing=asked, by=made.convener)
        rows = known.plan(made.convener, made.id, plan).rows
        chosen = {rows[0].site: "", rows[2].site: "Its nurses asked to join, and its county is far from any other."}
        spreading.choose(plan=plan, chosen=chosen, note="Agreed with the partnership (invented).", by=made.convener)
        _invite(made, known.plan(made.convener, made.id, plan), then + timedelta(days=45))
    with clock_at(_noon(then + timedelta(days=40))):
        first, second = (_part(made, site) for site in chosen)
        collaboratives.enrol(enrolment=first, agreed_on=today(), agreed_by="Invented Chief of Staff", by=made.owner)
        reason = "No time this year; ask again (invented)."
        collaboratives.go_on(enrolment=second, state="declined", reason=reason, by=made.convener)


def _invite(made: Made, plan: PlanRow, starts_on: date) -> None:
    entries = {one.site: enrol_hospital.same_name(made.convener, one.site) for one in plan.chosen}
    enrol_hospital.decide_wave(
        plan=plan.id, starts_on=starts_on, name="Third wave", entries=entries, births={}, by=made.convener
    )


def _part(made: Made, site: str) -> int:
    return Enrolment.objects.get(collaborative=made.id, site=site).pk


def _answers(made: Made) -> None:
    """What every second hospital that is left said of its readiness, over the last months."""
    random = np.random.default_rng(SEED)
    rows = known.ranking(made.convener, made.id, known.usual_weighing(made.convener, made.id)).rows
    for number, row in enumerate(sorted(rows, key=lambda one: one.site)):
        if number % 4 == 3:
            continue
        items = {name: int(random.choice([0, 1, 2], p=[0.2, 0.3, 0.5])) for name in rules.READINESS}
        with clock_at(_noon(today() - timedelta(days=int(random.integers(20, 120))))):
            spreading.note_readiness(
                collaborative=made.id, site=row.site, items=items, note=_NOTES[number % 3], by=made.convener
            )


def _open(made: Made) -> None:
    with clock_at(_noon(today() - timedelta(days=6))):
        asked = replace(known.usual_weighing(made.convener, made.id), places=3)
        spreading.begin_plan(collaborative=made.id, weighing=asked, by=made.convener)


def _files(made: Made) -> None:
    """Two programs' files: one compared with its (invented) template, one not yet."""
    texts = examples()
    with clock_at(_noon(today() - timedelta(days=200))):
        destinations.write(collaborative=made.id, key="state", mapping=texts["state_collaborative"], by=made.convener)
    row = Destination.objects.get(collaborative=made.id, key="state", is_current=True)
    with clock_at(_noon(today() - timedelta(days=190))):
        destinations.check(
            destination=row.pk, on=today(), who="Ana Demo-Rivera and the state (invented)", by=made.convener
        )
    with clock_at(_noon(today() - timedelta(days=12))):
        destinations.write(
            collaborative=made.id, key="aggregate", mapping=texts["aggregate_by_group"], by=made.convener
        )
