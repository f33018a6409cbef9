"""A hospital's series as entered: current submissions by measure and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.programs.quality.models import Count, Gap, MeasureVersion
from partera.programs.quality.queries import access
from partera.programs.quality.rules.entries import Entry

_FIELDS = ("dimension", "group", "numerator", "denominator", "unknown", "value", "spread")


@dataclass(frozen=True)
class MonthEntered:
    """What stands for one measure and month."""

    measure: int
    month: Month
    version: int
    revision: int
    entries: tuple[Entry, ...]
    gaps: tuple[int, ...]

    def entry(self, dimension: str = "", group: str = "") -> Entry | None:
        """The numbers of everybody, or of a group."""
        return next((e for e in self.entries if (e.dimension, e.group) == (dimension, group)), None)


def entered(
    viewer: Viewer, enrolment: int, *, measures: Collection[int] | None = None, since: date | None = None
) -> list[MonthEntered]:
    """Everything a hospital has entered, by measure and month, for who may see it in full: two queries and access."""
    part = access.hospital_seen(viewer, enrolment)
    return _entered([part.pk], measures, since)


def _entered(parts: Sequence[int], measures: Collection[int] | None, since: date | None) -> list[MonthEntered]:
    counts = Count.objects.filter(submission__enrolment__in=parts, submission__is_current=True)
    gaps = Gap.objects.filter(submission__enrolment__in=parts, submission__is_current=True)
    if measures is not None:
        counts, gaps = counts.filter(submission__measure__in=measures), gaps.filter(submission__measure__in=measures)
    if since is not None:
        counts, gaps = counts.filter(submission__month__gte=since), gaps.filter(submission__month__gte=since)
    head = tuple(f"submission__{name}" for name in ("measure_id", "month", "version_id", "revision"))
    found: dict[tuple[int, date, int, int], tuple[list[Entry], list[int]]] = defaultdict(lambda: ([], []))
    for measure, month, version, revision, *numbers in counts.order_by().values_list(*head, *_FIELDS):
        found[measure, month, version, revision][0].append(Entry(*numbers))
    rows = gaps.order_by("submission", "position").values_list(*head, "between")
    for measure, month, version, revision, between in rows:
        found[measure, month, version, revision][1].append(between)
    return [
        MonthEntered(measure, Month.of(month), version, revision, tuple(sorted(e, key=_order)), tuple(g))
        for (measure, month, version, revision), (e, g) in sorted(found.items())
    ]


def _order(entry: Entry) -> tuple[str, str]:
    return entry.dimension, entry.group


def entry_of(row: Count) -> Entry:
    """The row as plain values."""
    return Entry(*(getattr(row, name) for name in _FIELDS))


def latest_version(measure: int) -> MeasureVersion:
    """The newest definition of a measure, by which its chart is chosen."""
    row = MeasureVersion.objects.filter(measure=measure).order_by("number").last()
    if row is None:
        raise NotFound(_("There is no such measure."))
    return row
