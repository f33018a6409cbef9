"""What changed in a row, as the trail may hold it.

    before = changes.picture(row)
    row.end = end
    row.save()
    record(action="partners.end_position", thing=…, changes=changes.between(before, row), by=by)

gives `{"end": [null, "2026-03-01"]}`. Of a restricted field and of a person's name only a keyed digest is held, which
is the same for the same value: that it changed, and to what it changed back, can be seen; what it was cannot.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model

from partera.platform.audit.field_classes import is_digested
from partera.platform.sealed.ring import ring

Picture = dict[str, Any]
_OWN = {"id", "updated_at", "changed_at", "created_at", "last_news"}
"""What the line says anyway, or what every change moves."""


def picture(row: Model) -> Picture:
    """Every column's value as it stands in the row now."""
    return {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}


def between(before: Picture, row: Model) -> dict[str, list[Any]]:
    """Each field that differs from the picture, with its value before and after."""
    after = picture(row)
    label = row._meta.label
    return {
        name: [_told(label, name, before.get(name)), _told(label, name, value)]
        for name, value in after.items()
        if name not in _OWN and before.get(name) != value
    }


def made(row: Model) -> dict[str, list[Any]]:
    """What a new row holds, empty fields left out."""
    empty = ("", None)
    return {name: told for name, told in between({}, row).items() if told[1] not in empty}


def removed(row: Model) -> dict[str, list[Any]]:
    """What a row held that is taken away."""
    return {name: [told[1], None] for name, told in made(row).items()}


def listed(name: str, before: Iterable[Any], after: Iterable[Any]) -> dict[str, list[Any]]:
    """What a list beside the row held before and holds after, such as the counties served; empty when the same."""
    was, held = sorted(before), sorted(after)
    return {name: [was, held]} if was != held else {}


def state(before: str | None, after: str | None) -> dict[str, list[Any]]:
    """A step from one state to the next; None before a thing was there and after it is gone."""
    return {"state": [before, after]}


def _told(label: str, name: str, value: Any) -> Any:
    if value in ("", None):
        return value
    if is_digested(f"{label}.{name}"):
        return digest(f"{label}.{name}", value)
    return plain(value)


def digest(field: str, value: Any) -> str:
    """What the trail holds instead of a value that must not be read."""
    return f"digest {ring().digest(str(value), about=f'audit {field}')[:25]}"


def plain(value: Any) -> Any:
    """The value as JSON holds it."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"a {type(value).__name__} cannot stand in the trail")
