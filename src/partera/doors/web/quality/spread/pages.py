"""What the pages of the next wave show: ready words beside plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.forms import BoundField, Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.viewers import Viewer
from partera.doors.web.places.about import about
from partera.doors.web.places.blocks import About
from partera.doors.web.quality.spread import words
from partera.doors.web.quality.tabs import Tab, collaborative_tabs
from partera.evidence.measures.definition import Measure
from partera.programs.quality.queries.collaboratives import CollaborativeRow
from partera.programs.quality.queries.spreading import AskedRow, PlanRow, Ranked, Ranking, Weighing
from partera.programs.quality.queries.sustaining import Slip
from partera.programs.quality.rules import spreading
from partera.registry.findings import queries as findings


@dataclass(frozen=True)
class Line:
    """A hospital in the ranking."""

    row: Ranked
    name: str
    address: str
    why: str
    score: str
    span: str
    stays: str
    chips: tuple[str, ...]
    pick: BoundField | None = None
    reason: BoundField | None = None


@dataclass(frozen=True)
class Watched:
    """Something that slipped, in a sentence, with where to see to it."""

    hospital: str
    sentence: str
    words: str
    address: str


@dataclass(frozen=True)
class PlanLine:
    """A plan in the list."""

    row: PlanRow
    address: str
    state: str
    sentence: str


@dataclass(frozen=True)
class SpreadPage:
    """The next wave and what slips."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    answer: str
    form: Form
    lines: tuple[Line, ...]
    unranked: tuple[Line, ...]
    left_out: tuple[str, ...]
    watched: tuple[Watched, ...]
    plans: tuple[PlanLine, ...]
    open_plan: PlanLine | None
    asked: tuple[AskedRow, ...]
    csv_address: str
    about: About | None


@dataclass(frozen=True)
class FactLine:
    """What is known by one criterion."""

    criterion: str
    value: str
    weight: int
    points: str
    is_known: bool


@dataclass(frozen=True)
class HospitalPage:
    """Why a hospital stands where it stands, and how ready it is."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    row: Ranked
    title: str
    why: str
    score: str
    facts: tuple[FactLine, ...]
    form: Form
    ask: Form
    asked: AskedRow | None
    history: tuple[tuple[date, str, str, str], ...]
    about: About | None


def lines(collaborative: int, rows: tuple[Ranked, ...], weighing: Weighing, measure: Measure | None) -> list[Line]:
    """The hospitals of a ranking or a plan, with their words."""
    return [_line(collaborative, row, weighing, measure) for row in rows]


def _line(collaborative: int, row: Ranked, weighing: Weighing, measure: Measure | None) -> Line:
    chips = [words.before(row.before)] if row.before else []
    chips += [] if row.birthing_friendly else [_("not marked birthing-friendly")]
    has_span = row.high - row.low > 0.005
    span = _("%(low)s to %(high)s") % {"low": words.score(row.low), "high": words.score(row.high)} if has_span else ""
    return Line(
        row=row,
        name=words.titled(row.name),
        address=reverse("quality_spread_hospital", args=[collaborative, row.site]),
        why=words.why_here(row, weighing.weights, measure),
        score=words.score(row.score),
        span=span,
        stays=words.share(row.stays),
        chips=tuple(chips),
    )


def answer(found: Ranking) -> str:
    """The sentence of the page."""
    if not found.rows:
        return _("No hospital of the list is left to ask in the partnership’s places.")
    all_of_them = ngettext("%(n)s hospital", "%(n)s hospitals", len(found.rows)) % {"n": len(found.rows)}
    if not found.first:
        return _("%(hospitals)s could be asked next, but too little is known to say which.") % {
            "hospitals": all_of_them
        }
    return _("%(hospitals)s could be asked next; by these weights %(names)s come first.") % {
        "hospitals": all_of_them, "names": words.named(found.first),
    }  # fmt: skip


def left_out(found: Ranking) -> tuple[str, ...]:
    """Which hospitals of the list are not looked at."""
    said = []
    if found.taking_part:
        said.append(
            ngettext(
                "%(n)s hospital of the list takes part or is invited already.",
                "%(n)s hospitals of the list take part or are invited already.",
                found.taking_part,
            )
            % {"n": found.taking_part}
        )
    if found.unmarked:
        said.append(
            ngettext(
                "%(n)s hospital without the birthing-friendly mark is left out; the list never says that a hospital "
                "has no births.",
                "%(n)s hospitals without the birthing-friendly mark are left out; the list never says that a hospital "
                "has no births.",
                found.unmarked,
            )
            % {"n": found.unmarked}
        )
    return tuple(said)


def watched(slips: list[Slip]) -> tuple[Watched, ...]:
    """Everything that slips, hospital by hospital, with where it is seen to."""
    by_hospital = sorted(slips, key=lambda one: one.hospital_name)
    return tuple(Watched(one.hospital_name, words.slip(one), *words.slip_address(one)) for one in by_hospital)


def plan_line(row: PlanRow) -> PlanLine:
    """A plan in the list."""
    states = {"open": _("open"), "decided": _("decided"), "dropped": _("dropped")}
    if row.chosen:
        sentence = _("Chosen: %(names)s.") % {"names": words.named(row.chosen)}
    else:
        sentence = _("Nobody is chosen yet.") if row.state == "open" else _("Nobody was chosen.")
    return PlanLine(row, reverse("quality_spread_plan", args=[row.collaborative, row.id]), states[row.state], sentence)


def facts(row: Ranked, weighing: Weighing, measure: Measure | None) -> tuple[FactLine, ...]:
    """A hospital's facts, the heaviest criteria first."""
    order = sorted(spreading.CRITERIA, key=lambda name: -weighing.weights[name])
    return tuple(
        FactLine(
            criterion=words.criterion(name, measure),
            value=words.fact(name, row.facts[name], measure),
            weight=weighing.weights[name],
            points=words.score(row.facts[name].points),
            is_known=row.facts[name].is_known,
        )
        for name in order
    )


def sources(viewer: Viewer, rows: tuple[Ranked, ...]) -> About | None:
    """What closes the page: the release behind the published figures."""
    release = findings.current_release(viewer)
    if release is None or not rows:
        return None
    used = {fact.source for row in rows for fact in row.facts.values() if fact.source}
    return about(release, findings.sources(viewer), used, [], "")


def tabs(viewer: Viewer, collaborative: int) -> list[Tab]:
    """The pages of the collaborative."""
    return collaborative_tabs(viewer, collaborative, "quality_spread")
