"""What is said of a request: where it stands, and what closing it means."""

from __future__ import annotations

from django.utils.translation import gettext as _

from partera.doors.web.kits.sites import words
from partera.doors.web.templatetags.showing import number as shown
from partera.programs.kits.queries.requests import RequestRow


def close_verb(row: RequestRow) -> str:
    """What closing it means for whoever looks."""
    if row.sent:
        return _("Close it with what was sent")
    return _("Take the request back") if row.is_own else _("Decline the request")


def of_request(row: RequestRow) -> str:
    """Where the request stands, and what comes next."""
    said = {"site": row.site_name, "kits": words.kits(row.quantity), "approved": words.kits(row.approved or 0)}
    if row.state == "pending":
        return _("%(site)s asks for %(kits)s; nobody has decided yet.") % said
    if row.state == "approved":
        return _("%(site)s asked for %(kits)s; %(approved)s are approved and none is packed yet.") % said
    if row.state == "started":
        more = {"sent": shown(row.sent), "packed": shown(row.packed), "left": shown(row.to_pack)}
        return _(
            "Of %(approved)s approved, %(sent)s were sent, %(packed)s are packed and %(left)s are still to pack."
        ) % (said | more)
    if row.state == "cancelled":
        return _("This request is closed: nothing was sent.")
    return _("%(site)s asked for %(kits)s and was sent %(sent)s.") % (said | {"sent": shown(row.sent)})
