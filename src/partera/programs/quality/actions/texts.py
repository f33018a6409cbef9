"""Free texts on their way in: each passes the identifier guard, and why a text was kept in spite of it is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput
from partera.core.identifiers import guard
from partera.core.identifiers.guard import InField
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.sealed.ring import ring
from partera.programs.quality.models import TextKept

_ABOUT = "quality text kept"
_LONGEST = 300


@transaction.atomic
def checked(*, thing: str, field: str, text: str, keep_reason: str = "", by: Viewer) -> str:
    """The text, once it has passed the guard: see `checked_each`."""
    return checked_each(thing=thing, texts={field: text}, keep_reason=keep_reason, by=by)[field]


@transaction.atomic
def checked_each(*, thing: str, texts: Mapping[str, str], keep_reason: str = "", by: Viewer) -> dict[str, str]:
    """The texts of one thing, by field, once all have passed the guard.

    Raises `guard.Stopped` or `guard.Asked`. What was asked about and kept before, in the same field of the same thing,
    is not asked about again. Belongs in the transaction that keeps the text: a row may be written first, so that
    `thing` can name it, and goes with the refusal.
    """
    found = [one for field, text in texts.items() for one in guard.in_field(field, text)]
    known = {field: _known(thing, field) for field in {one.field for one in found}}
    fresh = [one for one in found if one.kind in guard.STOPPED or not _is_known(one, known[one.field])]
    guard.decide(fresh, kept=keep_reason)
    if len(keep_reason) > _LONGEST:
        raise BadInput(_("Say in at most 300 letters why the text may stay."))
    for field in texts:
        if mine := [one for one in fresh if one.field == field]:
            _keep(thing, field, mine, keep_reason, by)
    return dict(texts)


def _known(thing: str, field: str) -> set[str]:
    """Digests of what was kept in a field of a thing before."""
    rows = TextKept.objects.filter(thing=thing, field=field).values_list("marks", flat=True)
    return {mark for marks in rows for mark in marks}


def _is_known(one: InField, marks: set[str]) -> bool:
    return bool(marks) and not marks.isdisjoint(ring().digests(_folded(one), about=_ABOUT))


def _folded(one: InField) -> str:
    return f"{one.kind} {one.excerpt.casefold()}"


def _keep(thing: str, field: str, found: Sequence[InField], reason: str, by: Viewer) -> None:
    kinds = [kind for kind in guard.KINDS if any(one.kind == kind for one in found)]
    TextKept.objects.create(
        thing=thing,
        field=field,
        looks_like=kinds,
        marks=[ring().digest(_folded(one), about=_ABOUT) for one in found],
        reason=reason.strip(),
        at=now(),
        by_name=by.name,
    )
    changes = {"field": field, "looks_like": [None, ", ".join(kinds)]}
    record(action="quality.keep_text", thing=thing, changes=changes, by=by)
