"""The demonstration's hospital collaborative: eleven invented hospitals of Arkansas and two years of their counts.

Drawn from a recorded truth with a seed: what is done in time rises in the months after a hospital's change, and the gap
between groups narrows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from partera.core.periods import Month, clock_at, today
from partera.core.viewers import Viewer
from partera.demo import quality_improvement, quality_months
from partera.programs.quality.actions import collaboratives, measures, months, signals
from partera.programs.quality.rules.entries import Entry
from partera.registry.partners import actions as partners
from partera.registry.services.models import Site

SEED = 20260202
MONTHS = 24
NAME = "Arkansas Example Collaborative for Safe Birth"
PURPOSE = (
    "So that every mother with severe high blood pressure is treated within the hour, whoever she is and wherever she "
    "gives birth (invented)."
)
OWN_SITE = "EXAMPLE PULASKI HOSPITAL 1"
"""The site of the hospital that Bea Demo-Okafor works in."""
SECOND_WAVE = 5
KEYS = (
    "htn_60_confirmed", "htn_60_first", "htn_follow_up", "hem_qbl", "ntsv", "smm", "smm_x", "smm_between",
    "term_complications", "drills", "race_reported", "minutes_to_treatment",
)  # fmt: skip
_ODD = ("empty", "size", "share", "unknown", "count")
_GROUPS = {"white": 0.48, "black": 0.30, "hispanic": 0.13, "unknown": 0.05, "nhopi": 0.04}
_PAYERS = {"medicaid": 0.55, "private": 0.37, "none": 0.04, "unknown": 0.04}


@dataclass(frozen=True)
class Truth:
    """What the counts of one share are drawn from: its level before and after the change, and people a month."""

    before: float
    after: float
    people: float  # per birth
    gap: float = 0.0  # how much lower (or, for harm, higher) it is for Black mothers before the change


_SHARES = {
    "htn_60_confirmed": Truth(0.58, 0.82, 0.05, 0.14),
    "htn_60_first": Truth(0.49, 0.73, 0.055, 0.14),
    "htn_follow_up": Truth(0.44, 0.62, 0.045, 0.08),
    "hem_qbl": Truth(0.52, 0.78, 0.25, 0.03),
    "ntsv": Truth(0.27, 0.25, 0.33, -0.05),
    "smm": Truth(0.021, 0.018, 1.0, -0.012),
    "term_complications": Truth(0.024, 0.024, 0.85),
    "race_reported": Truth(0.86, 0.96, 1.0),
}
_BY_GROUP = ("htn_60_confirmed", "htn_60_first", "htn_follow_up", "hem_qbl", "ntsv", "smm")


@dataclass(frozen=True)
class Made:
    """What the subjects of the demonstration's collaborative build on."""

    id: int
    parts: dict[str, int]  # by the hospital's name
    own: int
    measures: dict[str, int]
    first: Month
    convener: Viewer
    lead: Viewer
    owner: Viewer


def lay_out(*, partnership: int, own_hospital: int, convener: Viewer, lead: Viewer, owner: Viewer) -> Made:
    """Begin the collaborative, bring its hospitals in, and enter their months."""
    first = Month.of(today()) + -MONTHS
    with clock_at(_noon(first.first_day)):
        number = collaboratives.begin(
            partnership=partnership, name=NAME, purpose=PURPOSE, starts_on=first.first_day, due_day=15,
            invented=True, by=convener,
        )  # fmt: skip
        collaboratives.become(collaborative=number, state="active", by=convener)
        taken = {
            key: measures.take_up(collaborative=number, key=key, first_month=first.first_day, by=convener)
            for key in KEYS
        }
    sites = _sites()
    parts = {
        site.name.title(): _join(number, site, i, own_hospital, first, convener, owner) for i, site in enumerate(sites)
    }
    made = Made(number, parts, parts[OWN_SITE.title()], taken, first, convener, lead, owner)
    with signals.once(by=owner):
        for i, part in enumerate(parts.values()):
            _enter(made, part, i)
        quality_months.lay_out(part=made.own, measures=made.measures, lead=made.lead)
    quality_improvement.lay_out(
        collaborative=number, own=made.own, others=list(parts.values())[1:4], measure=taken["htn_60_confirmed"],
        second=taken["hem_qbl"], convener=convener, lead=lead,
    )  # fmt: skip
    return made


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(18), tzinfo=UTC)


def _sites() -> list[Site]:
    """Bea's own hospital and ten others, in a stable order."""
    rows = list(Site.objects.filter(kind="hospital", state="05").order_by("site"))
    own = next(row for row in rows if row.name == OWN_SITE)
    return [own, *[row for row in rows if row.pk != own.pk and row.birthing_friendly][:10]]


def _join(number: int, site: Site, i: int, own_hospital: int, first: Month, convener: Viewer, owner: Viewer) -> int:
    """A hospital asked, enrolled and active: the first six from the beginning, the others in a second wave."""
    start = first if i <= SECOND_WAVE else first + 6
    with clock_at(_noon(start.first_day)):
        hospital = own_hospital if i == 0 else _organisation(site, owner)
        if i == SECOND_WAVE + 1:
            collaboratives.add_wave(collaborative=number, starts_on=start.first_day, name="Second wave", by=convener)
        part = collaboratives.invite(
            collaborative=number, hospital=hospital, site=site.site, expected_births=_births(i) * 12, by=convener
        )
        collaboratives.enrol(
            enrolment=part, agreed_on=start.first_day, agreed_by="Invented Chief Nursing Officer",
            names_itself=i in (0, 3), by=owner,
        )  # fmt: skip
        collaboratives.go_on(enrolment=part, state="active", by=convener)
    return part


