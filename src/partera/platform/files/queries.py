"""Documents as rows, and their contents. Who may read one, the thing that owns it says: ask there first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.platform.files import store
from partera.platform.files.models import File


@dataclass(frozen=True)
class FileRow:
    """A document in a list."""

    id: int
    name: str
    media_type: str
    size: int
    kept_as: str
    owner: str
    sha256: str
    at: datetime
    by_name: str


def file(number: int, *, owner: str) -> FileRow:
    """A document of the thing that owns it, whose reader has been asked for already; else not found."""
    row = File.objects.filter(pk=number, owner=owner).first()
    if row is None:
        raise NotFound(_("There is no such file."))
    return row_of(row)


def row_of(row: File) -> FileRow:
    """The row as plain values."""
    return FileRow(row.pk, row.name, row.media_type, row.size, row.kept_as, row.owner, row.sha256, row.at, row.by_name)


def content(row: FileRow) -> bytes:
    """What the document holds, checked against its checksum."""
    return store.read(row.sha256)
