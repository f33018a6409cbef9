"""A hospital of the list asked into a collaborative: put into the directory where it is missing, then invited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.viewers import Viewer
from partera.programs.quality.actions import collaboratives, spreading
from partera.programs.quality.models import SpreadPlan
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries import spreading as plans
from partera.registry.partners import actions as partners
from partera.registry.partners import queries as directory
from partera.registry.places.rules import sought
from partera.registry.services.models import Site

NEW = 0
"""Stands for “not in the directory yet: add it”."""


def entries_for(viewer: Viewer, site: str) -> list[tuple[int, str]]:
    """The directory's hospitals that this one of the list may be, the likeliest first: same name, then same county."""
    row = _site(site)
    rows = directory.organisations(viewer, kind="hospital", place=row.county_id or row.state).rows
    name = sought(row.name)
    likely = sorted(rows, key=lambda one: (sought(one.name) != name, one.home_county != row.county_id, one.name))
    return [(one.id, one.name) for one in likely]


def same_name(viewer: Viewer, site: str) -> int:
    """The directory's entry of exactly this name in the hospital's place; NEW when there is none, or several."""
    name = sought(_site(site).name)
    found = [number for number, called in entries_for(viewer, site) if sought(called) == name]
    return found[0] if len(found) == 1 else NEW


@transaction.atomic
def into_directory(*, site: str, invented: bool = False, by: Viewer) -> int:
    """Put a hospital of the list into the directory; gives its number."""
    row = _site(site)
    county = [row.county_id] if row.county_id else []
    return partners.add_organisation(
        name=_spelt(row.name),
        kind="hospital",
        home_county=row.county_id,
        counties_served=county,
        invented=invented,
        by=by,
    ).pk


@transaction.atomic
def ask_hospital(*, collaborative: int, site: str, entry: int, by: Viewer) -> int:
    """Ask a hospital how ready it is, under its entry of the directory or a new one; gives the question's number."""
    invented = known.collaborative(by, collaborative).invented
    hospital = entry if entry != NEW else into_directory(site=site, invented=invented, by=by)
    return spreading.ask_readiness(collaborative=collaborative, site=site, hospital=hospital, by=by)


@transaction.atomic
def decide_wave(
    *, plan: int, starts_on: date, name: str, entries: Mapping[str, int], births: Mapping[str, int | None], by: Viewer
) -> int:
    """Begin the wave a plan has chosen and ask its hospitals; gives the wave.

    `entries`: each chosen site's number in the directory, or NEW · `births`: births a year it expects, where known.
    """
    found = SpreadPlan.objects.filter(pk=plan).values_list("collaborative", flat=True).first()
    if found is None:
        raise NotFound(_("There is no such plan."))
    row = plans.plan(by, found, plan)
    chosen = [one.site for one in row.chosen]
    if row.state != "open" or not chosen:
        raise Refused(_("Choose the hospitals of the wave first. A plan that is decided stays as it is."))
    if set(chosen) != set(entries):
        raise BadInput(_("Say of each chosen hospital which entry of the directory it is."))
    invented = known.collaborative(by, found).invented
    hospitals = {
        site: number if number != NEW else into_directory(site=site, invented=invented, by=by)
        for site, number in entries.items()
    }
    if len(set(hospitals.values())) < len(hospitals):
        raise Refused(_("Two of the hospitals are the same entry of the directory. Choose another for one of them."))
    wave = collaboratives.add_wave(collaborative=found, starts_on=starts_on, name=name, by=by)
    for site in chosen:
        collaboratives.invite(
            collaborative=found,
            hospital=hospitals[site],
            wave=wave,
            site=site,
            expected_births=births.get(site),
            by=by,
        )
    spreading.decide(plan=plan, wave=wave, hospitals=hospitals, by=by)
    return wave


def _site(site: str) -> Site:
    row = Site.objects.filter(kind="hospital", site=site).first()
    if row is None:
        raise NotFound(_("There is no such hospital on the hospital list."))
    return row


def _spelt(name: str) -> str:
    """The list writes in capitals; the directory does not."""
    return name.title() if name.isupper() else name
