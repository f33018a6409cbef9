"""The demonstration's events, coaching, practices and drills: two years of a collaborative, all of it invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np

from partera.core.periods import Month, clock_at, today
from partera.core.viewers import Viewer
from partera.demo.quality import SECOND_WAVE, SEED, Made
from partera.programs.quality.actions import bundles, coaching, collaboratives, drills, events, practices
from partera.programs.quality.actions.drills import Held
from partera.programs.quality.actions.events import Planned
from partera.programs.quality.models import Element
from partera.programs.quality.rules.drills import Taken
from partera.registry.partners import actions as partners

TAKEN_UP = ("severe_hypertension", "key_activities")
_EVIDENCE = "The signed page and the checklist are in the unit’s binder (invented)."
_AUDIT = "Ten charts and a walk through the unit: still in place (invented)."
_SLIPPED = "The cart was moved in a rebuild and its list was lost (invented)."
_NOTES = (
    ("The team has met twice and knows its aim.", "1.5"),
    ("The protocol is written; nurses on nights have not seen it yet.", "2.0"),
    ("First tests on one shift. The cuff sizes were a surprise.", "2.5"),
    ("Treatment within the hour is rising. The team looks at it by group.", "3.0"),
    ("Two months above the aim. Now hold it through staff changes.", "3.5"),
)
_SESSIONS = (
    ("Why the first hour counts", "Every hospital named one change to test before the next session."),
    ("From protocol to practice", "Four hospitals showed their drills; the times to the first medicine were compared."),
    ("Seeing gaps between groups", "Each team looked at its own counts by race and ethnicity and chose one question."),
    ("Holding what was reached", "Teams wrote down who takes over which practice when somebody leaves."),
)


@dataclass(frozen=True)
class _Drilled:
    """A drill of the story: so many days ago, what, the times, what was missing."""

    days_ago: int
    scenario: str
    times: tuple[Taken, ...]
    gaps: str
    fixes: str


_DRILLS = (
    _Drilled(
        400,
        "Severe hypertension in triage",
        (Taken("Help called", 75), Taken("First medicine given", 1_260), Taken("Talked over afterwards", None)),
        "No large cuff in triage; the medicine was two floors away.",
        "Cuffs of three sizes on every cart by the end of the month.",
    ),
    _Drilled(
        250,
        "Eclampsia on the postpartum unit",
        (Taken("Help called", 40), Taken("Leader named", 95), Taken("First medicine given", 720)),
        "Nobody knew who leads until the physician came.",
        "The first nurse in the room leads until somebody takes over aloud.",
    ),
    _Drilled(
        110,
        "Severe hypertension in the emergency department",
        (Taken("Help called", 30), Taken("Leader named", 50), Taken("First medicine given", 540)),
        "The question about pregnancy in the last year was not asked.",
        "It now stands first in the triage form.",
    ),
    _Drilled(
        24,
        "Severe hypertension on a night shift",
        (Taken("Help called", 25), Taken("First medicine given", 410), Taken("Talked over afterwards", 1_500)),
        "",
        "Nothing to mend; repeated next quarter.",
    ),
)


def lay_out(made: Made) -> None:
    """What the collaborative's people did beside counting."""
    with clock_at(_noon(made.first.first_day)):
        taken = [bundles.take_up(collaborative=made.id, key=key, by=made.convener) for key in TAKEN_UP]
    elements = [list(Element.objects.filter(bundle=bundle)) for bundle in taken]
    for i, part in enumerate(made.parts.values()):
        by = made.lead if part == made.own else made.owner
        random = np.random.default_rng([SEED, 7, i])
        first = _start(made, i)
        for practice in (one for some in elements for one in some):
            _take_in(part, practice, first, random, by)
        _coach(made, part, i)
    _meet(made)
    _drill(made, elements[0])
    _invite(made)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(18), tzinfo=UTC)


def _start(made: Made, i: int) -> date:
    return (made.first if i <= SECOND_WAVE else made.first + 6).first_day


def _take_in(part: int, practice: Element, first: date, random: np.random.Generator, by: Viewer) -> None:
    """A practice from planning to in place, looked at again, now and then slipping; some are not there yet."""
    on = first + timedelta(days=int(random.integers(20, 320)))
    for status, wait in (("planning", 120), ("testing", 200), ("in_place", 0)):
        if on > today() or random.random() < 0.1:
            return
        evidence = _EVIDENCE if status == "in_place" else ""
        _note(part, practice, status, on, by, since=on if status == "in_place" else None, evidence=evidence)
        since = on
        on += timedelta(days=int(random.integers(25, wait))) if wait else timedelta()
    looked = since
    while random.random() < 0.985:
        looked += timedelta(days=practice.audit_months * 30 + int(random.integers(-40, 20)))
        if looked >= today():
            return
        if random.random() < 0.02:
            _note(part, practice, "planning", looked, by, evidence=_SLIPPED)
            return
        _note(part, practice, "reaudited", looked, by, since=since, evidence=_AUDIT, audited_on=looked)


