"""A year of three invented partnerships, made by calling the same actions as everyone.

`python -m partera.demo.world FINGERPRINT` fills an empty PARTERA_HOME; `command.py` calls it so, and keeps what it
made only when it came to its end.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time as clock
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up before its models are named
from django.core.management import call_command  # noqa: E402

from partera.core.codes import STATES  # noqa: E402
from partera.core.periods import clock_at, today  # noqa: E402
from partera.core.viewers import Viewer, command  # noqa: E402
from partera.demo import (  # noqa: E402
    desk,
    files,
    kits,
    kits_families,
    kits_first,
    kits_handing,
    kits_sites,
    kits_stock,
    quality,
    quality_charts,
    quality_collaboratives,
    quality_spread,
)
from partera.demo.births import write_world  # noqa: E402
from partera.demo.cast import INVITED, PASSWORD, SIGN_INS  # noqa: E402
from partera.demo.story import ABOUT, MEETINGS, ORGANISATIONS, PARTNERSHIPS, RECORD_OWNERS, Meeting, Step  # noqa: E402
from partera.evidence import intake  # noqa: E402
from partera.evidence.file_report import FileReport  # noqa: E402
from partera.evidence.suppliers.protocol import Given  # noqa: E402
from partera.flows.take_in_files import take_in  # noqa: E402
from partera.programs.convenings import actions as sessions  # noqa: E402
from partera.registry.custody import actions as custody_actions  # noqa: E402
from partera.registry.custody import queries as custody  # noqa: E402
from partera.registry.custody.rules import ACTS, Named  # noqa: E402
from partera.registry.funding import actions as funding  # noqa: E402
from partera.registry.funding.models import Award  # noqa: E402
from partera.registry.partners import actions as partners  # noqa: E402
from partera.registry.partners.models import Person  # noqa: E402
from partera.registry.partners.queries import viewer_for  # noqa: E402
from partera.registry.places import actions as places  # noqa: E402
from partera.registry.workplans import actions as workplans  # noqa: E402

SEED = 20260101
YEARS = (2020, 2021, 2022, 2023, 2024)
BIRTHS_PER_YEAR = {"05": 26_000, "22": 40_000, "35": 16_000}
OWNER = command("the demonstration")


def build(fingerprint: str) -> None:
    """Fill the home folder with the whole world."""
    with _said("Setting up the database"):
        call_command("migrate", verbosity=0)
        places.fill(by=OWNER)
    with _said("Bringing partners together"):
        organisations = _organisations()
    _load_evidence(_agreements(organisations))
    with _said("Giving roles"):
        partnerships = _partnerships(organisations)
        people = _people(organisations, partnerships)
        _areas()
    partners.ask_to_join(
        partnership=partnerships["la"], organisation=organisations["ar_healthy_start"], by=people["la"]
    )
    with _said("Holding sessions"):
        for meeting in MEETINGS:
            _hold(meeting, organisations, partnerships, people)
    with _said("Two years of a hospital collaborative"):
        made = quality.lay_out(
            partnership=partnerships["ar"],
            own_hospital=organisations["ar_hospital"],
            convener=people["ar"],
            lead=_viewer("Bea Demo-Okafor"),
            owner=OWNER,
        )
        quality_spread.lay_out(made)
        quality_collaboratives.lay_out(made)
        quality_charts.lay_out(made)
    with _said("A supply program"):
        supplied = kits.lay_out(
            partnership=partnerships["ar"],
            organisations=organisations,
            convener=people["ar"],
            workers={"ar_doulas": _viewer("Kit Demo-Marsh")},
            owner=OWNER,
        )
        kits_first.lay_out(supplied)
        kits_stock.lay_out(supplied)
        kits_sites.lay_out(supplied)
        kits_handing.lay_out(supplied)
        kits_families.lay_out(supplied)
    desk.lay_out(employer=organisations["ar_university"], by=OWNER)
    record = {"fingerprint": fingerprint, "made_on": today().isoformat(), "seed": SEED}
    (settings.PARTERA_HOME / "world.json").write_text(json.dumps(record), encoding="utf-8")


@contextmanager
def _said(what: str) -> Iterator[None]:
    start = clock.monotonic()
    yield
    print(f"  {what} ({clock.monotonic() - start:.1f} s)", file=sys.stderr, flush=True)


def _load_evidence(agreements: dict[str, int]) -> None:
    """Write the invented files and load them through the door that real ones use."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder)
        with _said("Writing invented birth records and lists"):
            truth = write_world(written, SEED, YEARS, files.DEMO_STATES, BIRTHS_PER_YEAR)
            files.write_hospitals(written / "hospitals.csv")
            files.write_grantees(written / "grantees.csv", (2023, 2024))
            files.write_populations(written / "populations.csv", YEARS)
            files.write_transport(written / "transport.csv", 2023)
            (written / "transport.toml").write_text(files.TRANSPORT_MAPPING, encoding="utf-8")
        mapped = [(path, mapping) for path, mapping in truth.mappings.items()]
        mapped.append((written / "transport.csv", written / "transport.toml"))
        plain = [written / name for name in ("hospitals.csv", "grantees.csv", "populations.csv")]
        if truth.natality_file is not None:
            plain.append(truth.natality_file)
        with _said("Loading them, counting, hiding small counts"):
            for path, mapping in mapped:
                number = agreements.get(path.stem.removeprefix("births-"))
                under = custody.terms_to_load(OWNER, number) if number is not None else None
                _accepted(intake.load([path], settings.PARTERA_HOME, Given(mapping=mapping), under=under))
            _accepted(take_in(paths=plain, by=OWNER).reports)


