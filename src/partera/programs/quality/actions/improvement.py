"""Aims written, taken over and ended; their drivers kept as a nested list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, listed, made, picture
from partera.programs.quality.actions import held, texts
from partera.programs.quality.actions.ideas import make_own, measures_of
from partera.programs.quality.models import Aim, Collaborative, Driver, Enrolment
from partera.programs.quality.queries import improvement
from partera.programs.quality.rules import improving

MOST_DRIVERS = 40
"""In one diagram: more cannot be read."""


@dataclass(frozen=True)
class AimGiven:
    """What an aim says: which measure, from how much to how much, by when, for whom and where."""

    text: str
    by: date
    measure: int | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    for_whom: str = ""
    where: str = ""


@transaction.atomic
def add_aim(*, enrolment: int, given: AimGiven, keep_reason: str = "", by: Viewer) -> int:
    """Write down an aim of one's own hospital; gives its number."""
    part = held.own_part(enrolment, by)
    return _add_aim(part.collaborative, part, given, keep_reason, by)


@transaction.atomic
def add_common_aim(*, collaborative: int, given: AimGiven, keep_reason: str = "", by: Viewer) -> int:
    """Write down an aim of the whole collaborative, for its hospitals to take over; gives its number."""
    return _add_aim(held.run(collaborative, by), None, given, keep_reason, by)


