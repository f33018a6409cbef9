"""How the walks over every route and operation know where to go, and who they are."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.doors.api.urls import api
from partera.platform.accounts.models import User
from partera.platform.accounts.permissions import PERMISSIONS, ROLES
from partera.registry.partners.actions import give_role
from partera.registry.partners.queries import viewer_for
from partera.registry.partners.rules import ROLE_NEEDS
from tests.doors import walk_objects
from tests.doors.walk_objects import Walk
from tests.support.people import SET_UP, START, World

HOME, NEXT_DOOR, ELSEWHERE, EVERYWHERE = "at home", "next door", "elsewhere", "everywhere"


def routes(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every route of the pages, by the URL configuration; operations of the interface are listed by themselves."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != api.urls_namespace:
                yield from routes(entry)
        else:
            yield entry


def addresses() -> Iterator[tuple[str, Any]]:
    """Every page's address as it is declared, with its view."""
    for route in routes():
        yield _PLAIN.sub(r"<\1>", str(route.pattern)), route.callback


_PLAIN = re.compile(r"<\w+:(\w+)>")
ROUTES = {route.name or str(route.pattern): route for route in routes()}


def in_parts(count: int) -> list[Any]:
    """A long walk in parts, each `[part::count]`: the first is quick enough for `make check`; all are `make test`'s."""
    return [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, count))]


def unknown_things(names: Iterable[str], things: dict[str, Walk]) -> list[str]:
    """The routes that name a thing which no area has made."""
    return [name for name in names if ROUTES[name].pattern.converters and name not in things]


def walks(world: World) -> dict[str, Walk]:
    """The things of every area, by route."""
    found: dict[str, Walk] = {}
    for module in pkgutil.iter_modules(walk_objects.__path__):
        found |= importlib.import_module(f"{walk_objects.__name__}.{module.name}").objects(world)
    return found


@dataclass(frozen=True)
class Walker:
    """Somebody with one role, and where it is held as seen from Delta's things."""

    role: str
    where: str
    user: User
    viewer: Viewer

    def __str__(self) -> str:
        return f"{self.role} {self.where}"


def walkers(world: World) -> list[Walker]:
    """Every role in every place it may be held: where Delta's things are, next door, in another partnership, and
    everywhere when the role is not bound."""
    return [
        walker(world, role, where, organisation, partnership)
        for role in ROLES
        for where, organisation, partnership in _places(world, role)
    ]


def _places(world: World, role: str) -> Iterator[tuple[str, int | None, int | None]]:
    needed = ROLE_NEEDS.get(role)
    if needed != "partnership":
        yield HOME, world.county_general.pk, None
        yield NEXT_DOOR, world.home_visits.pk, None
        yield ELSEWHERE, world.mercy.pk, None
    if needed != "organisation":
        yield HOME, None, world.delta.pk
        yield ELSEWHERE, None, world.coast.pk
    if needed is None:
        yield EVERYWHERE, None, None


def walker(world: World, role: str, where: str, organisation: int | None, partnership: int | None) -> Walker:
    """Somebody who signs in with this one role."""
    number = User.objects.count()
    user = User.objects.create(name=f"Walker {number}", email=f"walker{number}@example.org", joined_at=now())
    give_role(user=user.pk, role=role, organisation=organisation, partnership=partnership, start=START, by=SET_UP)
    return Walker(role, where, user, viewer_for(user))


def reach(role: str, needs: str, changes: str) -> str:
    """What a role does with a route, as the table in the docs says it."""
    sees = needs not in PERMISSIONS or role in PERMISSIONS[needs].roles
    sends = sees and (changes not in PERMISSIONS or role in PERMISSIONS[changes].roles)
    if not sees:
        return ""
    whole = any(PERMISSIONS[need].is_whole for need in (needs, changes) if need in PERMISSIONS)
    return ("●" if sends else "○") + (" *whole*" if whole else "")
