"""Sites invited, reviewed, approved, asked to confirm their profile, ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, listed, made, picture
from partera.programs.kits.actions import held
from partera.programs.kits.models import Location, Site, SiteChange
from partera.programs.kits.queries import access
from partera.programs.kits.rules import ledger as places
from partera.programs.kits.rules import requests, texts
from partera.programs.kits.rules import sites as rules
from partera.registry.partners.models import Organisation
from partera.registry.places.models import Place

CONFIRMED_FOR = timedelta(days=365)
ASKED_BEFORE = timedelta(days=30)
MOST_BIRTHS = 30_000
"""More than any hospital of the United States has in a year."""


@dataclass(frozen=True)
class Profile:
    """What a site says of itself. Births a year are its own, with source and period, or a stated share of its
    counties' births."""

    births: int | None = None
    births_source: str = ""
    births_period: str = ""
    births_share: Decimal | None = None
    counties: tuple[str, ...] = ()
    languages: str = ""
    is_rural: bool = False
    most_at_once: int | None = None
    address: str = ""
    way: str = "delivery"


@transaction.atomic
def invite(
    *,
    program: int,
    organisation: int,
    kind: str,
    name: str = "",
    profile: Profile = Profile(),
    wave: int = 1,
    by: Viewer,
) -> int:
    """Ask an organisation to hand kits out at a place of its own; gives the site's number."""
    row = held.run(program, by)
    owner = Organisation.objects.filter(pk=organisation).first()
    if owner is None:
        raise BadInput(_("There is no such organization. Add it to the directory first."))
    if kind not in rules.SITE_KINDS:
        raise BadInput(_("Choose what kind of site it is."))
    called = name.strip() or owner.name
    if Location.objects.filter(program=row, kind=places.SITE, name=called).exists():
        raise Refused(_("The program already has a site of this name."))
    place = Location.objects.create(
        program=row, kind=places.SITE, name=called, organisation=owner, county_id=owner.home_county_id
    )
    site = Site.objects.create(location=place, organisation=owner, kind=kind, wave=wave, changed_at=now())
    counties = _fill(site, profile)
    site.most_at_once = profile.most_at_once
    site.save()
    _changed(site, "", "", by)
    record(action="kits.invite_site", thing=f"kit site {site.pk}", changes=made(site) | counties, by=by)
    return site.pk


@transaction.atomic
def apply(*, site: int, profile: Profile, by: Viewer) -> None:
    """The site's own people fill in its profile, and with it ask for review or confirm it.

    The most it may ask for at once stays: that is the programme's to set.
    """
    row = held.site(site, by)
    by.require(access.SITE, organisation=row.organisation_id)
    _keep(row, profile, by)
    if row.state == "invited":
        _go(row, "waiting", "", by)
    elif row.state == "recertify":
        row.confirm_by = today() + CONFIRMED_FOR
        _go(row, "approved", "", by)


@transaction.atomic
def set_profile(*, site: int, profile: Profile, by: Viewer) -> None:
    """Who runs the programme sets a site's profile right; where the site stands stays."""
    _keep(held.run_site(site, by), profile, by)


def _keep(row: Site, profile: Profile, by: Viewer) -> None:
    if row.state == "ended":
        raise Refused(_("This site no longer hands out kits, so its profile stays as it is."))
    before = picture(row)
    counties = _fill(row, profile)
    record(action="kits.site_profile", thing=f"kit site {row.pk}", changes=between(before, row) | counties, by=by)


@transaction.atomic
def go_on(*, site: int, state: str, reason: str = "", by: Viewer) -> None:
    """Approve a site, send it back, ask it to confirm its profile, or end it with a reason."""
    row = held.run_site(site, by)
    if state not in rules.SITE_STATES:
        raise BadInput(_("Choose one of the states offered."))
    if state == "ended":
        _check_settled(row)
    if state == "approved":
        if not _knows_births(row):
            raise Refused(
                _("Before it is approved the site says how many births to expect, and where that comes from.")
            )
        row.confirm_by = today() + CONFIRMED_FOR
    _go(row, state, reason, by)


