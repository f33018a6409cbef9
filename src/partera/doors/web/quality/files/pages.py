"""What the pages of the files for other programs show."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse

from partera.core.viewers import Viewer
from partera.doors.web.quality.files import words
from partera.doors.web.quality.tabs import Tab, collaborative_tabs
from partera.programs.quality.queries import destinations as known
from partera.programs.quality.queries.collaboratives import CollaborativeRow
from partera.programs.quality.queries.destinations import DestinationRow, FileRow, Made
from partera.programs.quality.rules.program_rows import Value

SHOWN_ROWS = 8


@dataclass(frozen=True)
class Listed:
    """A mapping in the list."""

    row: DestinationRow
    address: str
    checked: str
    differences: int
    last_made: FileRow | None


@dataclass(frozen=True)
class ListPage:
    """Every program's file of a collaborative."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    listed: tuple[Listed, ...]
    unchecked: int


@dataclass(frozen=True)
class Preview:
    """The first rows of a file."""

    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    months: str
    hospitals: int
    left_out: str
    is_cut: bool


@dataclass(frozen=True)
class DestinationPage:
    """One program's file."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    row: DestinationRow
    checked: str
    differences: tuple[str, ...]
    problems: tuple[str, ...]
    preview: Preview | None
    months: Form
    check: Form
    versions: tuple[tuple[DestinationRow, str], ...]
    files: tuple[tuple[FileRow, str], ...]


@dataclass(frozen=True)
class EditPage:
    """A mapping being written."""

    collaborative: CollaborativeRow
    row: DestinationRow | None
    form: Form
    problems: tuple[str, ...]
    preview: Preview | None


def list_page(viewer: Viewer, collaborative: CollaborativeRow) -> ListPage:
    """The list with what is due on each."""
    listed = [_listed(viewer, row) for row in known.destinations(viewer, collaborative.id)]
    return ListPage(
        collaborative=collaborative,
        tabs=tabs(viewer, collaborative.id),
        listed=tuple(listed),
        unchecked=sum(not one.row.is_checked for one in listed),
    )


def _listed(viewer: Viewer, row: DestinationRow) -> Listed:
    made = known.files(viewer, row.collaborative, row.key)
    return Listed(
        row=row,
        address=reverse("quality_destination", args=[row.collaborative, row.key]),
        checked=words.checked(row),
        differences=len(known.redefined(viewer, row)),
        last_made=made[0] if made else None,
    )


def preview(made: Made, months: str) -> Preview:
    """The first rows as they will be written."""
    return Preview(made.header, made.rows, months, len(made.hospitals), words.left_out(made), made.is_cut)


def tabs(viewer: Viewer, collaborative: int) -> list[Tab]:
    """The pages of the collaborative."""
    return collaborative_tabs(viewer, collaborative, "quality_destinations")
