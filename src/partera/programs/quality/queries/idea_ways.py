"""The way of a change idea between hospitals: which may be taken over, where one came from, how far it has gone."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.quality.models import ChangeIdea, Thread
from partera.programs.quality.queries.exchange_rooms import author, numbers, opened, room_of
from partera.programs.quality.queries.exchange_rows import IdeaWay, Room, Station
from partera.programs.quality.queries.improvement import ideas_seen
from partera.programs.quality.rules import exchanging

MOST_STATIONS = 20
"""Of an idea's way: a longer one is told in part."""


def shared(collaborative: int) -> QuerySet[ChangeIdea]:
    """The ideas that the hospitals of a collaborative may take over: everybody's, and those shared and not hidden."""
    hidden = Thread.objects.filter(idea=OuterRef("pk"), kind="idea", hidden_at__isnull=False)
    rows = ChangeIdea.objects.filter(collaborative=collaborative).exclude(Exists(hidden))
    return rows.filter(Q(enrolment__isnull=True) | Q(is_shared=True))


def way(viewer: Viewer, idea: int) -> IdeaWay:
    """The way of an idea the viewer may see in full: where it came from and how far it has gone."""
    row = ideas_seen(viewer).filter(pk=idea).select_related("collaborative__partnership").first()
    if row is None:
        raise NotFound(_("There is no such change idea."))
    return way_of(room_of(viewer, row.collaborative), row)


def thread_of(viewer: Viewer, idea: int) -> int | None:
    """The thread in which a change idea is told to the hospitals, when the exchange is open to the viewer."""
    rows = Thread.objects.filter(idea=idea, kind="idea", collaborative__in=opened(viewer))
    return rows.values_list("pk", flat=True).first()


def way_of(here: Room, row: ChangeIdea) -> IdeaWay:
    """The way of an idea, as this reader is told."""
    after = _after(row)
    others = [state for part, state in after.items() if part not in numbers(here)]
    own = ChangeIdea.objects.filter(origin=row, enrolment__in=numbers(here)).values_list("enrolment_id", "pk")
    return IdeaWay(
        idea=row.pk,
        title=row.title,
        text=row.text,
        measures=tuple(row.measures.values_list("pk", flat=True)),
        origins=tuple(_station(here, one) for one in _before(row)),
        taken_over=len(after),
        states=exchanging.way_of(others),
        own=tuple(own),
        is_own=row.enrolment_id in numbers(here),
        is_common=row.enrolment_id is None,
    )


def _before(row: ChangeIdea) -> list[ChangeIdea]:
    """The ideas that this one came by, the nearest first."""
    found: list[ChangeIdea] = []
    while row.origin_id is not None and len(found) < MOST_STATIONS:
        row = ChangeIdea.objects.select_related("enrolment__hospital").get(pk=row.origin_id)
        found.append(row)
    return found


def _after(idea: ChangeIdea) -> dict[int, str]:
    """The other hospitals that took this idea over, also by way of another: part → state. Whoever took it over by
    several ways is counted once, with what it made of the idea first."""
    found: dict[int, str] = {}
    seen, layer = {idea.pk}, [idea.pk]
    for _step in range(MOST_STATIONS):
        rows = ChangeIdea.objects.filter(origin__in=layer).exclude(pk__in=seen).order_by("pk")
        taken = list(rows.values_list("pk", "enrolment_id", "state"))
        if not taken:
            break
        layer = [number for number, _part, _state in taken]
        seen.update(layer)
        for _number, part, state in taken:
            if part is not None and part != idea.enrolment_id:
                found.setdefault(part, state)
    return found


def _station(here: Room, row: ChangeIdea) -> Station:
    told = row.threads.filter(kind="idea").first()
    shows = told is not None and told.shows_hospital
    is_read = told is not None and (told.hidden_at is None or here.runs)
    return Station(row.title, author(here, row.enrolment, row.by_name, shows), told.pk if told and is_read else None)
