"""What lines of *What needs you* share: many of a kind stand as one, names are in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext as _

from partera.registry.workplans.queries import DueLine

FEW = 5
"""More lines than this of one kind in a program stand as one."""

Program = tuple[int, str]
"""A supply program's number and name."""


def in_language(name: str, name_es: str) -> str:
    """The Spanish name for who reads Spanish, where there is one."""
    return name_es if name_es and (get_language() or "en").startswith("es") else name


SITES = ngettext_lazy("%(n)s site of %(program)s", "%(n)s sites of %(program)s", "n")


def gathered(
    found: Mapping[Program, Sequence[DueLine]],
    things: Any,
    why: str,
    page: str,
    narrowed: Mapping[str, str] | None = None,
    part: str = "",
) -> Iterator[DueLine]:
    """The lines of each program where they are few; else one, due with the first, that leads to a page of it.

    `things` says how many (`n`) of the program there are, as `SITES` does.
    """
    for (number, name), lines in found.items():
        if len(lines) <= FEW:
            yield from lines
            continue
        first, thing = min(lines, key=lambda line: line.due), things % {"n": len(lines), "program": name}
        to = (page, {"number": number}, dict(narrowed or {}), part)
        yield DueLine(first.verb, _("See the list"), thing, why, first.due, *to)
