"""What the supply kit asks of people: kits to receive, requests to decide on and pack, profiles to fill in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.overviews.gathering import SITES, Program, gathered, in_language
from partera.programs.kits.queries import access, requests, returns, shipments, sites
from partera.registry.workplans.queries import DueLine

TIME_TO_DECIDE = timedelta(days=3)
TIME_TO_REVIEW = timedelta(days=14)
TIME_ON_ROAD = timedelta(days=7)
LOOK_AHEAD = timedelta(days=7)
_REQUESTS = ngettext_lazy("%(n)s request in %(program)s", "%(n)s requests in %(program)s", "n")
_SHIPMENTS = ngettext_lazy("%(n)s shipment of %(program)s", "%(n)s shipments of %(program)s", "n")
_RETURNS = ngettext_lazy("%(n)s return to %(program)s", "%(n)s returns to %(program)s", "n")


def deliveries(viewer: Viewer) -> list[DueLine]:
    """Everything of sites, requests and shipments that needs the viewer."""
    found: list[DueLine] = []
    if viewer.may_somewhere(access.SITE) and viewer.organisations_for(access.SITE) is not None:
        found += [*_to_receive(viewer), *_profiles(viewer)]
    if viewer.may_somewhere(access.RUN) and viewer.partnerships_for(access.RUN) is not None:
        found += [*_to_review(viewer), *_to_decide(viewer), *_to_send(viewer), *_coming_back(viewer)]
    return found


def _kits(number: int) -> str:
    return ngettext("%(n)s kit", "%(n)s kits", number) % {"n": number}


def _to_receive(viewer: Viewer) -> list[DueLine]:
    return [
        DueLine(
            _("Receive"),
            _("Receive them"),
            _kits(row.quantity),
            _("they are on their way to %(site)s") % {"site": row.site_name},
            row.planned_on,
            "kit_shipment",
            {"code": row.code},
        )
        for row in shipments.to_receive(viewer)
    ]


def _profiles(viewer: Viewer) -> list[DueLine]:
    found = []
    for row in sites.own_with_days(viewer):
        to = ("kit_site_profile", {"site": row.id})
        if row.state == "invited":
            why = _("until then the site gets no kits")
            found.append(
                DueLine(_("Fill in the profile of"), _("Fill it in"), row.name, why, row.since + TIME_TO_REVIEW, *to)
            )
        elif row.state == "recertify" and row.confirm_by is not None:
            why = _("the program plans by what stands there")
            found.append(DueLine(_("Confirm the profile of"), _("Look at it"), row.name, why, row.confirm_by, *to))
    return found


def _to_review(viewer: Viewer) -> Iterator[DueLine]:
    found: dict[Program, list[DueLine]] = defaultdict(list)
    for row in sites.to_review(viewer):
        why, to = _("it has filled in its profile and waits to hand out kits"), ("kit_site", {"site": row.id})
        line = DueLine(_("Review"), _("Review it"), row.name, why, row.since + TIME_TO_REVIEW, *to)
        found[row.program, row.program_name].append(line)
    why = _("they have filled in their profiles and wait to hand out kits")
    yield from gathered(found, SITES, why, "kit_sites", {"state": "waiting"})


def _to_decide(viewer: Viewer) -> Iterator[DueLine]:
    decide: dict[Program, list[DueLine]] = defaultdict(list)
    pack: dict[Program, list[DueLine]] = defaultdict(list)
    for row in requests.waiting(viewer):
        program, to = (row.program, row.program_name), ("kit_request", {"number": row.id})
        if row.state == "pending":
            why = _("%(site)s waits for an answer") % {"site": row.site_name}
            day = row.asked_at.date() + TIME_TO_DECIDE
            decide[program].append(DueLine(_("Decide on"), _("Decide"), _kits(row.quantity), why, day, *to))
        elif row.to_pack:
            why = _("they are approved for %(site)s") % {"site": row.site_name}
            day = row.wanted_on or (row.decided_on or today()) + TIME_TO_DECIDE
            pack[program].append(DueLine(_("Pack"), _("Pack them"), _kits(row.to_pack), why, day, *to))
    why = _("sites wait for an answer")
    yield from gathered(decide, _REQUESTS, why, "kit_requests", {"state": "pending"})
    why = _("they are approved for sites")
    yield from gathered(pack, _REQUESTS, why, "kit_requests", {"state": requests.TO_PACK})


def _to_send(viewer: Viewer) -> Iterator[DueLine]:
    found: dict[Program, list[DueLine]] = defaultdict(list)
    for row in shipments.to_send(viewer, LOOK_AHEAD):
        to = ("kit_shipment", {"code": row.code})
        if row.state == "no_show":
            why = _("nobody from %(site)s picked them up") % {"site": row.site_name}
            yield DueLine(_("See to"), _("See to them"), _kits(row.quantity), why, row.planned_on, *to)
        else:
            why = _("they are packed for %(site)s") % {"site": row.site_name}
            line = DueLine(_("Send"), _("Send them"), _kits(row.quantity), why, row.planned_on, *to)
            found[row.program, row.program_name].append(line)
    yield from gathered(found, _SHIPMENTS, _("they are packed for sites"), "kit_requests", part="under-way")


def _coming_back(viewer: Viewer) -> Iterator[DueLine]:
    """What sites sent back and no warehouse has received."""
    found: dict[Program, list[DueLine]] = defaultdict(list)
    for row in returns.to_receive(viewer):
        thing = f"{row.quantity} × {in_language(row.product, row.product_es)}"
        why, to = _("sent back by %(site)s") % {"site": row.site_name}, ("kit_returns", {"site": row.site})
        line = DueLine(_("Receive"), _("Receive it"), thing, why, row.on + TIME_ON_ROAD, *to)
        found[row.program, row.program_name].append(line)
    yield from gathered(found, _RETURNS, _("sites sent them back"), "kit_requests", part="back")
