"""Contacts for safety notices: left, taken back, written to."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotAllowed, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import made, removed
from partera.platform.letters.actions import write
from partera.platform.sealed.fields import is_named
from partera.programs.families import rules
from partera.programs.families.models import SafetyContact, SafetyLetter


@transaction.atomic
def leave(*, program: int, card: int, lot: int, contact: str, language: str, by: Viewer) -> None:
    """Keep an address for safety notices on one kit. The same address again changes only its language."""
    address = _address(contact)
    known = list(SafetyContact.objects.select_for_update().filter(card=card))
    same = SafetyContact.objects.filter(is_named(SafetyContact, "contact_found", address), card=card).first()
    if same is not None:
        before, same.language = same.language, language
        same.save(update_fields=["language"])
        record(
            action="families.keep_contact",
            thing=f"contact {same.pk}",
            changes={"language": [before, language]},
            by=by,
        )
        return
    if len(known) >= rules.MOST_CONTACTS:
        raise Refused(_("No more addresses can be left with this card. Take one back first."))
    row = SafetyContact(program=program, card=card, lot=lot, contact=address, language=language, left_on=today())
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # sent twice at once: the other one keeps it
        return
    record(action="families.leave_contact", thing=f"contact {row.pk}", changes=made(row), by=by)


@transaction.atomic
def take_back(*, card: int, contact: str, by: Viewer) -> None:
    """Remove an address from a card. Says nothing about whether it was there."""
    found = is_named(SafetyContact, "contact_found", _address(contact))
    for row in SafetyContact.objects.select_for_update().filter(found, card=card):
        changes, number = removed(row), row.pk
        row.delete()
        record(action="families.take_contact_back", thing=f"contact {number}", changes=changes, by=by)


@transaction.atomic
def write_once(*, contact: int, recall: int, what: str, values: dict[str, Any], by: Viewer) -> bool:
    """Write to one contact about a recall, unless its address was written to before; gives whether it is new.

    The address is held wherever it was left, so that two runs at once do not both write to it.

    The letter and the line that says so are one change: cut off between two contacts, nobody is written to twice.
    """
    if not by.everything:
        raise NotAllowed(_("This is done by background work."))
    first = SafetyContact.objects.filter(pk=contact).first()
    if first is None:
        return False
    same = is_named(SafetyContact, "contact_found", str(first.contact))
    held = list(SafetyContact.objects.select_for_update(no_key=True).filter(same).order_by("pk"))
    row = next((one for one in held if one.pk == contact), None)
    if row is None or SafetyLetter.objects.filter(recall=recall, what=what, contact__in=held).exists():
        return False
    SafetyLetter.objects.create(recall=recall, what=what, contact=row, at=now())
    write(
        template="kit_recall" if what == "notice" else "kit_recall_withdrawn",
        to=str(row.contact),
        language=row.language,
        values=values,
        key=f"{letters_about(recall, what)}{row.pk}",
        by=by,
    )
    return True


def letters_about(recall: int, what: str) -> str:
    """How the keys of all letters about a recall begin."""
    return f"kit recall {recall} {what} "


def _address(contact: str) -> str:
    address = contact.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadInput(_("That is not an e-mail address. Write it like name@example.org.")) from error
    if len(address) > 254:
        raise BadInput(_("That is not an e-mail address. Write it like name@example.org."))
    return address
