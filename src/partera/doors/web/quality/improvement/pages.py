"""What the pages of improvement show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.doors.web.lists import Chip
from partera.doors.web.quality.improvement.diagram import Diagram
from partera.doors.web.quality.tabs import Tab
from partera.doors.web.templatetags.showing import is_spanish
from partera.programs.quality.queries.collaboratives import CollaborativeRow, HospitalRow
from partera.programs.quality.queries.cycles import CycleFull, CycleRow
from partera.programs.quality.queries.exchange_rows import IdeaWay
from partera.programs.quality.queries.improvement import AimRow, IdeaRow
from partera.programs.quality.queries.measures import MeasureRow


def title_of(row: MeasureRow) -> str:
    """What a measure is called, in the reader's language."""
    return row.definition.title_es if is_spanish() and row.definition.title_es else row.definition.title


@dataclass(frozen=True)
class ShownIdea:
    """A change idea with its measures in words."""

    row: IdeaRow
    measures: tuple[str, ...]


@dataclass(frozen=True)
class ShownAim:
    """An aim with its measure in words, and the viewer's hospitals that may take it over."""

    row: AimRow
    measure: str
    baseline: str = ""  # with its unit
    target: str = ""
    to_take: tuple[tuple[int, str], ...] = ()
    taken: tuple[int, ...] = ()


@dataclass(frozen=True)
class Overview:
    """A hospital's improvement in one page."""

    hospital: HospitalRow
    tabs: list[Tab]
    sentence: str
    aims: list[ShownAim]
    common: list[ShownAim]
    ideas: list[ShownIdea]
    cycles: list[CycleRow]
    all_cycles: int
    chips: list[Chip]
    states: list[tuple[str, Any, bool]]
    of_ideas: list[tuple[int, str, bool]]
    of_measures: list[tuple[int, str, bool]]
    may_change: bool


@dataclass(frozen=True)
class Common:
    """The collaborative's aims."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    aims: list[ShownAim]
    ideas: list[ShownIdea]
    parts: list[tuple[int, str]]


@dataclass(frozen=True)
class OneAim:
    """An aim with its diagram, drawn and as an outline."""

    aim: ShownAim
    diagram: Diagram
    outline: tuple[Any, ...]
    drivers: BaseForm | None
    change: BaseForm | None
    end: BaseForm | None


@dataclass(frozen=True)
class OneIdea:
    """A change idea, its tests, where it came from and how far it has gone."""

    idea: ShownIdea
    driver: str
    cycles: list[CycleRow]
    way: IdeaWay
    thread: int | None
    to_take: tuple[tuple[int, str], ...]
    change: BaseForm | None
    state: BaseForm | None
    share: BaseForm | None


@dataclass(frozen=True)
class Written:
    """Something that was written, under its question."""

    question: Any
    answer: Any


@dataclass(frozen=True)
class StepOf:
    """One of the four steps of a test of change."""

    key: str
    name: Any
    state: str  # done | current | later
    written: tuple[Written, ...]
    form: BaseForm | None
    groups: tuple[tuple[Any, tuple[Any, ...]], ...]
    button: Any = ""


@dataclass(frozen=True)
class Linked:
    """A point on a chart in words."""

    id: int
    measure: int
    title: str
    month: Any


@dataclass(frozen=True)
class OneCycle:
    """A test of change."""

    cycle: CycleFull
    sentence: str
    steps: list[StepOf]
    chain: list[CycleRow]
    points: list[Linked]
    point: BaseForm | None
    after: CycleRow | None


def sentence_of_all(cycles: Sequence[CycleRow], ideas: Sequence[IdeaRow]) -> str:
    """How far the hospital is, in one sentence."""
    running = sum(row.state in ("doing", "studied") for row in cycles)
    adopted = sum(row.state == "adopted" for row in ideas)
    if not cycles and not adopted:
        return _("Nothing is tested here yet. Begin small: one patient, one shift, one idea.")
    under_way = ngettext("%(n)s test of change is under way", "%(n)s tests of change are under way", running) % {
        "n": running
    }
    in_use = ngettext("%(n)s change is in use", "%(n)s changes are in use", adopted) % {"n": adopted}
    return _("%(under_way)s, and %(in_use)s.") % {"under_way": under_way, "in_use": in_use}


def sentence_of(row: CycleFull) -> str:
    """Where a test stands, and what comes next."""
    if row.state == "doing" and row.did:
        return _("This test is under way. Write on, or study what you have.")
    return {
        "planned": _("This test is being planned. Write your prediction, then begin."),
        "doing": _("This test is under way. Write down what happens as you go."),
        "studied": _("This test was studied. Decide what to do with the change."),
        "acted": {
            "adapt": _("This test is over: the change is adapted and tested again."),
            "adopt": _("This test is over: the change is adopted."),
            "abandon": _("This test is over: the change is abandoned."),
        }.get(row.act, ""),
    }[row.state]
