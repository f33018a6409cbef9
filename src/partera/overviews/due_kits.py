"""What the supply kit asks of people: kits to receive, requests to decide on and pack, profiles to fill in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.programs.kits.queries import access, requests, returns, shipments, sites
from partera.registry.workplans.queries import DueLine

TIME_TO_DECIDE = timedelta(days=3)
TIME_TO_REVIEW = timedelta(days=14)
TIME_ON_ROAD = timedelta(days=7)
LOOK_AHEAD = timedelta(days=7)
FEW = 5
"""More lines than this of one kind in a program stand as one."""


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


def _to_review(viewer: Viewer) -> list[DueLine]:
    found: dict[int, list[DueLine]] = defaultdict(list)
    for row in sites.to_review(viewer):
        why, to = _("it has filled in its profile and waits to hand out kits"), ("kit_site", {"site": row.id})
        found[row.program].append(DueLine(_("Review"), _("Review it"), row.name, why, row.since + TIME_TO_REVIEW, *to))
    why = _("they have filled in their profiles and wait to hand out kits")
    return list(_gathered(found, _sites, why, "kit_sites", {"state": "waiting"}))


def _to_decide(viewer: Viewer) -> list[DueLine]:
    decide: dict[int, list[DueLine]] = defaultdict(list)
    pack: dict[int, list[DueLine]] = defaultdict(list)
    for row in requests.waiting(viewer):
        to = ("kit_request", {"number": row.id})
        if row.state == "pending":
            why = _("%(site)s waits for an answer") % {"site": row.site_name}
            day = row.asked_at.date() + TIME_TO_DECIDE
            decide[row.program].append(DueLine(_("Decide on"), _("Decide"), _kits(row.quantity), why, day, *to))
        elif row.to_pack:
            why = _("they are approved for %(site)s") % {"site": row.site_name}
            day = row.wanted_on or (row.decided_on or today()) + TIME_TO_DECIDE
            pack[row.program].append(DueLine(_("Pack"), _("Pack them"), _kits(row.to_pack), why, day, *to))
    return [
        *_gathered(decide, _requests, _("sites wait for an answer"), narrowed={"state": "pending"}),
        *_gathered(pack, _requests, _("they are approved for sites")),
    ]


def _to_send(viewer: Viewer) -> list[DueLine]:
    found: dict[int, list[DueLine]] = defaultdict(list)
    missed = []
    for row in shipments.to_send(viewer, LOOK_AHEAD):
        to = ("kit_shipment", {"code": row.code})
        if row.state == "no_show":
            why = _("nobody from %(site)s picked them up") % {"site": row.site_name}
            missed.append(DueLine(_("See to"), _("See to them"), _kits(row.quantity), why, row.planned_on, *to))
        else:
            why = _("they are packed for %(site)s") % {"site": row.site_name}
            line = DueLine(_("Send"), _("Send them"), _kits(row.quantity), why, row.planned_on, *to)
            found[row.program].append(line)
    return [*missed, *_gathered(found, _shipments, _("they are packed for sites"))]


def _coming_back(viewer: Viewer) -> list[DueLine]:
    """What sites sent back and no warehouse has received."""
    found: dict[int, list[DueLine]] = defaultdict(list)
    for row in returns.to_receive(viewer):
        name = row.product_es if (get_language() or "en").startswith("es") and row.product_es else row.product
        why = _("sent back by %(site)s") % {"site": row.site_name}
        to = ("kit_returns", {"site": row.site})
        thing = f"{row.quantity} × {name}"
        found[row.program].append(DueLine(_("Receive"), _("Receive it"), thing, why, row.on + TIME_ON_ROAD, *to))
    return list(_gathered(found, _returns, _("sites sent them back")))


def _sites(number: int) -> str:
    return ngettext("%(n)s site", "%(n)s sites", number) % {"n": number}


def _requests(number: int) -> str:
    return ngettext("%(n)s request", "%(n)s requests", number) % {"n": number}


def _shipments(number: int) -> str:
    return ngettext("%(n)s shipment", "%(n)s shipments", number) % {"n": number}


def _returns(number: int) -> str:
    return ngettext("%(n)s return", "%(n)s returns", number) % {"n": number}


def _gathered(
    lines: Mapping[int, list[DueLine]],
    things: Callable[[int], str],
    why: str,
    page: str = "kit_requests",
    narrowed: Mapping[str, str] | None = None,
) -> Iterator[DueLine]:
    """Each line of a program with few; one for all of them, due with the first, where they are many."""
    for program, found in lines.items():
        if len(found) <= FEW:
            yield from found
            continue
        first = min(found, key=lambda line: line.due)
        to = (page, {"number": program}, dict(narrowed or {}))
        yield DueLine(first.verb, _("See them"), things(len(found)), why, first.due, *to)
