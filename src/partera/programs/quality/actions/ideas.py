"""Change ideas written down, said otherwise, set aside, and made a hospital's own from another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.quality.actions import held, texts
from partera.programs.quality.models import ChangeIdea, Collaborative, Driver, Enrolment, Measure
from partera.programs.quality.queries import improvement
from partera.programs.quality.rules import improving


@dataclass(frozen=True)
class IdeaGiven:
    """What a change idea says, which measures would show it, and which driver it serves."""

    title: str
    measures: Sequence[int]
    text: str = ""
    driver: int | None = None


@transaction.atomic
def add_idea(*, enrolment: int, given: IdeaGiven, keep_reason: str = "", by: Viewer) -> int:
    """Write down a change idea of one's own hospital; gives its number."""
    part = held.own_part(enrolment, by)
    return _add_idea(part.collaborative, part, given, keep_reason, by)


@transaction.atomic
def add_common_idea(*, collaborative: int, given: IdeaGiven, keep_reason: str = "", by: Viewer) -> int:
    """Write down a change idea of the whole collaborative; gives its number."""
    return _add_idea(held.run(collaborative, by), None, given, keep_reason, by)


@transaction.atomic
def change_idea(*, idea: int, given: IdeaGiven, keep_reason: str = "", by: Viewer) -> None:
    """Say a change idea otherwise, link it to other measures, or put it under another driver."""
    row = _idea(idea, by)
    before = picture(row)
    chosen = _check_idea(row.collaborative_id, row.enrolment, given)
    row.title, row.text, row.driver_id = given.title.strip(), given.text.strip(), given.driver
    row.save()
    row.measures.set(chosen)
    _guard_idea(row, keep_reason, by)
    record(action="quality.change_idea", thing=f"idea {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def set_idea(*, idea: int, state: str, by: Viewer) -> None:
    """Say where a change idea stands without a test of it: one that was in use long before, one nobody will try."""
    row = _idea(idea, by)
    if state not in improving.IDEA_STATES:
        raise BadInput(_("Choose one of the states offered."))
    before = picture(row)
    row.state = state
    row.save(update_fields=["state"])
    record(action="quality.set_idea", thing=f"idea {row.pk}", changes=between(before, row), by=by)


def make_own(*, part: Enrolment, idea: ChangeIdea, driver: Driver | None = None, by: Viewer) -> ChangeIdea:
    """The hospital's own idea made of another's, its part being held; the one that stands when it was taken over."""
    found = ChangeIdea.objects.filter(enrolment=part, origin=idea).first()
    if found is not None:
        if driver is not None and found.driver_id is None:
            found.driver = driver
            found.save(update_fields=["driver"])
        return found
    row = ChangeIdea.objects.create(
        collaborative_id=part.collaborative_id,
        enrolment=part,
        driver=driver,
        origin=idea,
        title=idea.title,
        text=idea.text,
        at=now(),
        by_name=by.name,
    )
    row.measures.set(idea.measures.all())
    record(action="quality.take_over_idea", thing=f"idea {row.pk}", changes=made(row), by=by)
    return row


def _idea(number: int, by: Viewer) -> ChangeIdea:
    """The change idea, when the viewer may change it; its hospital's part or its collaborative is held."""
    row = improvement.ideas_seen(by).filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such change idea."))
    if row.enrolment_id is None:
        held.run(row.collaborative_id, by)
    else:
        held.own_part(row.enrolment_id, by)
    return ChangeIdea.objects.select_for_update(of=("self",)).get(pk=row.pk)


def _add_idea(
    collaborative: Collaborative, part: Enrolment | None, given: IdeaGiven, keep_reason: str, by: Viewer
) -> int:
    chosen = _check_idea(collaborative.pk, part, given)
    row = ChangeIdea.objects.create(
        collaborative=collaborative,
        enrolment=part,
        driver_id=given.driver,
        title=given.title.strip(),
        text=given.text.strip(),
        at=now(),
        by_name=by.name,
    )
    row.measures.set(chosen)
    _guard_idea(row, keep_reason, by)
    record(action="quality.add_idea", thing=f"idea {row.pk}", changes=made(row), by=by)
    return row.pk


def _check_idea(collaborative: int, part: Enrolment | None, given: IdeaGiven) -> list[Measure]:
    if not given.title.strip():
        raise BadInput(_("Give the change idea a name."))
    if not given.measures:
        raise BadInput(_("Choose at least one measure that would show whether the change helps."))
    if given.driver is not None:
        found = Driver.objects.filter(pk=given.driver, aim__collaborative=collaborative, aim__enrolment=part)
        if not found.exists():
            raise NotFound(_("There is no such driver."))
    return measures_of(collaborative, given.measures)


def _guard_idea(row: ChangeIdea, keep_reason: str, by: Viewer) -> None:
    said = {"title": row.title, "text": row.text}
    texts.checked_each(thing=f"idea {row.pk}", texts=said, keep_reason=keep_reason, by=by)


def measures_of(collaborative: int, numbers: Sequence[int]) -> list[Measure]:
    """The measures of those numbers, all of the collaborative, or not found."""
    rows = list(Measure.objects.filter(collaborative=collaborative, pk__in=numbers))
    if len(rows) != len(set(numbers)):
        raise NotFound(_("There is no such measure in this collaborative."))
    return rows
