"""The rows of every table as lines of JSON, and back; a checksum that does not ask for an order."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor
from django.utils.duration import duration_iso_string

from partera.core.errors import BadInput, Refused

LEFT_OUT = ("sessions", "usersessions", "django_q")
"""Apps whose rows need not outlive an installation: who is signed in, and the queue's slips for jobs in `work`."""

_AT_ONCE = 1000

Node = tuple[str, str]
"""A migration: app and name."""


@dataclass(frozen=True)
class Sum:
    """How many rows, and the sum of their checksums: the same rows in any order give the same."""

    rows: int = 0
    sha256: str = f"{0:064x}"

    def plus(self, line: str) -> Sum:
        """With one more row."""
        added = int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")
        return Sum(self.rows + 1, f"{(int(self.sha256, 16) + added) % (1 << 256):064x}")


class Tables:
    """The tables of a database at a state of the migrations."""

    def __init__(self, alias: str, nodes: Iterable[Node]) -> None:
        self.alias = alias
        loader = MigrationExecutor(connections[alias]).loader
        apps = loader.project_state(sorted(nodes)).apps
        self.models: dict[str, type[models.Model]] = {
            model._meta.label_lower: model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
        }
        for model in self.models.values():
            for field in model._meta.concrete_fields:
                field.auto_now = field.auto_now_add = False  # type: ignore[attr-defined]

    def lines(self, label: str) -> Iterator[str]:
        """The table's rows, one JSON list each, in the order of their keys."""
        model = self.models[label]
        names = [field.attname for field in model._meta.concrete_fields]
        rows = model._base_manager.using(self.alias).order_by("pk").values_list(*names)
        for row in rows.iterator(chunk_size=_AT_ONCE):
            yield json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True)

    def sum(self, label: str) -> Sum:
        """Rows and checksum of the table as it stands."""
        found = Sum()
        for line in self.lines(label):
            found = found.plus(line)
        return found

    def columns(self, label: str) -> list[str]:
        """The names that the values of a line stand for."""
        return [field.attname for field in self.models[label]._meta.concrete_fields]

    def clear(self) -> None:
        """Take out what the migrations themselves have put in."""
        for model in self.models.values():
            rows = model._base_manager.using(self.alias)
            if rows.exists():
                rows.all()._raw_delete(self.alias)

    def put(self, label: str, columns: list[str], lines: Iterable[str]) -> None:
        """Add the rows."""
        model = self.models.get(label)
        if model is None or columns != self.columns(label):
            raise BadInput(f"The archive’s table {label} is not shaped like the database’s. Nothing was kept.")
        fields = model._meta.concrete_fields
        left = iter(lines)
        while some := list(islice(left, _AT_ONCE)):
            rows = [model(**_values(fields, json.loads(line))) for line in some]
            model._base_manager.using(self.alias).bulk_create(rows)

    def set_counters(self) -> None:
        """Let the next row of each table get a number of its own."""
        connection = connections[self.alias]
        sets = connection.ops.sequence_reset_sql(no_style(), list(self.models.values()))
        with connection.cursor() as cursor:
            for statement in sets:
                cursor.execute(statement)


def applied(alias: str) -> list[Node]:
    """The migrations that the database has, sorted; refused when this code has others."""
    executor = MigrationExecutor(connections[alias])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused("The database was made by an older version. Run `partera migrate` first, then try again.")
    return sorted(set(executor.loader.applied_migrations) & set(executor.loader.graph.nodes))


def make_shape(alias: str, nodes: Iterable[Node]) -> None:
    """Bring an empty database to the state of those migrations."""
    wanted = set(nodes)
    executor = MigrationExecutor(connections[alias])
    unknown = wanted - set(executor.loader.graph.nodes)
    if unknown:
        raise Refused(
            "The archive was made by a newer version of Partera. Install that version, then restore. Nothing was kept."
        )
    graph = executor.loader.graph
    executor.migrate(
        [node for node in sorted(wanted) if not wanted & {child.key for child in graph.node_map[node].children}]
    )


def is_empty(alias: str) -> bool:
    """Whether the database holds no tables yet, or only tables without rows of ours."""
    connection = connections[alias]
    names = set(connection.introspection.table_names())
    if "django_migrations" not in names:
        return not names
    tables = Tables(alias, MigrationExecutor(connection).loader.applied_migrations)
    return all(
        not model._base_manager.using(alias).exists()
        for model in tables.models.values()
        if model._meta.db_table in names and model._meta.app_label not in ("contenttypes", "auth")
    )


def _plain(value: Any) -> Any:
    """A value as JSON can carry it, without loss."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _values(fields: Iterable[models.Field], row: list[Any]) -> dict[str, Any]:
    return {field.attname: _value(field, value) for field, value in zip(fields, row, strict=True)}


def _value(field: models.Field, value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)
