"""Changing organisations, the people in them, and their positions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.accounts.models import User
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, listed, made, picture
from partera.registry.partners import rules
from partera.registry.partners.models import Organisation, Person, Position
from partera.registry.partners.queries import may_edit
from partera.registry.places.models import Place

PROFILE = (
    "name",
    "kind",
    "government_level",
    "is_tribal",
    "statewide",
    "offers",
    "needs",
    "languages",
    "website",
)


@transaction.atomic
def add_organisation(
    *,
    name: str,
    kind: str,
    government_level: str | None = None,
    is_tribal: bool | None = None,
    home_county: str | None = None,
    counties_served: Iterable[str] = (),
    statewide: bool = False,
    offers: str = "",
    needs: str = "",
    languages: str = "",
    website: str = "",
    invented: bool = False,
    by: Viewer,
) -> Organisation:
    """Put an organisation into the directory. The level of government follows from the kind when not given."""
    require_directory(by)
    level = rules.LEVEL_OF_KIND.get(kind, "") if government_level is None else government_level
    tribal = level == "tribal" if is_tribal is None else is_tribal
    rules.check_organisation(name=name, kind=kind, government_level=level, is_tribal=tribal, website=website)
    organisation = Organisation.objects.create(
        name=name.strip(),
        kind=kind,
        government_level=level,
        is_tribal=tribal,
        home_county_id=_county(home_county),
        statewide=statewide,
        offers=offers.strip(),
        needs=needs.strip(),
        languages=languages.strip(),
        website=website,
        invented=invented,
        updated_at=now(),
    )
    serves = _counties(counties_served)
    organisation.counties_served.set(serves)  # type: ignore[arg-type]  # codes are keys
    changes = made(organisation) | listed("counties_served", [], serves)
    record(action="partners.add_organisation", thing=f"organisation {organisation.pk}", changes=changes, by=by)
    return organisation


@transaction.atomic
def change_organisation(
    *,
    organisation: int,
    home_county: str | None = None,
    counties_served: Iterable[str] = (),
    by: Viewer,
    **profile: Any,
) -> Organisation:
    """Change an organisation's profile: every field of PROFILE, its county and the counties it serves."""
    row = Organisation.objects.select_for_update().filter(pk=organisation).first()
    if row is None:
        raise NotFound("There is no such organization.")
    if not may_edit(by, organisation):
        raise NotAllowed("Only its own people and those who keep the directory change an organization.")
    if unknown := set(profile) - set(PROFILE):
        raise BadInput("An organization has no %(fields)s.", fields=", ".join(sorted(unknown)))
    before, served = picture(row), list(row.counties_served.values_list("code", flat=True))
    after = {**{name: before[name] for name in PROFILE}, **profile}
    rules.check_organisation(
        **{name: after[name] for name in ("name", "kind", "government_level", "is_tribal", "website")}
    )
    for name, value in after.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.home_county_id = _county(home_county)
    row.updated_at = now()
    row.save()
    serves = _counties(counties_served)
    row.counties_served.set(serves)  # type: ignore[arg-type]  # codes are keys
    changes = between(before, row) | listed("counties_served", served, serves)
    record(action="partners.change_organisation", thing=f"organisation {organisation}", changes=changes, by=by)
    return row


@transaction.atomic
def add_person(*, name: str, email: str = "", user: User | None = None, invented: bool = False, by: Viewer) -> Person:
    """Put somebody into the directory."""
    require_directory(by)
    if not name.strip():
        raise BadInput("A person needs a name.")
    person = Person.objects.create(name=name.strip(), email=email.strip(), user=user, invented=invented)
    record(action="partners.add_person", thing=f"person {person.pk}", changes=made(person), by=by)
    return person


@transaction.atomic
def start_position(
    *,
    organisation: int,
    title: str,
    start: date,
    end: date | None = None,
    person: int | None = None,
    name: str = "",
    email: str = "",
    by: Viewer,
) -> Position:
    """Somebody takes an office: a person already known, or a new one by name."""
    if not Organisation.objects.filter(pk=organisation).exists():
        raise NotFound("There is no such organization.")
    if not may_edit(by, organisation):
        raise NotAllowed("Only its own people and those who keep the directory change an organization’s positions.")
    rules.check_dates(start, end)
    if not title.strip():
        raise BadInput("A position needs a title.")
    if person is None and not name.strip():
        raise BadInput("A person needs a name.")
    if person is None:
        made_now = Person.objects.create(name=name.strip(), email=email.strip())
        record(action="partners.add_person", thing=f"person {made_now.pk}", changes=made(made_now), by=by)
        person = made_now.pk
    running = Position.objects.filter(person=person, organisation=organisation, title=title.strip(), end=None)
    if end is None and running.exists():
        raise Refused("This person already holds this position. End it first.")
    position = Position.objects.create(
        person_id=person, organisation_id=organisation, title=title.strip(), start=start, end=end
    )
    record(action="partners.start_position", thing=f"position {position.pk}", changes=made(position), by=by)
    return position


@transaction.atomic
def end_position(*, position: int, end: date, by: Viewer) -> None:
    """Somebody leaves an office; `end` is the last day."""
    row = Position.objects.select_for_update().filter(pk=position).first()
    if row is None or not may_edit(by, row.organisation_id):
        raise NotFound("There is no such position.")
    if row.end is not None:
        raise Refused("This position already ended on %(end)s.", end=row.end)
    rules.check_dates(row.start, end)
    before, row.end = picture(row), end
    row.save(update_fields=["end"])
    record(action="partners.end_position", thing=f"position {position}", changes=between(before, row), by=by)


def require_directory(by: Viewer) -> None:
    """The directory is one: whoever keeps it somewhere keeps it."""
    if not by.may_somewhere("directory.edit"):
        raise NotAllowed("Only those who keep the directory add to it.")


def _county(code: str | None) -> str | None:
    if not code:
        return None
    return _counties([code])[0]


def _counties(codes: Iterable[str]) -> list[str]:
    """The codes, when each is a county's."""
    wanted = list(dict.fromkeys(codes))
    known = set(Place.objects.filter(code__in=wanted, kind="county").values_list("code", flat=True))
    if missing := [code for code in wanted if code not in known]:
        raise BadInput("“%(code)s” is not the five-digit code of a county.", code=missing[0])
    return wanted