def _agreements(organisations: dict[str, int]) -> dict[str, int]:
    """The agreement that each state's birth records are held under; state → number. The first is soon to be renewed."""
    since, made = today() - timedelta(days=320), {}
    for number, (state, owner) in enumerate(RECORD_OWNERS.items()):
        end = today() + timedelta(days=(45, 400, 700)[number])
        may = [Named(act, role=role) for act in ACTS for role in ("administrator", "evaluator", "convener")]
        made[state] = custody_actions.agree(
            owner=organisations[owner], title=f"Birth records of {STATES[state].name} (invented)",
            purpose="Rates by county and group for the partnership’s sessions and work plan.",
            start=since, end=end, destroy_by=end + timedelta(days=90), permitted=may,
            contact="Vera Demo-Archive, Example Vital Records Unit",
            invented=True, by=OWNER,
        ).pk  # fmt: skip
    return made


def _accepted(reports: list[FileReport]) -> None:
    refused = [report.message for report in reports if not report.ok]
    if refused:
        raise SystemExit("The demonstration's own files were refused: " + " ".join(refused))


def _organisations() -> dict[str, int]:
    """Each organisation of the story with its people in their positions; key → number."""
    found = {}
    for org in ORGANISATIONS:
        row = partners.add_organisation(
            name=org.name, kind=org.kind, government_level=org.level, is_tribal=org.level == "tribal",
            home_county=org.county or None, counties_served=org.serves, statewide=org.statewide, offers=org.offers,
            needs=org.needs, languages=org.languages, invented=True, by=OWNER,
        )  # fmt: skip
        found[org.key] = row.pk
    return found


def _partnerships(organisations: dict[str, int]) -> dict[str, int]:
    return {
        key: partners.start_partnership(
            name=name, type=kind, lead=organisations[lead], members=[organisations[m] for m in members],
            places=where, about=ABOUT.get(key, ""), is_public=key in ABOUT, invented=True, by=OWNER,
        ).pk
        for key, (name, kind, where, lead, members) in PARTNERSHIPS.items()
    }  # fmt: skip


def _people(organisations: dict[str, int], partnerships: dict[str, int]) -> dict[str, Viewer]:
    """Sign-ins with their roles, everybody's positions; gives each convener's viewer by partnership."""
    users = {}
    for person in SIGN_INS:
        key = person.organisation[:2]
        organisation = organisations.get(person.organisation) if person.role not in ("convener",) else None
        user = partners.invite(
            name=person.name, email=person.email, role=person.role, organisation=organisation,
            partnership=partnerships[key] if person.in_partnership else None,
            password=PASSWORD, invented=True, by=OWNER,
        )  # fmt: skip
        users[person.name] = user
    partners.invite(
        name=INVITED[0], email=INVITED[1], role="decision_maker", organisation=organisations["ar_agency"],
        site=f"http://127.0.0.1:{os.environ.get('PORT', '8000')}", invented=True, by=OWNER,
    )  # fmt: skip
    since = today() - timedelta(days=500)
    for org in ORGANISATIONS:
        for name, title in org.people:
            known = Person.objects.filter(name=name).first()
            partners.start_position(
                organisation=organisations[org.key], title=title, start=since,
                person=known.pk if known else None, name="" if known else name, by=OWNER,
            )  # fmt: skip
    return {p.organisation[:2]: viewer_for(users[p.name]) for p in SIGN_INS if p.role == "convener"}


def _viewer(name: str) -> Viewer:
    """Who is looking, when it is this one of the cast."""
    return viewer_for(Person.objects.get(name=name).user)


def _areas() -> None:
    """The Healthy Start grantees have stated which counties they serve; the others have not."""
    funding.link_grantees(by=OWNER)
    serves = {org.name: org.serves for org in ORGANISATIONS if org.key.endswith("healthy_start")}
    for award in Award.objects.filter(grantee_name__in=serves):
        funding.state_area(award=award.pk, counties=serves[award.grantee_name], by=OWNER)