@transaction.atomic
def weigh(*, site: int, need_weight: Decimal, most_at_once: int | None, by: Viewer) -> None:
    """Set what the site weighs in a fair share, and the most it may ask for at once."""
    row = held.run_site(site, by)
    if not 0 < need_weight < 100:
        raise BadInput(_("A weight is above 0 and below 100; 1 is the usual one."))
    if most_at_once is not None and most_at_once < 1:
        raise BadInput(_("A site may ask for at least one kit. To ask for none, end the site."))
    before = picture(row)
    row.need_weight, row.most_at_once, row.changed_at = need_weight, most_at_once, now()
    row.save()
    record(action="kits.weigh_site", thing=f"kit site {site}", changes=between(before, row), by=by)


@transaction.atomic
def ask_to_confirm(*, by: Viewer) -> list[int]:
    """Ask every approved site whose year is nearly over to confirm its profile; gives those asked now."""
    by.require(access.RUN)
    soon = today() + ASKED_BEFORE
    rows = Site.objects.select_for_update(of=("self",)).filter(state="approved", confirm_by__lte=soon).order_by("pk")
    found = list(rows)
    for row in found:
        _go(row, "recertify", "", by)
    return [row.pk for row in found]


def _check_settled(site: Site) -> None:
    """A site does not end while something is asked for or on its way."""
    waiting = site.requests.filter(state__in=requests.OPEN_REQUESTS).count()
    moving = site.shipments.filter(state__in=("packed", "sent", "no_show")).count()
    if waiting or moving:
        raise Refused(
            _(
                "The site has %(requests)s open requests and %(shipments)s shipments under way. Close and receive them "
                "first."
            ),
            requests=waiting,
            shipments=moving,
        )


def _knows_births(site: Site) -> bool:
    return site.births is not None or (site.births_share is not None and site.counties.exists())


def _fill(site: Site, profile: Profile) -> dict[str, list[Any]]:
    """Put the profile into the row; gives what changed of the counties beside it."""
    if profile.births_share is not None and not 0 < profile.births_share <= 1:
        raise BadInput(_("A share of the births is above 0 and at most 1."))
    if profile.births is not None and profile.births > MOST_BIRTHS:
        raise BadInput(_("No site has that many births a year. Correct the number."))
    if profile.way not in requests.WAYS:
        raise BadInput(_("Choose one of the ways offered."))
    _check_texts(profile)
    counties = _counties(profile.counties)
    site.births, site.births_share = profile.births, profile.births_share
    site.births_source = profile.births_source.strip() if profile.births is not None else ""
    site.births_period = profile.births_period.strip() if profile.births is not None else ""
    site.languages, site.is_rural = profile.languages.strip(), profile.is_rural
    site.address, site.way = profile.address.strip(), profile.way
    site.changed_at = now()
    site.save()
    before = site.counties.values_list("pk", flat=True)
    changed = listed("counties", before, [county.pk for county in counties])
    site.counties.set(counties)
    return changed


def _check_texts(profile: Profile) -> None:
    texts.check(
        births_source=profile.births_source,
        births_period=profile.births_period,
        languages=profile.languages,
        address=profile.address,
    )


def _counties(codes: Sequence[str]) -> list[Place]:
    found = list(Place.objects.filter(pk__in=codes, kind="county"))
    if len(found) != len(set(codes)):
        raise BadInput(_("Choose counties from the list."))
    return found


def _go(row: Site, state: str, reason: str, by: Viewer) -> None:
    if not rules.may_become(row.state, state):
        raise Refused(
            _("The site cannot take this step from where it stands: %(state)s."), state=rules.SITE_STATES[row.state]
        )
    if state == "ended" and not reason.strip():
        raise Refused(_("Say why the site no longer hands out kits."))
    texts.check(reason=reason)
    before, was = picture(row), row.state
    row.state, row.changed_at = state, now()
    row.save()
    _changed(row, was, reason.strip(), by)
    record(action=f"kits.site_{state}", thing=f"kit site {row.pk}", changes=between(before, row), by=by)


def _changed(row: Site, before: str, reason: str, by: Viewer) -> None:
    SiteChange.objects.create(site=row, before=before, after=row.state, reason=reason, on=today(), by_name=by.name)
