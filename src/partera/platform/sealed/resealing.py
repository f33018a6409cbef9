"""Sealing columns anew with the newest key, in batches that can be cut off and begun again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from partera.core.keyring import key_of
from partera.platform.sealed.fields import SealedTextField
from partera.platform.sealed.ring import ring

BATCH = 500


def sealed_columns() -> list[SealedTextField]:
    """Every sealed column of every table, in the order of their names."""
    found = [
        field
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_fields
        if isinstance(field, SealedTextField)
    ]
    return sorted(found, key=lambda field: field.about)


def keys_in_use() -> Counter[str]:
    """How many sealed values stand under each key."""
    found: Counter[str] = Counter()
    for column in sealed_columns():
        for batch in _batches(column):
            found.update(key_of(sealed) for _row, sealed in batch if sealed)
    return found


def reseal(tell: Callable[[str, int], None] = lambda _column, _done: None) -> int:
    """Seal with the newest key whatever an older one sealed; how many values were sealed anew.

    A value that somebody changes meanwhile is left as they wrote it: it was sealed with the newest key already.
    """
    done = 0
    for column in sealed_columns():
        for batch in _batches(column):
            with transaction.atomic():
                done += sum(_reseal_one(column, row, sealed) for row, sealed in batch)
            tell(column.about, done)
    return done


def _reseal_one(column: SealedTextField, row: Any, sealed: bytes) -> bool:
    keys = ring()
    if not sealed or key_of(sealed) == keys.sealing.id:
        return False
    anew = keys.seal(keys.unseal(sealed, about=column.about), about=column.about)
    table, name, key = (_quoted(part) for part in (column.model._meta.db_table, column.column, _key(column).column))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {name} = %s WHERE {key} = %s AND {name} = %s", [anew, row, sealed])  # noqa: S608 - names come from models
        return cursor.rowcount == 1


def _batches(column: SealedTextField) -> Iterator[list[tuple[Any, bytes]]]:
    """The raw values with their rows' keys, in the order of the keys."""
    table, name, key = (_quoted(part) for part in (column.model._meta.db_table, column.column, _key(column).column))
    query = f"SELECT {key}, {name} FROM {table} WHERE {name} IS NOT NULL"  # noqa: S608 - names come from models
    last: list[Any] = []
    while True:
        after = f" AND {key} > %s" if last else ""
        with connection.cursor() as cursor:
            cursor.execute(f"{query}{after} ORDER BY {key} LIMIT {BATCH}", last)
            batch = [(row, bytes(sealed)) for row, sealed in cursor.fetchall()]
        if not batch:
            return
        last = [batch[-1][0]]
        yield batch


def _key(column: SealedTextField) -> models.Field[Any, Any]:
    found = column.model._meta.pk
    assert found is not None
    return found


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))
