"""Columns that hold sealed bytes, and a column by which a sealed text is found again.

What is sealed is bound to its table and column: moved to another column it does not open. It is not bound to its row.
Migrations see Django's own fields, so that they import nothing of ours.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import Col

from partera.platform.sealed.ring import ring

BLIND_LENGTH = 80


class SealedTextField(models.BinaryField):
    """A text sealed in the database. Empty is kept as an empty column, so that it can be seen to be empty."""

    description = "Sealed text"

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("editable", True)
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Django's own binary column."""
        name, _path, args, options = super().deconstruct()
        options.pop("editable", None)
        return name, "django.db.models.BinaryField", args, options

    @property
    def about(self) -> str:
        """What the sealed bytes are bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_default(self) -> Any:
        return super().get_default() if self.has_default() else self._plain(b"")

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.about} is sealed and is not written out as text. Back up the database instead.")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        plain = self._bytes(value)
        return super().get_db_prep_value(ring().seal(plain, about=self.about) if plain else b"", connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        if not (isinstance(expression, Col) and expression.target.model is self.model):
            raise FieldError(f"{self.about} is sealed and can only be read as the column it is.")
        sealed = bytes(value)
        return self._plain(ring().unseal(sealed, about=self.about) if sealed else b"")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.about} is sealed: it cannot be searched. Use a BlindIndexField beside it.")
        return super().get_lookup(lookup_name)

    def _bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def _plain(self, content: bytes) -> Any:
        return content.decode()


class SealedJSONField(SealedTextField):
    """Plain values (lists, dictionaries, numbers, texts) sealed in the database; empty is None."""

    description = "Sealed JSON"

    def _bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()

    def _plain(self, content: bytes) -> Any:
        return json.loads(content) if content else None


class BlindIndexField(models.CharField):
    """The keyed digest of a text kept sealed beside it: finds the exact text, apart from case and spaces, and shows
    nothing of it. `of` names the sealed field; the digest follows it at every save.
    """

    description = "Blind index"

    def __init__(self, *args: Any, of: str = "", **options: Any) -> None:
        options.update(max_length=BLIND_LENGTH, editable=False)
        options.setdefault("blank", True)
        options.setdefault("db_index", not options.get("unique", False))
        self.of = of
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Django's own column of characters."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    @property
    def about(self) -> str:
        """What the digests are bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = normalised(getattr(model_instance, self.of))
        made = ring().digest(text, about=self.about) if text else ""
        setattr(model_instance, self.attname, made)
        return made

    def matching(self, text: str) -> models.Q:
        """The condition for rows whose sealed text is this one."""
        wanted = normalised(text)
        return models.Q(**{f"{self.name}__in": ring().digests(wanted, about=self.about) if wanted else []})


def normalised(text: Any) -> str:
    """A text without differences of case, width and outer or doubled spaces."""
    return " ".join(unicodedata.normalize("NFKC", str(text or "")).casefold().split())


def is_named(model: type[models.Model], field: str, text: str) -> models.Q:
    """The condition for a model's rows whose blind index `field` finds the text."""
    column = model._meta.get_field(field)
    if not isinstance(column, BlindIndexField):
        raise FieldError(f"{field} of {model.__name__} is no blind index.")
    return column.matching(text)
