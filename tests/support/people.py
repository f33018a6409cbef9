"""The cast. Ana convenes the Delta partnership; Bea leads quality at County General, which is in it; Nico visits
families for a member of it; Olga administers and Ewa evaluates. Outside stand Carmen, of another hospital, and
Zoe, who convenes another partnership. Dora is the public and has no sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Model
from django.test import Client

from partera.core.periods import now, today
from partera.core.viewers import Viewer, command
from partera.platform.accounts.models import User
from partera.platform.accounts.permissions import ROLES_NEEDING_SECOND_FACTOR
from partera.platform.audit.models import Entry
from partera.registry.partners import actions, queries
from partera.registry.partners.models import Organisation, Partnership, PartnershipChange, Person, RoleHeld

SET_UP = command("the tests")
START = date(2024, 1, 1)
PASSWORD = "four invented words here"
INSIDERS = ("ana", "bea", "nico", "olga", "ewa")
OUTSIDERS = ("zoe", "carmen")


@dataclass(frozen=True)
class World:
    """The cast and where they work."""

    users: dict[str, User]
    delta: Partnership
    coast: Partnership
    health_office: Organisation
    county_general: Organisation
    home_visits: Organisation
    mercy: Organisation
    coast_office: Organisation

    def viewer(self, name: str) -> Viewer:
        """Who is looking, when it is this one of the cast."""
        return queries.viewer_for(self.users[name])

    def client(self, name: str) -> Client:
        """A browser in which this one has signed in, with a second factor; Dora's has not."""
        browser = Client()
        if name != "dora":
            browser.force_login(self.users[name])
        return browser

    def person(self, name: str) -> Person:
        """This one in the directory."""
        return Person.objects.get(user=self.users[name])


def make_world() -> World:
    """The cast, two partnerships and five organisations.

    They are made by the actions once a process and day; after that their rows are put back as these left them, which
    takes a quarter of the time, wherever a test has made none of its own before.
    """
    is_first = not any(model.objects.exists() for model in (User, Person, Organisation, Partnership))
    if is_first and today() in _ROWS:
        _put_back(_ROWS[today()])
        return _found()
    lines = Entry.objects.count()
    _make()
    if is_first:
        _ROWS[today()] = _rows(since=lines)
    return _found()


Rows = list[tuple[type[Model], list[dict[str, Any]]]]
_ROWS: dict[date, Rows] = {}
_MODELS: tuple[type[Model], ...] = (
    User,
    Organisation,
    Organisation.counties_served.through,
    Partnership,
    Partnership.places.through,
    Partnership.members.through,
    PartnershipChange,
    Person,
    RoleHeld,
    Authenticator,
)
"""What the world is made of, a table after those it points to."""


def _rows(since: int) -> Rows:
    """Every row that makes up the world; lines of the trail without their numbers, which nothing names."""
    kept: Rows = [(model, [_values(row) for row in model._default_manager.order_by("pk")]) for model in _MODELS]
    lines = [_values(row) for row in Entry.objects.order_by("pk")[since:]]
    return [*kept, (Entry, [{name: value for name, value in line.items() if name != "id"} for line in lines])]


def _values(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _put_back(rows: Rows) -> None:
    for model, values in rows:
        model._default_manager.bulk_create(model(**one) for one in values)


def _found() -> World:
    """The world as it stands in the database."""
    users = {str(user.email).split("@")[0]: user for user in User.objects.all()}
    partnerships = {one.name: one for one in Partnership.objects.all()}
    organisations = {one.name: one for one in Organisation.objects.all()}
    return World(
        {name: users[name] for name in (*INSIDERS, *OUTSIDERS)},
        partnerships["Delta Partnership"],
        partnerships["Coast Partnership"],
        organisations["Arkansas Office of Invented Partnerships"],
        organisations["County General"],
        organisations["Delta Home Visiting"],
        organisations["Mercy Invented Hospital"],
        organisations["Coast Office"],
    )


def _make() -> None:
    office = _organisation("Arkansas Office of Invented Partnerships", "state_agency", statewide=True)
    general = _organisation("County General", "hospital", counties_served=["05119", "05035"])
    visits = _organisation("Delta Home Visiting", "community", counties_served=["05035"])
    mercy = _organisation("Mercy Invented Hospital", "hospital", home="35001")
    coast_office = _organisation("Coast Office", "state_agency", home="35001")
    delta = _partnership("Delta Partnership", office, [general, visits], ["05"])
    coast = _partnership("Coast Partnership", coast_office, [mercy], ["35"])
    _user("Ana", "convener", organisation=office, partnership=delta)
    _user("Bea", "hospital_quality_lead", organisation=general)
    _user("Nico", "care_coordinator", organisation=visits)
    _user("Olga", "administrator")
    _user("Ewa", "evaluator", partnership=delta)
    _user("Carmen", "hospital_quality_lead", organisation=mercy)
    _user("Zoe", "convener", organisation=coast_office, partnership=coast)


def _organisation(name: str, kind: str, home: str = "05119", **more: object) -> Organisation:
    return actions.add_organisation(name=name, kind=kind, home_county=home, invented=True, by=SET_UP, **more)  # type: ignore[arg-type]


def _partnership(name: str, lead: Organisation, members: list[Organisation], places: list[str]) -> Partnership:
    return actions.start_partnership(
        name=name,
        type="multi_sectoral",
        lead=lead.pk,
        members=[member.pk for member in members],
        places=places,
        invented=True,
        by=SET_UP,
    )


def _user(
    name: str, role: str, *, organisation: Organisation | None = None, partnership: Partnership | None = None
) -> User:
    user = User(name=name, email=f"{name.lower()}@example.org", joined_at=now())
    user.set_password(PASSWORD)
    user.save()
    Person.objects.create(name=name, email=user.email, user=user, invented=True)
    actions.give_role(
        user=user.pk,
        role=role,
        organisation=organisation.pk if organisation else None,
        partnership=partnership.pk if partnership else None,
        start=START,
        by=SET_UP,
    )
    if role in ROLES_NEEDING_SECOND_FACTOR:
        Authenticator.objects.create(user=user, type="totp", data={"secret": ""})
    return user
