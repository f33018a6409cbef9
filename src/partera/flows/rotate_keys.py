"""A new sealing key for everything sealed: columns of the database, and the keys of records.

Each value is sealed anew by itself, so that it may be cut off at any moment and begun again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from partera.core.errors import Refused
from partera.core.keyring import SEALING, KeyRing
from partera.core.viewers import Viewer
from partera.evidence import custody
from partera.evidence.catalog import Catalog
from partera.platform.accounts import factor_secrets
from partera.platform.audit.actions import record
from partera.platform.sealed import resealing
from partera.platform.sealed.ring import ring

PERMISSION = "installation.keep"


@dataclass(frozen=True)
class KeyRow:
    """A key of the ring and what needs it; never the key itself."""

    id: str
    use: str
    made_at: str
    seals_now: bool
    values: int
    extracts: int


def keys(*, by: Viewer) -> list[KeyRow]:
    """Every key of the ring, oldest first."""
    by.require(PERMISSION)
    found, extracts = ring(), Counter(custody.wrapped_by(_catalog()).values())
    values = resealing.keys_in_use() + factor_secrets.keys_in_use()
    return [
        KeyRow(key.id, key.use, key.made_at, key.id == found.sealing.id, values[key.id], extracts[key.id])
        for key in found.keys
    ]


def rotate(*, progress: Callable[[str], None] = lambda _: None, by: Viewer) -> str:
    """Make a new sealing key and seal everything with it; gives its id."""
    by.require(PERMISSION)
    with transaction.atomic():
        before = ring().sealing.id
        made = _ring_file().rotate()
        record(action="keys.rotate", thing=f"key {made.id}", changes={"sealing": [before, made.id]}, by=by)
    reseal(progress=progress, by=by)
    return made.id


def reseal(*, progress: Callable[[str], None] = lambda _: None, by: Viewer) -> tuple[int, int]:
    """Seal with the newest key whatever an older one sealed: how many values, and keys of records."""
    by.require(PERMISSION)
    progress("Sealing columns with the newest key")
    before = _in_use()
    values = resealing.reseal(lambda column, done: progress(f"{column}: {done:,} values sealed anew"))
    values += factor_secrets.reseal()
    progress("Wrapping the keys of records with the newest key")
    extracts = custody.rewrap(_catalog(), ring())
    changes = {"values": values, "extracts": extracts, "needed": [before, _in_use()]}
    record(action="keys.reseal", thing="everything sealed", changes=changes, by=by)
    return values, extracts


def retire(*, key: str, by: Viewer) -> None:
    """Forget a key that nothing needs any more. Whatever a backup still holds sealed by it is lost for ever."""
    by.require(PERMISSION)
    row = next((row for row in keys(by=by) if row.id == key), None)
    if row is not None and row.use == SEALING and (row.values or row.extracts):
        raise Refused(
            "The key %(key)s is still needed: %(values)s sealed values and the records of %(extracts)s files. "
            "Run `partera keys reseal` first.",
            key=key,
            values=row.values,
            extracts=row.extracts,
        )
    with transaction.atomic():
        record(action="keys.retire", thing=f"key {key}", changes={"use": [row.use if row else None, None]}, by=by)
        _ring_file().retire(key)


def _in_use() -> dict[str, int]:
    """How many sealed values and keys of records need each key."""
    found = resealing.keys_in_use() + factor_secrets.keys_in_use() + Counter(custody.wrapped_by(_catalog()).values())
    return dict(sorted(found.items()))


def _ring_file() -> KeyRing:
    return KeyRing.open(Path(settings.PARTERA_HOME))


def _catalog() -> Catalog:
    return Catalog(Path(settings.PARTERA_HOME))
