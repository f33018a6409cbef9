"""From the SQLite file to a PostgreSQL database, every row counted on both sides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.utils import OperationalError

from partera.core.errors import BadInput, Refused, Unavailable
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.archive.aliases import TARGET, opened
from partera.platform.archive.manifest import Tell
from partera.platform.archive.tables import Sum, Tables, applied, is_empty, make_shape
from partera.platform.audit.actions import record


def move(*, target: dict[str, Any], tell: Tell = lambda _: None, by: Viewer) -> dict[str, Sum]:
    """Copy every table to the empty database `target` names; gives the rows and checksum of each, equal on both sides.

    Nobody writes meanwhile: the SQLite file is held for writing until the copy is kept. A mark then stops whoever
    would go on with the file by mistake.
    """
    by.require("installation.keep")
    if connection.vendor != "sqlite":
        raise Refused("This installation’s data is in PostgreSQL already. Nothing was changed.")
    with opened(TARGET, target) as alias, transaction.atomic():  # IMMEDIATE: others wait to write
        nodes = applied(DEFAULT_DB_ALIAS)
        record(action="archive.move_database", thing="installation", by=by)
        _require_empty(alias)
        make_shape(alias, nodes)
        with transaction.atomic(using=alias):
            sums = _copy(Tables(DEFAULT_DB_ALIAS, nodes), Tables(alias, nodes), tell)
        _mark(Path(settings.PARTERA_HOME))
    return sums


def _require_empty(alias: str) -> None:
    try:
        empty = is_empty(alias)
    except OperationalError as error:
        raise Unavailable("The PostgreSQL database cannot be reached. Check its address, name and password.") from error
    if connections[alias].vendor != "postgresql":
        raise BadInput("Give the address of a PostgreSQL database: postgresql://user@host/name.")
    if not empty:
        raise Refused("The PostgreSQL database holds data already. Give an empty one; nothing was changed.")


def _copy(source: Tables, target: Tables, tell: Tell) -> dict[str, Sum]:
    target.clear()
    sums = {}
    for label in sorted(source.models):
        tell(f"Moving {label}")
        target.put(label, source.columns(label), source.lines(label))
        sums[label] = source.sum(label)
    target.set_counters()
    for label, expected in sums.items():
        if target.sum(label) != expected:
            raise Refused(f"The table {label} did not arrive as it left. Nothing was kept in PostgreSQL.")
    return sums


def _mark(home: Path) -> None:
    (home / settings.MOVED_MARK).write_text(now().isoformat(), encoding="utf-8")
