"""What a column may hold fits it: PostgreSQL refuses longer words, SQLite does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, Field, Model, Q

MODELS = [model for model in apps.get_models() if model.__module__.startswith("partera.")]


def words(condition: Q) -> Iterator[tuple[str, str]]:
    """Every word that a check names, with its column."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from words(child)
        elif isinstance(child, tuple):
            name, value = child
            for one in value if isinstance(value, list | tuple | set | frozenset) else [value]:
                if isinstance(one, str):
                    yield name.removesuffix("__in"), one


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_words_a_check_allows_fit_their_column(model: type[Model]) -> None:
    columns = {field.name: field for field in model._meta.get_fields() if isinstance(field, Field)}
    checks = [one for one in model._meta.constraints if isinstance(one, CheckConstraint)]
    found = [pair for check in checks if isinstance(check.condition, Q) for pair in words(check.condition)]
    width = {name: field.max_length for name, field in columns.items() if field.max_length}
    assert [pair for pair in found if len(pair[1]) > width.get(pair[0], len(pair[1]))] == []
