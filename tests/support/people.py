"""The cast. Ana convenes the Delta partnership; Bea leads quality at County General, which is in it; Nico visits
families for a member of it; Olga administers and Ewa evaluates. Outside stand Carmen, of another hospital, and
Zoe, who convenes another partnership. Dora is the public and has no sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.test import Client

from partera.core.periods import now, today
from partera.core.viewers import Viewer, command
from partera.platform.accounts.models import User
from partera.platform.accounts.permissions import ROLES_NEEDING_SECOND_FACTOR
from partera.registry.partners import actions, queries
from partera.registry.partners.models import Organisation, Partnership, Person
from tests.support import kept

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
    """The cast, two partnerships and five organisations, as the actions make them."""
    kept.once(("the cast", today()), _make)
    return _found()


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
