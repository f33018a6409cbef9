"""Collaboratives begun and taken on; waves; hospitals invited, enrolled, active, sustaining, gone."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import Picture, between, made, picture
from partera.programs.quality.actions import held
from partera.programs.quality.actions.inviting import write_to_leads
from partera.programs.quality.models import Collaborative, Enrolment, EnrolmentChange, Wave
from partera.programs.quality.queries import access
from partera.programs.quality.rules import course
from partera.registry.partners.models import Organisation


@transaction.atomic
def begin(
    *,
    partnership: int,
    name: str,
    purpose: str,
    starts_on: date,
    ends_on: date | None = None,
    due_day: int = 15,
    invented: bool = False,
    by: Viewer,
) -> int:
    """Begin a collaborative in a partnership, with its first wave; gives its number."""
    by.require(access.RUN, partnership=partnership)
    _check(name, starts_on, ends_on, due_day)
    if Collaborative.objects.filter(partnership=partnership, name=name.strip()).exists():
        raise Refused(_("The partnership already has a collaborative of this name. Choose another."))
    row = Collaborative.objects.create(
        partnership_id=partnership,
        name=name.strip(),
        purpose=purpose.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        due_day=due_day,
        invented=invented,
        created_at=now(),
        changed_at=now(),
    )
    record(action="quality.begin", thing=f"collaborative {row.pk}", changes=made(row), by=by)
    Wave.objects.create(collaborative=row, number=1, starts_on=starts_on)
    return row.pk


@transaction.atomic
def change(
    *, collaborative: int, name: str, purpose: str, starts_on: date, ends_on: date | None, due_day: int, by: Viewer
) -> None:
    """Change what a collaborative is called and for, its days, and when counts fall due."""
    row = held.run(collaborative, by)
    _check(name, starts_on, ends_on, due_day)
    taken = Collaborative.objects.filter(partnership=row.partnership_id, name=name.strip()).exclude(pk=row.pk)
    if taken.exists():
        raise Refused(_("The partnership already has a collaborative of this name. Choose another."))
    before = picture(row)
    row.name, row.purpose, row.starts_on, row.ends_on, row.due_day = name.strip(), purpose, starts_on, ends_on, due_day
    _keep(row)
    record(action="quality.change", thing=f"collaborative {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def become(*, collaborative: int, state: str, by: Viewer) -> None:
    """Take a collaborative to another state of its course."""
    row = held.run(collaborative, by)
    if state not in course.COLLABORATIVE_STATES or not course.may_become(row.state, state):
        raise Refused(_("The collaborative cannot take this step from where it stands."))
    before = picture(row)
    row.state = state
    _keep(row)
    record(action=f"quality.{state}", thing=f"collaborative {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def add_wave(*, collaborative: int, starts_on: date, name: str = "", by: Viewer) -> int:
    """Add the next wave; gives its row's number."""
    row = held.run(collaborative, by)
    last = row.waves.order_by("-number").first()
    if last is not None and starts_on < last.starts_on:
        raise BadInput(_("A later wave cannot start before an earlier one. Choose a later day."))
    wave = Wave.objects.create(
        collaborative=row, number=last.number + 1 if last else 1, name=name.strip(), starts_on=starts_on
    )
    record(action="quality.add_wave", thing=f"collaborative {row.pk}", changes=made(wave), by=by)
    return wave.pk


@transaction.atomic
def change_wave(*, wave: int, starts_on: date, name: str = "", by: Viewer) -> None:
    """Change a wave's name and first day; it stays between the waves before and after it."""
    row = Wave.objects.select_for_update().filter(pk=wave).first()
    if row is None:
        raise NotFound(_("There is no such wave. Choose one of the collaborative’s waves."))
    held.run(row.collaborative_id, by)
    others = row.collaborative.waves.exclude(pk=row.pk)
    earlier, later = others.filter(number__lt=row.number), others.filter(number__gt=row.number)
    if earlier.filter(starts_on__gt=starts_on).exists() or later.filter(starts_on__lt=starts_on).exists():
        raise BadInput(_("A later wave cannot start before an earlier one. Choose a later day."))
    before = picture(row)
    row.starts_on, row.name = starts_on, name.strip()
    row.save()
    record(
        action="quality.change_wave", thing=f"collaborative {row.collaborative_id}", changes=between(before, row), by=by
    )


@transaction.atomic
def invite(
    *,
    collaborative: int,
    hospital: int,
    wave: int | None = None,
    site: str = "",
    expected_births: int | None = None,
    by: Viewer,
) -> int:
    """Ask a hospital of the directory to take part; gives the number of its part. One that left is asked anew."""
    row = held.run(collaborative, by)
    organisation = Organisation.objects.filter(pk=hospital).first()
    if organisation is None or organisation.kind != "hospital":
        raise BadInput(_("Only a hospital of the directory can be invited. Add it to the directory first."))
    into = row.waves.filter(pk=wave).first() if wave else row.waves.order_by("-number").first()
    if into is None:
        raise BadInput(_("There is no such wave. Choose one of the collaborative’s waves."))
    found = row.enrolments.select_for_update(of=("self",)).filter(hospital=hospital).first()
    if found is not None:
        before = picture(found)
        found.wave, found.expected_births = into, expected_births or found.expected_births
        found.invited_on = today()
        _go(found, "invited", "", by, before)
        write_to_leads(found, by)
        return found.pk
    part = Enrolment.objects.create(
        collaborative=row,
        wave=into,
        hospital=organisation,
        site=site,
        expected_births=expected_births,
        invited_on=today(),
        changed_at=now(),
    )
    _changed(part, "", "", by)
    record(action="quality.invite", thing=f"enrolment {part.pk}", changes=made(part), by=by)
    write_to_leads(part, by)
    return part.pk