def _note(part: int, practice: Element, status: str, on: date, by: Viewer, **more: object) -> None:
    with clock_at(_noon(on)):
        practices.set_status(enrolment=part, element=practice.pk, status=status, by=by, **more)  # type: ignore[arg-type]


def _coach(made: Made, part: int, i: int) -> None:
    """A note every few months; the last one of a hospital or two is not shared."""
    months = 5 if i % 3 == 0 else 6
    for n, (text, stage) in enumerate(_NOTES):
        on = (Month.of(_start(made, i)) + (2 + n * months)).first_day + timedelta(days=11 + i % 5)
        if on >= today():
            return
        with clock_at(_noon(on)):
            coaching.note(
                enrolment=part, on=on, text=f"{text} (invented)", stage=Decimal(stage),
                is_shared=not (i in (4, 8) and n == 2), by=made.convener,
            )  # fmt: skip


def _meet(made: Made) -> None:
    """A learning session every half year with the action period after it, coaching calls, and what comes next."""
    for n, (title, summary) in enumerate(_SESSIONS):
        on = (made.first + (1 + n * 6)).first_day + timedelta(days=8)
        with clock_at(_noon(on - timedelta(days=40))):
            session = events.add(
                collaborative=made.id,
                event=Planned(
                    "learning_session", title, on, on, "Example Library, Little Rock", f"{summary} (invented)"
                ),
                by=made.convener,
            )
            events.add(
                collaborative=made.id,
                event=Planned(
                    "action_period", f"Action period {n + 1}", on + timedelta(days=1), on + timedelta(days=150),
                    "", "Each hospital tested at least one change (invented).",
                ),
                by=made.convener,
            )  # fmt: skip
        came = {
            part: 2 + (i + n) % 4
            for i, part in enumerate(made.parts.values())
            if (i + 2 * n) % 5 and _start(made, i) <= on
        }
        with clock_at(_noon(on)):
            events.note_attendance(event=session, people=came, by=made.convener)
    for event in _coming():
        events.add(collaborative=made.id, event=event, by=made.convener)


def _coming() -> Iterator[Planned]:
    last, call, session = (today() + timedelta(days=days) for days in (-9, 12, 33))
    yield Planned("coaching_call", "Coaching call: small hospitals", last, last, "By video")
    yield Planned("coaching_call", "Coaching call: the first hour at night", call, call, "By video")
    yield Planned("learning_session", "Learning session 5: going home safely", session, session, "Example Library")


def _drill(made: Made, elements: list[Element]) -> None:
    practice = next(one for one in elements if one.key == "htn_drills").pk
    for told in _DRILLS:
        on = today() - timedelta(days=told.days_ago)
        held = Held(
            on, f"{told.scenario} (invented)", {"nurse": 5, "obstetric": 1, "anesthesia": 1, "pharmacy": 1},
            told.times, "Labor and delivery", told.gaps, told.fixes, practice,
        )  # fmt: skip
        with clock_at(_noon(on + timedelta(days=1))):
            drills.log(enrolment=made.own, drill=held, by=made.lead)


def _invite(made: Made) -> None:
    """A fourth wave to come: one hospital has not answered yet, another has declined for this year."""
    start = (Month.of(today()) + 2).first_day
    wave = collaboratives.add_wave(
        collaborative=made.id, starts_on=start, name="Hospitals without a birthing unit of their own", by=made.convener
    )
    for name, births in (("Example Ouachita Hospital", 310), ("Example White River Hospital", 140)):
        hospital = partners.add_organisation(
            name=name, kind="hospital", home_county="05119", invented=True, by=made.owner
        ).pk
        with clock_at(_noon(today() - timedelta(days=34))):
            part = collaboratives.invite(
                collaborative=made.id, hospital=hospital, wave=wave, expected_births=births, by=made.convener
            )
    with clock_at(_noon(today() - timedelta(days=20))):
        reason = "The unit moves to a new building this year; ask again in spring (invented)."
        collaboratives.go_on(enrolment=part, state="declined", reason=reason, by=made.owner)
