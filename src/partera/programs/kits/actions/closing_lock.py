"""Writing movements and closing a month exclude each other: what is being written is in no closing by half.

Writers share a lock of their programme until they commit; a closing has it alone, so that it begins when what was being
written is there, and what is written after it finds the month closed. SQLite has one writer at a time anyway.
"""

from __future__ import annotations

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from partera.core.errors import Refused

_KITS_STOCK = 14_220_311
"""Ours among the advisory locks of a PostgreSQL database."""
_PATIENCE = "500ms"
"""A closing gives up before the database looks for circles (a second): writers never wait for it longer, and it is
never they who are refused."""


class Writing(Refused):
    """Movements are being written down: a month is closed a little later."""


def share(program: int) -> None:
    """Until the change is done no month of the programme is closed. Asked before any balance is held."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_KITS_STOCK, program])


def alone(program: int) -> None:
    """Until the change is done nothing is written to the programme's ledger; refused while something is."""
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout')")
            (before,) = cursor.fetchone()
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_KITS_STOCK, program])
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
    except OperationalError as error:
        raise Writing(_("Movements are being written down just now. Close the month again in a minute.")) from error
