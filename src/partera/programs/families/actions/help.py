"""Requests for help: asked for with consent, taken up, ended, taken back, erased when their time is over."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture, state
from partera.platform.sealed.ring import ring
from partera.programs.families import rules
from partera.programs.families.models import HelpChange, HelpRequest
from partera.programs.families.queries.access import visible

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_RECEIPT = 8
_ABOUT = "families receipt"


@dataclass(frozen=True)
class Asked:
    """What a family says when it asks for help. `key` is the page's own: sent twice, it is one request."""

    name: str
    contact: str
    way: str
    language: str
    needs: Sequence[str]
    words: str = ""
    agrees: bool = False
    key: str = ""


@transaction.atomic
def ask(*, partnership: int, card: int, asked: Asked, by: Viewer) -> str:
    """Keep a family's request; gives the word by which the family can take it back. Sent again, it is kept once."""
    _check(asked)
    receipt = _plain(asked.key)
    if len(receipt) != _RECEIPT:
        receipt = "".join(secrets.choice(_LETTERS) for _letter in range(_RECEIPT))
    if known := _by_receipt(receipt).first():
        if known.card != card:
            raise Refused(_("The form was open too long. Go back, reload the page and send it again."))
        return receipt
    row = _row(partnership, card, asked, receipt)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # sent twice at once: the other one keeps it
        return receipt
    HelpChange.objects.create(request=row, after=row.state, at=now(), by_name=by.name)
    record(action="families.ask_for_help", thing=f"help request {row.pk}", changes=made(row), by=by)
    return receipt


def _row(partnership: int, card: int, asked: Asked, receipt: str) -> HelpRequest:
    return HelpRequest(
        partnership_id=partnership,
        card=card,
        needs=sorted(set(asked.needs)),
        name=asked.name.strip(),
        contact=asked.contact.strip(),
        words=asked.words.strip(),
        way=asked.way,
        language=asked.language,
        consent=rules.CONSENT,
        consented_at=now(),
        consent_until=rules.consent_until(today()),
        receipt=ring().digest(receipt, about=_ABOUT),
        changed_at=now(),
    )


def _check(asked: Asked) -> None:
    if not asked.agrees:
        raise Refused(_("Nobody reads this before you agree. Tick that you agree, or call one of the numbers above."))
    if not asked.name.strip() or not asked.contact.strip():
        raise BadInput(_("Write what to call you, and how you can be reached."))
    if len(asked.name) > 120 or len(asked.contact) > 160 or len(asked.words) > 1_000:
        raise BadInput(_("That is longer than we can keep. Write it shorter."))
    if asked.way not in rules.WAYS or asked.language not in ("en", "es"):
        raise BadInput(_("Choose one of the answers offered."))
    if not asked.needs or not set(asked.needs) <= set(rules.NEEDS):
        raise BadInput(_("Choose at least one thing that would help."))


@transaction.atomic
def take_back(*, receipt: str, card: int, by: Viewer) -> None:
    """The family takes its request back: what names it is erased at once. Says nothing about whether there was one."""
    for row in _by_receipt(_plain(receipt)).select_for_update().filter(card=card):
        if rules.may_become(row.state, "taken_back"):
            _go(row, "taken_back", "", by)
        _erase(row, by)


@transaction.atomic
def go_on(*, request: int, wanted: str, note: str = "", by: Viewer) -> None:
    """Take a request up, or say how it ended."""
    row = visible(by).select_for_update().filter(pk=request).first()
    if row is None:
        raise NotFound(_("There is no such request."))
    if wanted == "received" or wanted in rules.ENDED_BY_STAFF:
        if not rules.may_become(row.state, wanted):
            raise Refused(_("This request has ended. What became of it stays as it is."))
        _go(row, wanted, note.strip(), by)
        return
    raise BadInput(_("Choose one of the states offered."))


@transaction.atomic
def forget_ended(*, by: Viewer) -> int:
    """Erase what names a family where the consent has ended, or the request did a while ago; gives how many."""
    done = 0
    for row in HelpRequest.objects.select_for_update().filter(is_erased=False, consent_until__lt=today()):
        if rules.may_become(row.state, "expired"):
            _go(row, "expired", "", by)
        _erase(row, by)
        done += 1
    ended = HelpRequest.objects.select_for_update().filter(is_erased=False, changed_at__lt=now() - rules.KEPT_AFTER_END)
    for row in ended.exclude(state__in=rules.OPEN):
        _erase(row, by)
        done += 1
    return done


def _go(row: HelpRequest, wanted: str, note: str, by: Viewer) -> None:
    was, row.state, row.changed_at = row.state, wanted, now()
    row.save(update_fields=["state", "changed_at"])
    HelpChange.objects.create(request=row, before=was, after=wanted, note=note, at=now(), by_name=by.name)
    record(action=f"families.help_{wanted}", thing=f"help request {row.pk}", changes=state(was, wanted), by=by)


def _erase(row: HelpRequest, by: Viewer) -> None:
    """Take away what names the family; what was needed and what became of it stays, to be counted."""
    if row.is_erased:
        return
    before = picture(row)
    row.name = row.contact = row.words = ""
    row.is_erased = True
    row.save(update_fields=["name", "contact", "words", "is_erased"])
    for change in row.changes.all():
        change.note = ""
        change.save(update_fields=["note"])
    record(action="families.erase_help", thing=f"help request {row.pk}", changes=between(before, row), by=by)


def _plain(receipt: str) -> str:
    return "".join(letter for letter in receipt[:40].upper() if letter.isalnum())


def _by_receipt(receipt: str) -> QuerySet[HelpRequest]:
    return HelpRequest.objects.filter(receipt__in=ring().digests(receipt, about=_ABOUT))