def _organisation(site: Site, owner: Viewer) -> int:
    counties = [site.county_id] if site.county_id else []
    return partners.add_organisation(
        name=site.name.title(), kind="hospital", home_county=site.county_id, counties_served=counties, invented=True,
        by=owner,
    ).pk  # fmt: skip


def _births(i: int) -> int:
    """Births a month of the so-manyth hospital."""
    return (210, 160, 130, 120, 95, 80, 70, 60, 48, 35, 24)[i]


def _enter(made: Made, part: int, i: int) -> None:
    """Two years of a hospital's months, each entered the week after; the last month is missing at two hospitals."""
    random = np.random.default_rng([SEED, i])
    start = made.first if i <= SECOND_WAVE else made.first + 6
    changed = start + int(random.integers(9, 14))
    last = Month.of(today()) + (-2 if i in (2, 7) else -1)
    for month in start.to(last):
        births = int(random.poisson(_births(i)))
        with clock_at(_noon((month + 1).first_day + timedelta(days=5))):
            sheets = list(_sheets(made, births, month, changed, i, random))
            by = made.lead if part == made.own else made.owner
            confirmed = dict.fromkeys(made.measures.values(), _ODD)
            months.send(enrolment=part, month=month.first_day, sheets=sheets, confirmed=confirmed, by=by)


def _sheets(
    made: Made, births: int, month: Month, changed: Month, i: int, random: np.random.Generator
) -> Iterator[months.Sheet]:
    for key, measure in made.measures.items():
        if key == "smm_x":
            continue  # part of smm: drawn from it, below
        sheet = _sheet(key, measure, births, month, changed, i, random)
        if sheet is not None:
            yield sheet
        if key == "smm" and sheet is not None:
            yield months.Sheet(made.measures["smm_x"], _without_transfusion(sheet.entries, random))


def _without_transfusion(entries: tuple[Entry, ...], random: np.random.Generator) -> tuple[Entry, ...]:
    """Of those with severe morbidity, about six in ten have more than a transfusion."""
    parts = [
        replace(entry, numerator=int(random.binomial(entry.numerator or 0, 0.6)))
        for entry in entries
        if entry.dimension == "race"
    ]
    return (replace(entries[0], numerator=sum(part.numerator or 0 for part in parts)), *parts)


def _sheet(
    key: str, measure: int, births: int, month: Month, changed: Month, i: int, random: np.random.Generator
) -> months.Sheet | None:
    has_changed = month >= changed
    if key in _SHARES:
        return months.Sheet(measure, _share(key, births, has_changed, random))
    if key == "smm_between":
        return _rare(measure, births, random) if _births(i) < 100 else None
    if key == "drills":
        return (
            months.Sheet(measure, (Entry("", "", int(random.poisson(2 if has_changed else 1))),))
            if month.month % 3 == 0
            else None
        )
    cases = max(int(random.binomial(births, 0.05)), 1)
    mean = float(random.normal(41 if has_changed else 63, 6))
    return months.Sheet(measure, (Entry("", "", None, cases, 0, round(mean, 1), round(abs(random.normal(18, 3)), 1)),))


def _share(key: str, births: int, has_changed: bool, random: np.random.Generator) -> tuple[Entry, ...]:
    truth = _SHARES[key]
    level = truth.after if has_changed else truth.before
    gap = truth.gap * (0.5 if has_changed else 1.0)
    people = int(random.binomial(births, truth.people)) if truth.people < 1 else births
    unknown = int(random.binomial(people, 0.02))
    people -= unknown
    if key not in _BY_GROUP:
        return (Entry("", "", int(random.binomial(people, level)), people, unknown),)
    sizes = random.multinomial(people, list(_GROUPS.values()))
    levels = [min(max(level - gap if group == "black" else level, 0.0), 1.0) for group in _GROUPS]
    done = [int(random.binomial(size, share)) for size, share in zip(sizes, levels, strict=True)]
    groups = [
        Entry("race", group, count, int(size)) for group, count, size in zip(_GROUPS, done, sizes, strict=True) if size
    ]
    return (Entry("", "", sum(done), people, unknown), *groups, *_by_payer(sum(done), people, random))


def _by_payer(done: int, people: int, random: np.random.Generator) -> list[Entry]:
    """The same people by payer: those done and those not done shared out apart."""
    yes = random.multinomial(done, list(_PAYERS.values()))
    no = random.multinomial(people - done, list(_PAYERS.values()))
    return [Entry("payer", payer, int(y), int(y + n)) for payer, y, n in zip(_PAYERS, yes, no, strict=True) if y + n]


def _rare(measure: int, births: int, random: np.random.Generator) -> months.Sheet:
    events = int(random.binomial(births, 0.02))
    gaps = tuple(int(gap) for gap in random.geometric(0.02, size=events))
    return months.Sheet(measure, (), gaps)