def _at(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _hold(
    meeting: Meeting, organisations: dict[str, int], partnerships: dict[str, int], people: dict[str, Viewer]
) -> None:
    """Take a session as far as the story says, each thing on the day it happened."""
    by = people[meeting.partnership]
    day = today() + timedelta(days=meeting.starts_in)
    day += timedelta(days=8 - day.isoweekday() if day.isoweekday() > 5 else 0)  # nobody meets on a weekend
    with clock_at(_at(min(day, today()) - timedelta(days=40), 15, meeting.timezone)):
        session = _kick_off(meeting, day, organisations, partnerships, by)
    if meeting.state == "kickoff":
        return
    with clock_at(_at(min(day, today()) - timedelta(days=20), 15, meeting.timezone)):
        sessions.plan(session=session, by=by)
        sessions.publish(session=session, is_public=True, summary=meeting.summary, by=by)
        _agenda(session, by)
    if meeting.state == "planned":
        return
    with clock_at(_at(day, 16, meeting.timezone)):
        agreed = _session_day(session, meeting, day, organisations, by)
    for number, step in agreed.items():
        if step.said:
            with clock_at(_at(day + timedelta(days=step.said_after), 16, meeting.timezone)):
                workplans.report(step=number, status=step.status, said=step.said, by=by)
    if meeting.state == "followed_up":
        with clock_at(_at(day + timedelta(days=60), 15, meeting.timezone)):
            sessions.follow_up(session=session, by=by)


def _kick_off(
    meeting: Meeting, day: date, organisations: dict[str, int], partnerships: dict[str, int], by: Viewer
) -> int:
    session = sessions.create(
        partnership=partnerships[meeting.partnership], place=meeting.place, title=meeting.title,
        purposes=meeting.purposes, by=by,
    )  # fmt: skip
    sessions.frame(
        session=session, title=meeting.title, purposes=meeting.purposes, focus=meeting.focus,
        focus_reason=meeting.reason, health_plans="State Title V needs assessment (invented)", acquaintance="some",
        kickoff_on=day - timedelta(days=35), by=by,
    )  # fmt: skip
    for key in (*meeting.presenters, *meeting.invited):
        sessions.invite(session=session, organisation=organisations[key], presents=key in meeting.presenters, by=by)
    sessions.set_time_and_place(
        session=session, starts_at=_at(day, 9, meeting.timezone), ends_at=_at(day, 14, meeting.timezone),
        timezone=meeting.timezone, venue=meeting.venue, remote_link="", by=by,
    )  # fmt: skip
    return session


def _agenda(session: int, by: Viewer) -> None:
    items = (
        (time(9), 20, "Welcome, and what we want to leave with", "Convener"),
        (time(9, 20), 60, "What the birth records say", "Convener"),
        (time(10, 20), 80, "Grantee overviews", "Presenting grantees"),
        (time(12, 30), 60, "Where our programs help or hinder each other", "All"),
        (time(13, 30), 30, "Action steps, owners and dates", "All"),
    )
    for start, minutes, what, who in items:
        sessions.add_agenda_item(session=session, start=start, minutes=minutes, what=what, who=who, by=by)


def _session_day(
    session: int, meeting: Meeting, day: date, organisations: dict[str, int], by: Viewer
) -> dict[int, Step]:
    """What is captured on the day; the steps agreed, by number."""
    for number, key in enumerate((*meeting.presenters, *meeting.invited)):
        way = "remote" if number % 3 == 2 else "in_person"
        sessions.attend(session=session, organisation=organisations[key], person=None, way=way, by=by)
    for key in meeting.presenters:
        org = next(o for o in ORGANISATIONS if o.key == key)
        given = sessions.OverviewGiven(
            program="Healthy Start Initiative" if "healthy_start" in key else "Maternal and child health training",
            listing="93.926" if "healthy_start" in key else "93.110", counties="", services=org.offers,
            population="Pregnant people and families with a child under two", people_served=420,
            assets=org.offers, needs=org.needs, requirement_hinders="Two reporting calendars for the same families",
        )  # fmt: skip
        sessions.give_overview(session=session, organisation=organisations[key], given=given, by=by)
    sessions.take_note(
        session=session, kind="synergy", text="Two programs drive the same roads on different days.", by=by
    )
    sessions.take_note(
        session=session, kind="policy_feedback", text="Quarterly and yearly reports ask for the same counts.",
        policy="Reporting guidance", suggestion="Accept one upload for both", by=by,
    )  # fmt: skip
    sessions.hold(session=session, by=by)
    agreed = {}
    for step in meeting.steps:
        number = sessions.agree_step(
            session=session, what=step.what, why=step.why, start=day, due=day + timedelta(days=step.due_after),
            lead_organisation=organisations[step.lead], by=by,
        )  # fmt: skip
        agreed[number] = step
    sessions.add_result(
        session=session, kind="new_relationship", what="Two grantees met for the first time",
        organisations=tuple(organisations[key] for key in (*meeting.presenters, *meeting.invited)[:2]), by=by,
    )  # fmt: skip
    sessions.add_result(session=session, kind="clarity", what="Who pays for what, on one page", by=by)
    return agreed


if __name__ == "__main__":
    build(sys.argv[1])