@transaction.atomic
def change_aim(*, aim: int, given: AimGiven, keep_reason: str = "", by: Viewer) -> None:
    """Say the aim otherwise."""
    row = _aim(aim, by)
    before = picture(row)
    _say(row, given)
    row.save()
    _guard_aim(row, keep_reason, by)
    record(action="quality.change_aim", thing=f"aim {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def end_aim(*, aim: int, state: str, reason: str = "", keep_reason: str = "", by: Viewer) -> None:
    """Say that the aim was reached, is dropped for a reason, or is current again."""
    row = _aim(aim, by)
    if state not in improving.AIM_STATES:
        raise BadInput(_("Choose one of the states offered."))
    if state == "dropped" and not reason.strip():
        raise Refused(_("Say why the aim is dropped."))
    before = picture(row)
    row.state, row.reason = state, reason.strip()
    row.save()
    texts.checked(thing=f"aim {row.pk}", field="reason", text=row.reason, keep_reason=keep_reason, by=by)
    record(action="quality.end_aim", thing=f"aim {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def keep_drivers(
    *, aim: int, said: Mapping[int, str], new: Mapping[int | None, Sequence[str]], keep_reason: str = "", by: Viewer
) -> None:
    """Keep the nested list of an aim's drivers.

    `said` has the text of each that stands; one said to be empty goes, when nothing serves it any more. `new` has those
    to add under each primary driver, or under None as primary ones.
    """
    row = _aim(aim, by)
    standing = {driver.pk: driver for driver in row.drivers.all()}
    before = [driver.text for driver in standing.values()]
    for number, text in said.items():
        if number in standing:
            _say_driver(standing[number], text.strip())
    for parent, lines in new.items():
        for text in filter(None, (line.strip() for line in lines)):
            _add_driver(row, parent, text)
    kept = list(row.drivers.all())
    if len(kept) > MOST_DRIVERS:
        raise Refused(_("A diagram of more than 40 drivers cannot be read. Join some of them."))
    words = {"drivers": "\n".join(driver.text for driver in kept)}
    texts.checked_each(thing=f"aim {row.pk}", texts=words, keep_reason=keep_reason, by=by)
    changes = listed("drivers", before, [driver.text for driver in kept])
    record(action="quality.keep_drivers", thing=f"aim {row.pk}", changes=changes, by=by)


@transaction.atomic
def take_over_aim(*, aim: int, enrolment: int, by: Viewer) -> int:
    """Take over a collaborative's aim with its drivers and ideas for one's own hospital; gives the hospital's aim.

    Taken over once: whoever asks again is given the one that stands.
    """
    part = held.own_part(enrolment, by)
    row = Aim.objects.filter(pk=aim, collaborative=part.collaborative_id, enrolment__isnull=True).first()
    if row is None:
        raise NotFound(_("There is no such aim."))
    found = Aim.objects.filter(enrolment=part, origin=row).first()
    if found is not None:
        return found.pk
    said = {name: getattr(row, name) for name in ("text", "baseline", "target", "by", "for_whom", "where", "measure")}
    copy = Aim.objects.create(collaborative=part.collaborative, enrolment=part, origin=row, at=now(), **said)
    _copy_drivers(row, copy, part, by)
    record(action="quality.take_over_aim", thing=f"aim {copy.pk}", changes=made(copy), by=by)
    return copy.pk


def _aim(number: int, by: Viewer) -> Aim:
    """The aim, when the viewer may change it; its hospital's part or its collaborative is held."""
    row = improvement.aims_seen(by).filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such aim."))
    if row.enrolment_id is None:
        held.run(row.collaborative_id, by)
    else:
        held.own_part(row.enrolment_id, by)
    return Aim.objects.select_for_update().get(pk=row.pk)


def _add_aim(
    collaborative: Collaborative, part: Enrolment | None, given: AimGiven, keep_reason: str, by: Viewer
) -> int:
    row = Aim(collaborative=collaborative, enrolment=part, at=now())
    _say(row, given)
    row.save()
    _guard_aim(row, keep_reason, by)
    record(action="quality.add_aim", thing=f"aim {row.pk}", changes=made(row), by=by)
    return row.pk


def _say(row: Aim, given: AimGiven) -> None:
    if not given.text.strip():
        raise BadInput(_("Say in a sentence what you aim for."))
    if given.measure is not None:
        measures_of(row.collaborative_id, [given.measure])
    if given.target is not None and given.baseline is not None and given.target == given.baseline:
        raise BadInput(_("The aim goes from a number to the same number. Change one of them."))
    row.text, row.by = given.text.strip(), given.by
    row.measure_id, row.baseline, row.target = given.measure, given.baseline, given.target
    row.for_whom, row.where = given.for_whom.strip(), given.where.strip()


def _guard_aim(row: Aim, keep_reason: str, by: Viewer) -> None:
    said = {name: getattr(row, name) for name in ("text", "for_whom", "where")}
    texts.checked_each(thing=f"aim {row.pk}", texts=said, keep_reason=keep_reason, by=by)


def _say_driver(driver: Driver, text: str) -> None:
    if text:
        driver.text = text
        driver.save(update_fields=["text"])
        return
    if driver.ideas.exists() or any(under.ideas.exists() for under in driver.under.all()):
        raise Refused(_("“%(driver)s” has change ideas. Put them under another driver first."), driver=driver.text)
    driver.delete()


def _add_driver(aim: Aim, parent: int | None, text: str) -> None:
    if parent is not None and not aim.drivers.filter(pk=parent, level="primary").exists():
        raise NotFound(_("There is no such driver."))
    Driver.objects.create(
        aim=aim,
        parent_id=parent,
        level="primary" if parent is None else "secondary",
        text=text,
        position=aim.drivers.count(),
    )


def _copy_drivers(aim: Aim, copy: Aim, part: Enrolment, by: Viewer) -> None:
    """The aim's drivers for the hospital, the primary ones first, each with its ideas."""
    known: dict[int, Driver] = {}
    rows = sorted(aim.drivers.prefetch_related("ideas__measures"), key=lambda row: row.level != "primary")
    for row in rows:
        known[row.pk] = Driver.objects.create(
            aim=copy,
            parent=known[row.parent_id] if row.parent_id else None,
            level=row.level,
            text=row.text,
            position=row.position,
        )
        for idea in row.ideas.all():
            make_own(part=part, idea=idea, driver=known[row.pk], by=by)
