"""The next wave: hospitals ranked by need and readiness with their reasons, and the plans that were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partera.core.codes import place_name
from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.evidence.measures.definition import Measure
from partera.methods import weighing
from partera.programs.quality.models import (
    Collaborative,
    Readiness,
    ReadinessAsked,
    SpreadCandidate,
    SpreadPlan,
)
from partera.programs.quality.queries import access, candidates
from partera.programs.quality.queries.candidates import Candidate
from partera.programs.quality.rules import spreading
from partera.programs.quality.rules.spreading import Fact
from partera.registry.findings import queries as findings


@dataclass(frozen=True)
class Weighing:
    """What is weighed: the weights, the published measure of need, how many places, whether unmarked hospitals too."""

    weights: dict[str, int]
    measure: str = ""
    places: int = 5
    everyone: bool = False


@dataclass(frozen=True)
class Ranked:
    """A hospital in the ranking. `rank` counts from 1; without enough known it is 0. `stays`: 0 to 1."""

    site: str
    name: str
    county: str
    county_name: str
    city: str
    type: str
    birthing_friendly: bool | None
    before: str
    rank: int
    score: float | None
    known: float
    low: float
    high: float
    stays: float | None
    facts: dict[str, Fact]
    is_chosen: bool = False
    reason: str = ""
    organisation: int | None = None


@dataclass(frozen=True)
class Ranking:
    """The ranking, with how many hospitals of the list were left out and why."""

    weighing: Weighing
    rows: tuple[Ranked, ...]
    taking_part: int
    unmarked: int
    measures: tuple[Measure, ...]  # of need, to choose among
    measure: Measure | None
    release: str

    @property
    def first(self) -> tuple[Ranked, ...]:
        """Those whom the ranking itself would choose."""
        return tuple(row for row in self.rows if 0 < row.rank <= self.weighing.places)


@dataclass(frozen=True)
class PlanRow:
    """A plan for a wave. `state`: open, decided or dropped."""

    id: int
    collaborative: int
    state: str
    weighing: Weighing
    release: str
    note: str
    at: datetime
    by_name: str
    decided_on: date | None
    wave: int | None
    wave_number: int | None
    wave_name: str
    rows: tuple[Ranked, ...]

    @property
    def chosen(self) -> tuple[Ranked, ...]:
        return tuple(row for row in self.rows if row.is_chosen)


@dataclass(frozen=True)
class Answered:
    """How ready a hospital said it is, or the convener wrote down, on a day."""

    items: dict[str, int]
    on: date
    note: str
    by_name: str
    told_by: str


@dataclass(frozen=True)
class AskedRow:
    """A hospital that was asked how ready it is."""

    id: int
    collaborative: int
    collaborative_name: str
    site: str
    hospital: int
    hospital_name: str
    asked_on: date
    by_name: str
    answered_on: date | None


def usual_weighing(viewer: Viewer, collaborative: int) -> Weighing:
    """The weights to begin with: those of the open plan, else of the last one, else the usual ones."""
    row = _run(viewer, collaborative)
    last = row.spread_plans.first()
    if last is not None:
        return weighing_of(last)
    measures = candidates.measures_of_need(viewer, row)
    return Weighing(dict(spreading.WEIGHTS), measures[0].id if measures else "")


def ranking(viewer: Viewer, collaborative: int, asked: Weighing) -> Ranking:
    """The hospitals that could be asked next, by score; for who runs the collaborative."""
    row = _run(viewer, collaborative)
    spreading.check_weights(asked.weights, asked.places)
    measures = candidates.measures_of_need(viewer, row)
    measure = next((one for one in measures if one.id == asked.measure), measures[0] if measures else None)
    looked = candidates.looked_at(viewer, row, measure, everyone=asked.everyone)
    release = findings.current_release(viewer)
    return Ranking(
        weighing=replace(asked, measure=measure.id if measure else ""),
        rows=_ranked(looked.candidates, asked, measure),
        taking_part=looked.taking_part,
        unmarked=looked.unmarked,
        measures=tuple(measures),
        measure=measure,
        release=release.id if release else "",
    )


def plans(viewer: Viewer, collaborative: int) -> list[PlanRow]:
    """Every plan of a collaborative, the newest first; for who runs it."""
    row = _run(viewer, collaborative)
    found = row.spread_plans.select_related("wave").prefetch_related("candidates")
    return [_plan(one) for one in found]


def plan(viewer: Viewer, collaborative: int, number: int) -> PlanRow:
    """One plan, or not found."""
    row = _run(viewer, collaborative).spread_plans.select_related("wave").filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such plan."))
    return _plan(row)


def answered(viewer: Viewer, collaborative: int, site: str) -> list[Answered]:
    """Everything that was said of a hospital's readiness, the newest first; for who runs the collaborative."""
    _run(viewer, collaborative)
    rows = Readiness.objects.filter(collaborative=collaborative, site=site)
    return [Answered(dict(row.items), row.on, row.note, row.by_name, row.told_by) for row in rows]


def asked(viewer: Viewer, collaborative: int) -> list[AskedRow]:
    """The hospitals that were asked and have not answered; for who runs the collaborative."""
    row = _run(viewer, collaborative)
    return [_asked(one) for one in _asking().filter(collaborative=row, answered_on=None)]


