"""What needs somebody at a site: to receive, to ask for, to fill in, to decide on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.doors.web.kits.sites import words
from partera.doors.web.kits.sites.pages import Need
from partera.doors.web.templatetags.showing import day, number
from partera.programs.kits.queries.requests import RequestRow
from partera.programs.kits.queries.shipments import ShipmentRow
from partera.programs.kits.queries.sites import SiteFull, Stood
from partera.programs.kits.rules.cover import Cover


def needs(
    site: SiteFull,
    stood: Stood,
    cover: Cover,
    requests: Sequence[RequestRow],
    shipments: Sequence[ShipmentRow],
    unreconciled: int,
) -> list[Need]:
    """The most pressing first."""
    return [
        *_of_profile(site),
        *_of_shipments(shipments),
        *_of_requests(site, requests),
        *_of_stock(site, stood, cover, requests),
        *_of_hand_overs(site, unreconciled),
    ]


def _of_profile(site: SiteFull) -> Iterator[Need]:
    profile = reverse("kit_site_profile", args=[site.id])
    if site.state == "invited" and site.is_own:
        yield Need(_("Say how many births you expect and how you receive kits."), _("Fill in the profile"), profile)
    if site.state == "recertify" and site.is_own:
        words_of = _("Look through your profile and confirm it by %(day)s.") % {"day": day(site.confirm_by)}
        yield Need(words_of, _("Confirm the profile"), profile)
    if site.state == "waiting" and site.may_run:
        yield Need(_("The site has filled in its profile and waits for your review."), _("Review it"), "#decide")


def _of_shipments(shipments: Sequence[ShipmentRow]) -> Iterator[Need]:
    for one in shipments:
        address = reverse("kit_shipment", args=[one.code])
        said = {"kits": words.kits(one.quantity), "day": day(one.planned_on)}
        if one.state == "sent" and (one.is_own or one.is_late):
            yield Need(_("On the way, planned for %(day)s: %(kits)s.") % said, _("Receive them"), address)
        elif one.state == "packed" and one.may_run:
            yield Need(_("Packed for %(day)s: %(kits)s.") % said, _("Send them"), address)
        elif one.state == "no_show" and one.may_run:
            yield Need(_("Not picked up: %(kits)s.") % said, _("See to them"), address)


def _of_requests(site: SiteFull, requests: Sequence[RequestRow]) -> Iterator[Need]:
    if not site.may_run:
        return
    for one in requests:
        address = reverse("kit_request", args=[one.id])
        if one.state == "pending":
            yield Need(
                _("The site asks for %(kits)s.") % {"kits": words.kits(one.quantity)}, _("Decide on it"), address
            )
        elif one.to_pack:
            yield Need(
                _("Approved and not packed yet: %(kits)s.") % {"kits": words.kits(one.to_pack)}, _("Pack them"),
                address,
            )  # fmt: skip


def _of_stock(site: SiteFull, stood: Stood, cover: Cover, requests: Sequence[RequestRow]) -> Iterator[Need]:
    hands_over = site.state in ("approved", "recertify")
    if hands_over and cover.is_low(stood.fit, stood.on_way) and not any(one.is_open for one in requests):
        said = _("With %(kits)s here and on the way, more may not come in time: ask at %(n)s or fewer.") % {
            "kits": words.kits(stood.fit + stood.on_way),
            "n": number(cover.reorder_at),
        }
        yield Need(said, _("Ask for kits"), reverse("kit_request_new", args=[site.id]))
    if stood.expired or stood.held:
        count = stood.expired + stood.held
        said = ngettext(
            "%(n)s kit is on hold or has expired: set it aside.",
            "%(n)s kits are on hold or have expired: set them aside.",
            count,
        ) % {"n": number(count)}
        yield Need(said, _("See which"), "#lots")


def _of_hand_overs(site: SiteFull, unreconciled: int) -> Iterator[Need]:
    if not unreconciled:
        return
    said = ngettext(
        "%(n)s hand-over does not fit the stock.", "%(n)s hand-overs do not fit the stock.", unreconciled
    ) % {"n": number(unreconciled)}
    verb = _("Put it right") if unreconciled == 1 else _("Put them right")
    yield Need(said, verb, reverse("kit_unreconciled", args=[site.id]))
