"""What lines of *What needs you* share: many of a kind stand as one, names are in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partera.registry.workplans.queries import DueLine

FEW = 5
"""More lines than this of one kind in a program stand as one."""

Program = tuple[int, str]
"""A supply program's number and name."""


def in_language(name: str, name_es: str) -> str:
    """The Spanish name for who reads Spanish, where there is one."""
    return name_es if name_es and (get_language() or "en").startswith("es") else name


def gathered(
    lines: Sequence[DueLine],
    program: Program,
    things: Callable[[int, str], str],
    why: str,
    page: str,
    narrowed: Mapping[str, str] | None = None,
    part: str = "",
) -> list[DueLine]:
    """The lines themselves where they are few; else one, due with the first, that leads to a page of the program."""
    if len(lines) <= FEW:
        return list(lines)
    number, name = program
    first = min(lines, key=lambda line: line.due)
    to = (page, {"number": number}, dict(narrowed or {}), part)
    return [DueLine(first.verb, _("See the list"), things(len(lines), name), why, first.due, *to)]
