"""Kits that come back: from a family to its site, and from a site to a warehouse, with what is missing."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, picture, state
from partera.programs.kits.actions import held, ledger
from partera.programs.kits.actions.handing import count, open_hand_over
from partera.programs.kits.actions.ledger import Line
from partera.programs.kits.models import Location, Lot, Movement
from partera.programs.kits.queries import access
from partera.programs.kits.queries.returns import ON_ROAD
from partera.programs.kits.rules import ledger as places
from partera.programs.kits.rules import texts

_LONGEST = 300


@transaction.atomic
def send_back(*, site: int, lot: int, quantity: int, reason: str, key: str, by: Viewer) -> Movement:
    """A site sends stock back; it is on the way until a warehouse has received it. The same key again sends no more."""
    row, words = held.site(site, by), _words(reason)
    name = f"return at {row.location_id} {key}"
    before = Movement.objects.filter(key=f"{name}/0").first()
    road = before.target_id if before is not None else _road(row.location).pk
    (written,) = ledger.post(
        lines=[Line("send_back", lot, quantity, row.location_id, road, words)],
        key=name, group=f"{ON_ROAD}{road}", by=by,
    )  # fmt: skip
    if before is None:
        record(action="kits.send_back", thing=f"kit site {site}", changes=state(None, "sent") | {"why": words}, by=by)
    return written


@transaction.atomic
def receive_back(*, sent: int, warehouse: int, arrived: int, reason: str = "", by: Viewer) -> None:
    """Who runs the program says how many arrived in which warehouse; what is missing is lost, with the reason."""
    row = _sent(sent, by)
    by.require(access.RUN, partnership=row.source.program.partnership_id)
    program = row.source.program_id
    if not Location.objects.filter(pk=warehouse, program=program, kind=places.WAREHOUSE).exists():
        raise NotFound(_("There is no such warehouse."))
    if not 0 <= arrived <= row.quantity:
        raise BadInput(_("Of this return at most %(n)s can have arrived.") % {"n": row.quantity})
    lost = row.quantity - arrived
    lines = [Line("arrive", row.lot_id, arrived, row.target_id, warehouse)] if arrived else []
    if lost:
        why = _words(reason, _("Say what you know of the missing ones."))
        lines.append(Line("missing", row.lot_id, lost, row.target_id, held.outside(program, places.LOST).pk, why))
    key = f"return {row.pk} received"
    is_again = Movement.objects.filter(key=f"{key}/0").exists()
    ledger.post(lines=lines, key=key, group=row.group, by=by)
    if not is_again:
        changes = state("sent", "received") | {"arrived": [None, arrived], "missing": [None, lost]}
        record(action="kits.receive_back", thing=f"movement {row.pk}", changes=changes, by=by)


@transaction.atomic
def call_off(*, sent: int, reason: str, by: Viewer) -> None:
    """It was not sent after all: what was on the way stands at the site again."""
    row = _sent(sent, by)
    words = _words(reason)
    if Movement.objects.filter(source=row.target_id).exists():
        raise Refused(_("This return is already received or called off."))
    ledger.reverse(movement=row.pk, reason=words, by=by)
    changes = state("sent", "called off") | {"why": words}
    record(action="kits.call_return_off", thing=f"movement {row.pk}", changes=changes, by=by)


@transaction.atomic
def come_back(*, hand_over: int, reason: str, by: Viewer) -> None:
    """The kit of a hand-over came back unopened: it stands at the site again and is not counted as given.

    Its voucher stays used: the newborn was offered its kit.
    """
    row, site = open_hand_over(hand_over, by)
    words = _words(reason)
    if row.reason == "came_back":  # sent twice
        return
    if row.state == "void":
        raise Refused(_("This hand-over is already taken back."))
    if row.movement is None:
        raise Refused(_("Put this hand-over right first: confirm it with its lot, then write down that it came back."))
    before, families = picture(row), held.outside(site.location.program_id, places.FAMILIES).pk
    line = Line("come_back", row.movement.lot_id, 1, families, site.location_id, words)
    ledger.post(lines=[line], key=f"hand-over {row.key} back", group=f"back {row.pk}", by=by)
    row.state, row.reason, row.resolved_at, row.resolved_how = "void", "came_back", now(), words
    row.save()
    count(row, -1)
    record(action="kits.kit_came_back", thing=f"kit site {site.pk}", changes=between(before, row), by=by)


@transaction.atomic
def come_back_unknown(*, site: int, lot: int, reason: str, key: str, by: Viewer) -> Movement:
    """A kit came back unopened of which nobody knows the hand-over: it stands at the site, and no count changes."""
    row, words = held.site(site, by), _words(reason)
    if not Lot.objects.filter(pk=lot, product__program=row.location.program_id, product__is_kit=True).exists():
        raise BadInput(_("Choose the lot of the kit that came back."))
    families = held.outside(row.location.program_id, places.FAMILIES).pk
    line = Line("come_back", lot, 1, families, row.location_id, words)
    (written,) = ledger.post(lines=[line], key=f"back at {row.location_id} {key}", by=by)
    return written


def _sent(sent: int, by: Viewer) -> Movement:
    """What a site sent back, held with the site."""
    row = Movement.objects.select_related("source__program").filter(pk=sent, kind="send_back").first()
    site = access.in_full(by).filter(location=row.source_id).first() if row is not None else None
    if row is None or site is None:
        raise NotFound(_("There is no such return."))
    held.site(site.pk, by)
    return row


def _road(site: Location) -> Location:
    """A place on the way of its own for what is sent."""
    return Location.objects.create(
        program=site.program, kind=places.IN_TRANSIT, name=f"R{secrets.token_hex(4)}".upper()
    )


def _words(text: str, wanted: str = "") -> str:
    texts.check(reason=text)
    if not text.strip():
        raise Refused(wanted or _("Say why it comes back."))
    if len(text.strip()) > _LONGEST:
        raise BadInput(_("Use at most 300 characters."))
    return text.strip()
