"""The page of permissions is the one the code writes, and every field of every table has a class."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model

from partera.platform.accounts.permissions import PERMISSIONS, ROLES
from partera.platform.audit.changes import between, picture
from partera.platform.audit.field_classes import CLASSES, FIELD_CLASSES, NAMES_OF_PEOPLE, class_of
from partera.registry.partners.models import Person
from tests.docs.write_permissions import PAGE, text

MODELS: list[type[Model]] = [model for model in apps.get_models() if not model._meta.auto_created]


def fields(model: type[Model]) -> set[str]:
    return {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}


def test_the_page_is_the_one_the_code_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "run: python -m tests.docs.write_permissions"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_has_its_class(model: type[Model]) -> None:
    label = model._meta.label
    without = sorted(name for name in fields(model) if class_of(f"{label}.{name}") is None)
    assert without == [], f"give {label}’s fields a class in platform/audit/field_classes.py"


def test_the_table_names_no_field_twice_and_none_that_is_not_there() -> None:
    known = {model._meta.label: fields(model) for model in MODELS}
    for label, kept in FIELD_CLASSES.items():
        assert set(kept) <= set(CLASSES)
        named = " ".join(kept.values()).split()
        assert len(named) == len(set(named)), label
        assert set(named) - known[label] <= {"*"}, label
    for field in NAMES_OF_PEOPLE:
        assert class_of(field) is not None, field


def test_sign_in_records_letters_and_addresses_are_restricted() -> None:
    for field in (
        "accounts.User.email",
        "accounts.User.password",
        "letters.Letter.to",
        "letters.Letter.body",
        "mfa.Authenticator.data",
        "partners.Person.email",
        "sessions.Session.session_data",
        "tokens.Token.digest",
        "usersessions.UserSession.ip",
    ):
        assert class_of(field) == "restricted", field


def test_a_field_without_a_class_never_stands_in_the_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FIELD_CLASSES, "partners.Person", {})
    class_of.cache_clear()
    person = Person(name="Ana Demo-Rivera")
    before = picture(person)
    person.invented = True
    told = between(before, person)
    class_of.cache_clear()
    assert all(value.startswith("digest ") for value in told["invented"])


def test_every_permission_names_known_roles() -> None:
    assert all(permission.roles <= set(ROLES) for permission in PERMISSIONS.values())
