"""What tests begin with is made by the actions once a process and day; after that its rows are put back as they were,
which takes a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from partera.platform.audit.models import Entry
from partera.registry.places.models import Place

T = TypeVar("T")
Rows = list[dict[str, Any]]
_STANDS = {Place}
"""Lists that stand before any test and are too long to look through."""


@dataclass(frozen=True)
class _Kept:
    """What was given, the rows that came, by table, and how many stood in each of these tables before."""

    given: Any
    came: dict[type[Model], Rows]
    before: dict[type[Model], int]


_KEPT: dict[Hashable, _Kept] = {}


def once(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, with its rows in the database; made anew where the tables stand otherwise than the first time.

    Rows that stood before must stay as they are: `make` only adds. Lines of the trail get numbers of their own.
    """
    kept = _KEPT.get(key)
    if kept is None:
        return _made(key, make)
    if any(_rows_of(model).count() != number for model, number in kept.before.items() if model is not Entry):
        return make()
    with transaction.atomic():  # rows may come before those they point to
        for model, rows in kept.came.items():
            model._default_manager.bulk_create(model(**row) for row in rows)
    return cast("T", deepcopy(kept.given))


def _made(key: Hashable, make: Callable[[], T]) -> T:
    models = [model for model in apps.get_models(include_auto_created=True) if model not in _STANDS]
    before = {model: {row["pk"]: row for row in _values(model)} for model in models}
    given = make()
    came, changed = {}, False
    for model in models:
        after = _values(model)
        new = [row for row in after if row["pk"] not in before[model]]
        changed = changed or [row for row in after if row["pk"] in before[model]] != [*before[model].values()]
        if new:
            came[model] = [_without(row, *(("pk", "id") if model is Entry else ("pk",))) for row in new]
    if not changed:
        _KEPT[key] = _Kept(given, came, {model: len(before[model]) for model in came})
    return given


def _values(model: type[Model]) -> Rows:
    names = [field.attname for field in model._meta.concrete_fields]
    rows = _rows_of(model).order_by("pk")
    return [{"pk": row.pk, **{name: getattr(row, name) for name in names}} for row in rows]


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _rows_of(model: type[Model]) -> Any:
    return model._base_manager.all()
