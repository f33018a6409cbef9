"""Documents added to the thing they belong to, and contents that no row names removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.files import store
from partera.platform.files.models import CLASSES, File
from partera.platform.files.rules import kinds
from partera.platform.files.rules.kinds import Checked
from partera.platform.files.rules.problems import PROBLEMS, Problem


@dataclass(frozen=True)
class Kept:
    """A document whose content is on the disk and that no row names yet."""

    document: Checked
    sha256: str
    moment: int


def checked(name: str, content: bytes) -> Checked:
    """The document as it may be kept, or refused with the sentence that says why."""
    try:
        return kinds.checked(name, content)
    except Problem as problem:
        raise BadInput(_(PROBLEMS[problem.code])) from problem


@contextmanager
def keeping(documents: Sequence[Checked]) -> Iterator[list[Kept]]:
    """Contents are on the disk within; one that no row names at the end is removed.

    Stands outside the transaction that adds the rows: what fails there leaves nothing behind.
    """
    kept = [Kept(document, *store.put(document.content)) for document in documents]
    try:
        yield kept
    finally:
        for one in kept:
            if not File.objects.filter(sha256=one.sha256).exists():
                store.drop(one.sha256, one.moment)


@transaction.atomic
def add(*, kept: Kept, owner: str, kept_as: str = "internal", by: Viewer) -> int:
    """Add a row for a document; gives its number. The caller has asked whether `by` may, for the thing that owns it."""
    if kept_as not in CLASSES:
        raise ValueError(f"{kept_as} is no class of a document")
    row = File.objects.create(
        sha256=kept.sha256,
        name=kept.document.name,
        media_type=kinds.KINDS[kept.document.kind].media_type,
        size=len(kept.document.content),
        kept_as=kept_as,
        owner=owner,
        at=now(),
        by_name=by.name,
    )
    told = {
        "file": [None, row.pk],
        "sha256": row.sha256,
        "media_type": row.media_type,
        "size": row.size,
        "kept_as": kept_as,
    }
    record(action="files.add", thing=owner, changes=told, by=by)
    return row.pk


def clear_unnamed() -> int:
    """Remove contents that a broken-off upload left more than a day ago; gives how many."""
    lying = list(store.old())
    named = set(File.objects.filter(sha256__in=lying).values_list("sha256", flat=True)) if lying else set()
    return store.drop_old(one for one in lying if one not in named)