@transaction.atomic
def write_again(*, enrolment: int, by: Viewer) -> int:
    """Write to the leads of a hospital that has not answered; gives how many leads were written to."""
    row = held.run_part(enrolment, by)
    if row.state != "invited":
        raise Refused(_("The hospital has answered already."))
    return write_to_leads(row, by)


@transaction.atomic
def place(*, enrolment: int, wave: int, expected_births: int | None, by: Viewer) -> None:
    """Put a hospital into another wave of its collaborative, and say how many births a year it expects."""
    row = held.run_part(enrolment, by)
    into = row.collaborative.waves.filter(pk=wave).first()
    if into is None:
        raise BadInput(_("There is no such wave. Choose one of the collaborative’s waves."))
    before = picture(row)
    row.wave, row.expected_births, row.changed_at = into, expected_births, now()
    row.save()
    record(action="quality.place_hospital", thing=f"enrolment {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def enrol(*, enrolment: int, agreed_on: date, agreed_by: str, names_itself: bool = False, by: Viewer) -> None:
    """Note that the hospital has signed the agreement: by its own lead, or by who runs the collaborative."""
    row = held.part(enrolment, by)
    if not (by.may(access.ENTER, organisation=row.hospital_id) or access.runs(by, row.collaborative)):
        by.require(access.ENTER, organisation=row.hospital_id)
    if not agreed_by.strip():
        raise Refused(_("Say who signed the agreement for the hospital."))
    if agreed_on > today():
        raise BadInput(_("The agreement cannot have been signed on a day still to come."))
    if names_itself and not by.may(access.ENTER, organisation=row.hospital_id):
        raise Refused(_("Only the hospital itself can agree that the others know its name. Leave that to its lead."))
    before = picture(row)
    row.agreed_on, row.agreed_by = agreed_on, agreed_by.strip()
    row.names_itself, row.ever_named = names_itself, row.ever_named or names_itself
    _go(row, "enrolled", "", by, before)


@transaction.atomic
def go_on(*, enrolment: int, state: str, reason: str = "", by: Viewer) -> None:
    """Take a hospital's part to its next state; a hospital may decline or leave by itself."""
    row = held.part(enrolment, by)
    if state not in course.ENROLMENT_STATES or state in ("invited", "enrolled"):
        raise BadInput(_("Choose one of the states offered."))
    is_own = by.may(access.ENTER, organisation=row.hospital_id)
    if not (is_own and state in course.WITH_REASON):
        by.require(access.RUN, partnership=row.collaborative.partnership_id)
    _go(row, state, reason, by, picture(row))


@transaction.atomic
def name_itself(*, enrolment: int, names_itself: bool, by: Viewer) -> None:
    """The hospital agrees, or no longer agrees, that the others know which figures are its own."""
    row = held.own_part(enrolment, by)
    before = picture(row)
    row.names_itself, row.ever_named = names_itself, row.ever_named or names_itself
    row.changed_at = now()
    row.save()
    record(action="quality.name_itself", thing=f"enrolment {row.pk}", changes=between(before, row), by=by)


def _check(name: str, starts_on: date, ends_on: date | None, due_day: int) -> None:
    if not name.strip():
        raise BadInput(_("Give the collaborative a name."))
    if ends_on is not None and ends_on <= starts_on:
        raise BadInput(_("The collaborative would end before it starts. Change one of the days."))
    if not 1 <= due_day <= 28:
        raise BadInput(_("Choose a day from 1 to 28, which every month has."))


def _keep(row: Collaborative) -> None:
    row.changed_at = now()
    row.save()


def _go(row: Enrolment, state: str, reason: str, by: Viewer, before: Picture) -> None:
    """Take the step; `before` is the row as it was when the change began."""
    if not course.enrolment_may_become(row.state, state):
        raise Refused(_("The hospital cannot take this step from where it stands."))
    if state in course.WITH_REASON and not reason.strip():
        raise Refused(_("Say why the hospital does not take part."))
    was = row.state
    row.state, row.changed_at = state, now()
    row.names_itself = row.names_itself and state not in course.WITH_REASON  # it agreed for as long as it takes part
    row.save()
    _changed(row, was, reason.strip(), by)
    record(action=f"quality.hospital_{state}", thing=f"enrolment {row.pk}", changes=between(before, row), by=by)


def _changed(row: Enrolment, before: str, reason: str, by: Viewer) -> None:
    EnrolmentChange.objects.create(
        enrolment=row, before=before, after=row.state, reason=reason, at=now(), by_name=by.name
    )
