"""What a family does with the code of its card: asks for help, leaves an address for safety notices, takes it back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import Refused
from partera.core.viewers import Viewer
from partera.programs.families.actions import contacts, help
from partera.programs.families.actions.help import Asked
from partera.programs.families.rules import NEEDS, WAYS
from partera.programs.kits.queries import families
from partera.programs.kits.queries.families import Card

__all__ = ["NEEDS", "WAYS", "Asked", "ask_for_help", "leave_contact", "take_contact_back", "take_request_back"]


def _card(code: str) -> Card:
    found = families.card(code)
    if found is None:
        raise Refused(
            _("We do not know this code. Look at the card in your kit again, or call one of the numbers above.")
        )
    return found


@transaction.atomic
def ask_for_help(*, code: str, asked: Asked, by: Viewer) -> str:
    """A family's request goes to the partnership that runs its kits; gives the word that takes it back."""
    card = _card(code)
    return help.ask(partnership=card.partnership, card=card.id, asked=asked, by=by)


@transaction.atomic
def take_request_back(*, code: str, receipt: str, by: Viewer) -> None:
    """The family no longer wants it."""
    help.take_back(receipt=receipt, card=_card(code).id, by=by)


@transaction.atomic
def leave_contact(*, code: str, contact: str, language: str, by: Viewer) -> None:
    """Keep an address for safety notices on this kit, and for nothing else."""
    card = _card(code)
    contacts.leave(program=card.program, card=card.id, lot=card.lot, contact=contact, language=language, by=by)


@transaction.atomic
def take_contact_back(*, code: str, contact: str, by: Viewer) -> None:
    """Forget an address."""
    contacts.take_back(card=_card(code).id, contact=contact, by=by)
