"""A card whose code is known beforehand: of an invented program, so that its family's page can be opened by hand."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import NotFound, Refused
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import made
from partera.programs.kits.actions import held
from partera.programs.kits.models import KitCard, Lot
from partera.programs.kits.queries.codes import digest_of


@transaction.atomic
def name_card(*, lot: int, code: str, by: Viewer) -> None:
    """Make one card with this code. Cards of programs that are not invented are drawn by chance."""
    row = Lot.objects.select_related("product").filter(pk=lot, product__is_kit=True).first()
    if row is None:
        raise NotFound(_("There is no such lot of kits."))
    program = held.run(row.product.program_id, by)
    if not program.invented:
        raise Refused(_("Codes of cards are drawn by chance. Only an invented program names one."))
    card = KitCard.objects.create(program=program, lot=row, digest=digest_of(code, "card"), made_on=today())
    record(action="kits.name_card", thing=f"lot {lot}", changes=made(card), by=by)
