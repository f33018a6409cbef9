"""What the pages of this area do alike: bind the one form that was sent, and answer it."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.convenings import queries
from partera.registry.partners import queries as partners

AForm = TypeVar("AForm", bound=Form)


def asked_to(request: HttpRequest) -> str:
    """Which of the page's forms was sent; nothing when the page was only opened."""
    return request.GET.get("do", "") if request.method == "POST" else ""


def numbered(asked: str, what: str) -> int | None:
    """The number that follows a word in what was asked: 7 for `remove-7`; None when it is something else."""
    found = re.fullmatch(rf"{what}-([0-9]{{1,18}})", asked)
    return int(found[1]) if found else None


def bound(kind: type[AForm], request: HttpRequest, name: str, **more: Any) -> AForm:
    """The page's form of that name, filled with what was sent when it was this one."""
    sent = request.POST if asked_to(request) == name else None
    return kind(sent, prefix=name, **more)


def run_by(viewer: Viewer, number: int) -> queries.SessionDetail:
    """The session when the viewer runs it, else not found."""
    session = queries.session(viewer, number)
    if not session.may_run:
        raise NotFound("There is no such page.")
    return session


def directory(viewer: Viewer, place: str = "") -> list[tuple[int, str]]:
    """Organisations to choose from: number and name."""
    return [(row.id, row.name) for row in partners.organisations(viewer, place=place).rows]


def people_in(viewer: Viewer, organisations: list[int]) -> list[tuple[int, str]]:
    """People to choose from, of these organisations."""
    found = {pair for organisation in organisations for pair in partners.people_of(viewer, organisation)}
    return sorted(found, key=lambda pair: pair[1])