def asked_of(viewer: Viewer) -> list[AskedRow]:
    """What the viewer's own hospitals are asked and have not answered; administrators leave it to them."""
    organisations = viewer.organisations_for(access.ENTER)
    if not organisations:
        return []
    return [_asked(one) for one in _asking().filter(hospital__in=organisations, answered_on=None)]


def asked_seen(viewer: Viewer, number: int) -> AskedRow:
    """One question to a hospital, for its own people, or not found."""
    row = _asking().filter(pk=number).first()
    if row is None or not viewer.may(access.ENTER, organisation=row.hospital_id):
        raise NotFound(_("There is no such question."))
    return _asked(row)


def weighing_of(row: SpreadPlan) -> Weighing:
    """What a kept plan was weighed by."""
    return Weighing({**spreading.WEIGHTS, **row.weights}, row.measure, row.places, row.everyone)


def _run(viewer: Viewer, collaborative: int) -> Collaborative:
    row = access.collaborative_seen(viewer, collaborative)
    viewer.require(access.RUN, partnership=row.partnership_id)
    return row


def _asking() -> QuerySet[ReadinessAsked]:
    return ReadinessAsked.objects.select_related("collaborative", "hospital")


def _asked(row: ReadinessAsked) -> AskedRow:
    return AskedRow(
        row.pk, row.collaborative_id, row.collaborative.name, row.site, row.hospital_id, row.hospital.name,
        row.asked_on, row.by_name, row.answered_on,
    )  # fmt: skip


def _ranked(found: Sequence[Candidate], asked: Weighing, measure: Measure | None) -> tuple[Ranked, ...]:
    """The hospitals with their points, scores and ranks; those of whom too little is known stand last, unranked."""
    if not found:
        return ()
    facts = _pointed(found, measure)
    weights = [asked.weights[name] for name in spreading.CRITERIA]
    points = np.array(
        [[_number(facts[i][name].points) for name in spreading.CRITERIA] for i in range(len(found))], dtype=float
    )
    scored = weighing.scores(points, weights)
    is_ranked = scored.known >= spreading.LEAST_KNOWN
    stays = np.full(len(found), np.nan)
    if is_ranked.any():
        stays[is_ranked] = weighing.staying(
            points[is_ranked], weights, asked.places, draws=spreading.DRAWS, seed=spreading.SEED
        )
    order = sorted(
        range(len(found)), key=lambda i: (not is_ranked[i], -_or_least(float(scored.score[i])), found[i].site.name)
    )
    return tuple(
        _row(found[i], facts[i], place if is_ranked[i] else 0, scored, i, stays[i])
        for place, i in enumerate(order, start=1)
    )


def _pointed(found: Sequence[Candidate], measure: Measure | None) -> list[dict[str, Fact]]:
    """Births, rate and gap get their points by where the hospital stands among those looked at."""
    facts = [dict(one.facts) for one in found]
    for name in ("births", "rate", "gap"):
        values = np.array([_number(one[name].value) for one in facts], dtype=float)
        sign = -1.0 if name == "rate" and measure is not None and measure.better == "higher" else 1.0
        for one, points in zip(facts, weighing.standing(sign * values), strict=True):
            if not np.isnan(points):
                one[name] = replace(one[name], points=float(points))
    return facts


def _row(one: Candidate, facts: dict[str, Fact], rank: int, scored: weighing.Scores, i: int, stays: float) -> Ranked:
    return Ranked(
        site=one.site.site,
        name=one.site.name,
        county=one.site.county or "",
        county_name=one.county_name,
        city=one.site.city,
        type=one.site.type,
        birthing_friendly=one.site.birthing_friendly,
        before=one.before,
        rank=rank,
        score=_known(float(scored.score[i])),
        known=float(scored.known[i]),
        low=float(scored.low[i]),
        high=float(scored.high[i]),
        stays=_known(stays),
        facts=facts,
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _or_least(value: float) -> float:
    return -1.0 if np.isnan(value) else float(value)


def _plan(row: SpreadPlan) -> PlanRow:
    state = "decided" if row.decided_on else "dropped" if row.dropped_on else "open"
    return PlanRow(
        id=row.pk,
        collaborative=row.collaborative_id,
        state=state,
        weighing=weighing_of(row),
        release=row.release,
        note=row.note,
        at=row.at,
        by_name=row.by_name,
        decided_on=row.decided_on,
        wave=row.wave_id,
        wave_number=row.wave.number if row.wave else None,
        wave_name=row.wave.name if row.wave else "",
        rows=tuple(_kept(one) for one in row.candidates.all()),
    )


def _kept(row: SpreadCandidate) -> Ranked:
    facts: Mapping[str, Mapping[str, object]] = row.parts["facts"]
    return Ranked(
        site=row.site,
        name=row.name,
        county=row.county,
        county_name=place_name(row.county) if row.county else "",
        city=row.parts["city"],
        type=row.parts["type"],
        birthing_friendly=row.parts["birthing_friendly"],
        before=row.parts["before"],
        rank=row.rank if row.known >= spreading.LEAST_KNOWN else 0,
        score=row.score,
        known=row.known,
        low=row.low,
        high=row.high,
        stays=row.stays,
        facts={name: spreading.fact_of(kept) for name, kept in facts.items()},
        is_chosen=row.is_chosen,
        reason=row.reason,
        organisation=row.organisation_id,
    )
