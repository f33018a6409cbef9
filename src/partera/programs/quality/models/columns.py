"""Promises that many tables of this app keep in the same form."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q


def known(field: str, values: Iterable[str], name: str) -> models.CheckConstraint:
    """The field holds one of the words of a list."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": list(values)}), name=name)


def said(field: str, name: str) -> models.CheckConstraint:
    """The field is not empty."""
    return models.CheckConstraint(condition=~Q(**{field: ""}), name=name)


def first_of_month(field: str, name: str) -> models.CheckConstraint:
    """A month is kept as its first day."""
    return models.CheckConstraint(condition=Q(**{f"{field}__day": 1}), name=name)
