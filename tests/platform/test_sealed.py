"""Sealed columns: unreadable in the database, whole for the program, and found by a blind index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps

from partera.core.errors import Refused, Unavailable
from partera.core.periods import clock_at
from partera.platform.sealed import resealing
from partera.platform.sealed.fields import BlindIndexField, SealedJSONField, SealedTextField, is_named
from partera.platform.sealed.ring import ring

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def family(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A table of invented families, there for one test."""
    with isolate_apps("partera.platform.audit"):

        class Family(models.Model):
            name = SealedTextField()
            phone = SealedTextField(blank=True)
            answers = SealedJSONField(null=True)
            name_found = BlindIndexField(of="name")

            class Meta:
                app_label = "audit"

        with connection.schema_editor() as editor:
            editor.create_model(Family)
        known = apps.get_models()
        monkeypatch.setattr(resealing.apps, "get_models", lambda: [*known, Family])
        yield Family
        with connection.schema_editor() as editor:
            editor.delete_model(Family)


def raw(model: Any, column: str) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} ORDER BY id")
        return [bytes(row[0]) for row in cursor.fetchall()]


def test_a_sealed_value_comes_back_and_is_unreadable_in_the_database(family: Any) -> None:
    family.objects.create(name="Ana Demo-Rivera", phone="", answers={"visits": 3})
    found = family.objects.get()
    assert (found.name, found.phone, found.answers) == ("Ana Demo-Rivera", "", {"visits": 3})
    stored = raw(family, "name")[0] + raw(family, "answers")[0]
    assert b"Ana" not in stored and b"Demo" not in stored and b"visits" not in stored
    assert raw(family, "phone") == [b""]


def test_equal_values_do_not_look_equal(family: Any) -> None:
    family.objects.create(name="Ana Demo-Rivera")
    family.objects.create(name="Ana Demo-Rivera")
    assert len(set(raw(family, "name"))) == 2


def test_a_value_moved_to_another_column_is_refused(family: Any) -> None:
    family.objects.create(name="Ana Demo-Rivera", phone="555-0100")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {family._meta.db_table} SET phone = name")
    with pytest.raises(Refused, match="moved from elsewhere"):
        family.objects.get()


def test_a_value_altered_in_the_database_is_refused(family: Any) -> None:
    family.objects.create(name="Ana Demo-Rivera")
    sealed = bytearray(raw(family, "name")[0])
    sealed[-1] ^= 1
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {family._meta.db_table} SET name = %s", [bytes(sealed)])
    with pytest.raises(Refused, match="was changed"):
        family.objects.get()


def test_a_blind_index_finds_the_text_whatever_its_case_and_spaces(family: Any) -> None:
    family.objects.create(name="Ana Demo-Rivera")
    family.objects.create(name="Bea Demo-Rivera")
    assert [found.name for found in family.objects.filter(is_named(family, "name_found", " ANA  demo-rivera"))] == [
        "Ana Demo-Rivera"
    ]
    assert not family.objects.filter(is_named(family, "name_found", "")).exists()


def test_a_sealed_column_refuses_to_be_searched(family: Any) -> None:
    with pytest.raises(FieldError, match="cannot be searched"):
        family.objects.filter(name="Ana Demo-Rivera").exists()


def test_rotation_keeps_everything_readable_and_frees_the_old_key(family: Any) -> None:
    morning = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with clock_at(morning):
        old = ring().sealing.id
        for number in range(3):
            family.objects.create(name=f"Ana Demo-Rivera {number}", answers=[number])
        ring().rotate()
        assert resealing.keys_in_use() == {old: 6}
        assert resealing.reseal() == 6
        assert resealing.reseal() == 0
    with clock_at(morning + timedelta(days=1)):
        ring().retire(old)
    assert [(f.name, f.answers) for f in family.objects.order_by("id")] == [
        (f"Ana Demo-Rivera {number}", [number]) for number in range(3)
    ]
    assert set(resealing.keys_in_use()) == {ring().sealing.id}
    assert family.objects.filter(is_named(family, "name_found", "Ana Demo-Rivera 1")).count() == 1


def test_resealing_that_was_cut_off_is_taken_up_again(family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "BATCH", 2)
    for number in range(5):
        family.objects.create(name=f"Ana {number}")
    ring().rotate()

    def stop(_column: str, done: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resealing.reseal(stop)
    assert len(resealing.keys_in_use()) == 2
    assert resealing.reseal() == 3
    assert [f.name for f in family.objects.order_by("id")] == [f"Ana {number}" for number in range(5)]


def test_without_its_key_a_column_says_which_key_to_bring_back(family: Any) -> None:
    family.objects.create(name="Ana Demo-Rivera")
    path = ring().path
    assert path is not None
    path.unlink()
    with pytest.raises(Unavailable, match="Bring back the key file"):
        family.objects.get()


def test_migrations_hold_only_fields_of_django(family: Any) -> None:
    for name in ("name", "answers", "name_found"):
        text, imports = MigrationWriter.serialize(family._meta.get_field(name))
        assert text.startswith("models.") and imports == {"from django.db import models"}
