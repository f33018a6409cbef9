"""What the states of sites, requests and shipments are called, and the sentences that begin their pages."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from partera.doors.web.templatetags.showing import number, percent
from partera.programs.kits.queries import births
from partera.programs.kits.queries.births import Expected
from partera.programs.kits.queries.sites import SiteFull, Stood
from partera.programs.kits.rules import cover as rules
from partera.programs.kits.rules.cover import Cover

CHIPS = {
    "invited": "provisional", "waiting": "provisional", "recertify": "provisional", "ended": "missing",
    "pending": "provisional", "approved": "ok", "started": "provisional", "partly": "ok", "cancelled": "missing",
    "packed": "provisional", "sent": "provisional", "no_show": "missing",
}  # fmt: skip
"""How a chip looks; the word always stands in it."""


def kind(key: str) -> str:
    """What kind of site it is."""
    words = {
        "hospital": pgettext("kit site", "Hospital"),
        "community": pgettext("kit site", "Community organization"),
        "doula": pgettext("kit site", "Doula"),
        "home_visiting": pgettext("kit site", "Home visiting program"),
    }
    return words[key]


def site_state(key: str) -> str:
    """Where a site stands."""
    words = {
        "invited": pgettext("kit site", "Invited"),
        "waiting": pgettext("kit site", "Waiting for review"),
        "approved": pgettext("kit site", "Approved"),
        "recertify": pgettext("kit site", "Asked to confirm its profile"),
        "ended": pgettext("kit site", "No longer hands out kits"),
    }
    return words[key]


def site_step(key: str) -> str:
    """What becomes of a site, as whoever runs the program decides it."""
    words = {
        "invited": _("Send it back, so that its people change the profile"),
        "approved": _("Approve it"),
        "recertify": _("Ask it to confirm its profile"),
        "ended": _("End it: it hands out no more kits"),
    }
    return words[key]


def request_state(key: str) -> str:
    """Where a request stands."""
    words = {
        "pending": pgettext("kit request", "Waiting"),
        "approved": pgettext("kit request", "Approved"),
        "started": pgettext("kit request", "Being packed"),
        "fulfilled": pgettext("kit request", "Fulfilled"),
        "partly": pgettext("kit request", "Fulfilled in part"),
        "cancelled": pgettext("kit request", "Cancelled"),
    }
    return words[key]


def shipment_state(key: str) -> str:
    """Where a shipment stands."""
    words = {
        "packed": pgettext("kit shipment", "Packed"),
        "sent": pgettext("kit shipment", "On the way"),
        "received": pgettext("kit shipment", "Received"),
        "no_show": pgettext("kit shipment", "Not picked up"),
        "cancelled": pgettext("kit shipment", "Called off"),
    }
    return words[key]


def way(key: str) -> str:
    """How kits get there."""
    words = {"pickup": _("Pick-up"), "delivery": _("Delivery"), "shipping": _("Shipping")}
    return words[key]


def kits(count: int) -> str:
    """So many kits."""
    return ngettext("%(n)s kit", "%(n)s kits", count) % {"n": number(count)}


def days(count: float) -> str:
    """So many days, rounded down: what is nearly over is not made longer."""
    return ngettext("%(n)s day", "%(n)s days", int(count)) % {"n": number(int(count))}


def of_site(site: SiteFull, stood: Stood, cover: Cover, needs: int) -> str:
    """What is there, how long it lasts, what is on its way, what needs somebody."""
    if site.state in ("invited", "waiting"):
        said = _("This site is not approved yet: it has no kits and cannot ask for any.")
    elif site.state == "ended" and not stood.fit:
        said = _("This site no longer hands out kits.")
    else:
        said = _there(stood, cover)
    if stood.on_way:
        said += " " + ngettext(
            "%(n)s more kit is on its way.", "%(n)s more kits are on their way.", stood.on_way
        ) % {"n": number(stood.on_way)}  # fmt: skip
    elif site.state in ("approved", "recertify"):
        said += " " + _("Nothing is on its way.")
    if needs:
        said += " " + ngettext("%(n)s thing needs you.", "%(n)s things need you.", needs) % {"n": number(needs)}
    return said


def _there(stood: Stood, cover: Cover) -> str:
    if not stood.fit:
        return _("No kit is here to give.")
    if cover.days is None:
        return ngettext("%(n)s kit is here.", "%(n)s kits are here.", stood.fit) % {"n": number(stood.fit)}
    return ngettext(
        "%(n)s kit is here, enough for about %(days)s.", "%(n)s kits are here, enough for about %(days)s.", stood.fit
    ) % {"n": number(stood.fit), "days": days(cover.days)}


def of_list(total: int, low: int, waiting: int, *, is_part: bool) -> str:
    """How many sites, how many run low, how many wait for review; `is_part`: only a part of them was looked at."""
    said = ngettext("%(n)s site takes part.", "%(n)s sites take part.", total) % {"n": number(total)}
    if low and is_part:
        said += " " + ngettext(
            "Of those on this page %(n)s runs low.", "Of those on this page %(n)s run low.", low
        ) % {"n": number(low)}  # fmt: skip
    elif low:
        said += " " + ngettext("%(n)s runs low.", "%(n)s run low.", low) % {"n": number(low)}
    if waiting:
        said += " " + ngettext(
            "%(n)s waits for your review.", "%(n)s wait for your review.", waiting
        ) % {"n": number(waiting)}  # fmt: skip
    return said


def births_said(expected: Expected) -> str:
    """Births a year with where they come from, so labelled."""
    if expected.basis == births.OWN:
        source = expected.source or _("source not stated")
        period = expected.period or _("period not stated")
        return _("%(n)s a year, the site’s own number (%(source)s, %(period)s)") % {
            "n": number(expected.yearly), "source": source, "period": period,
        }  # fmt: skip
    if expected.basis == births.SHARE:
        said = _(
            "about %(n)s a year, an estimate: %(share)s of the %(all)s births a year of %(counties)s (%(period)s, "
            "published figures)"
        ) % {
            "n": number(expected.yearly),
            "share": percent((expected.share or 0) * 100),
            "all": number(expected.of_births),
            "counties": "; ".join(name for name in expected.counties if name not in expected.lacking),
            "period": expected.period,
        }
        if expected.lacking:
            said += "; " + _("births of %(counties)s are not published and are left out") % {
                "counties": "; ".join(expected.lacking)
            }
        return said
    return _("not known")


def basis_said(basis: str) -> str:
    """What demand is judged by."""
    words = {
        rules.GIVEN: _("from what the site gave out lately"),
        rules.BIRTHS: _("from the births it expects, one kit a newborn"),
        rules.UNKNOWN: _("not known: neither births nor hand-overs"),
    }
    return words[basis]


def cover_said(cover: Cover) -> str:
    """Days of cover in a list."""
    return "–" if cover.days is None else days(cover.days)
