"""The page objects of releases: which there are, what each holds, and what going back to one changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.codes import place_name
from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.evidence.pages import viewer_needs
from partera.doors.web.places.about import hiding_said, left_out_said
from partera.doors.web.places.words import place_label
from partera.doors.web.places.words import title as title_of
from partera.doors.web.templatetags.showing import day, moment, number, said
from partera.registry.findings import queries as findings
from partera.registry.findings.queries import ReleaseRow


@dataclass(frozen=True)
class ReleaseLine:
    """A release in the list."""

    id: str
    made: str
    published: str
    is_current: bool
    is_kept: bool
    figures: str
    places: str
    files: str


@dataclass(frozen=True)
class BackLine:
    """A time the pages went back."""

    when: str
    to: str
    before: str
    by: str
    reason: str


@dataclass(frozen=True)
class ReleasesPage:
    """Every release, the last shown first, and each time the pages went back."""

    answer: str
    rows: tuple[ReleaseLine, ...]
    backs: tuple[BackLine, ...]
    may_load: bool


@dataclass(frozen=True)
class ReleasePage:
    """One release, beside the one the pages show now."""

    line: ReleaseLine
    facts: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]  # address and what it was recognized as
    lost: tuple[str, ...]  # files whose figures the pages would no longer show
    gained: tuple[str, ...]
    left_out: tuple[str, ...]
    may_go_back: bool


def releases_page(viewer: Viewer) -> ReleasesPage:
    """The list. Needs evidence.see."""
    viewer_needs(viewer)
    rows = findings.all_releases(viewer)
    current = next((row for row in rows if row.is_current), None)
    if current is None:
        answer = _("No release has been published yet.")
    else:
        answer = _("The pages show release {release} since {moment}.").format(
            release=current.id, moment=moment(current.published_at)
        )
    backs = tuple(
        BackLine(moment(back.at), back.to, back.before, back.by, back.reason) for back in findings.roll_backs(viewer)
    )
    return ReleasesPage(answer, tuple(_line(row) for row in rows), backs, viewer.may_somewhere("evidence.load"))


def release_page(viewer: Viewer, release_id: str) -> ReleasePage:
    """One release. Needs evidence.see; raises NotFound for an id that is none."""
    viewer_needs(viewer)
    rows = findings.all_releases(viewer)
    row = next((row for row in rows if row.id == release_id), None)
    if row is None:
        raise NotFound("There is no such release. The page Releases lists all there are.")
    current = next((one for one in rows if one.is_current), row)
    here, there = dict(row.files), dict(current.files)
    return ReleasePage(
        line=_line(row),
        facts=_facts(viewer, row),
        files=_files(viewer, row),
        left_out=left_out_said(findings.left_out(viewer, row.id)) if row.is_kept else (),
        lost=tuple(sorted(said(title) for extract, title in there.items() if extract not in here)),
        gained=tuple(sorted(said(title) for extract, title in here.items() if extract not in there)),
        may_go_back=row.is_kept and not row.is_current and viewer.may_somewhere("evidence.load"),
    )


def _files(viewer: Viewer, row: ReleaseRow) -> tuple[tuple[str, str], ...]:
    """The files behind a release; one whose records were destroyed has no page any more."""
    gone = findings.destroyed_in(viewer, row.id) if row.is_kept else {}
    found = []
    for extract, title in sorted(row.files, key=lambda file: file[1]):
        if extract in gone:
            destroyed = _("{title}: records destroyed on {day}").format(title=said(title), day=day(gone[extract]))
            found.append(("", destroyed))
        else:
            found.append((f"/evidence/{extract}/", said(title)))
    return tuple(found)


def _facts(viewer: Viewer, row: ReleaseRow) -> tuple[tuple[str, str], ...]:
    facts = [(_("Made on"), moment(row.made_at)), (_("Last shown from"), moment(row.published_at))]
    if not row.is_kept:
        return tuple(facts)
    facts += [
        (_("Figures"), number(row.figures)),
        (_("Places"), number(row.places)),
        (_("Measures"), ", ".join(title_of(measure) for measure in findings.measures_of(viewer, row.id))),
        (_("Small counts"), hiding_said(row.highest_hidden, row.highest_in_tables)),
    ]
    if row.stricter:
        owners = ", ".join(f"{place_label(place_name(area))}: 1–{most}" for area, most in row.stricter.items())
        facts.append((_("Counts hidden at the owner’s wish"), owners))
    return tuple(facts)


def _line(row: ReleaseRow) -> ReleaseLine:
    return ReleaseLine(
        id=row.id,
        made=moment(row.made_at),
        published=moment(row.published_at),
        is_current=row.is_current,
        is_kept=row.is_kept,
        figures=number(row.figures) if row.is_kept else "",
        places=number(row.places) if row.is_kept else "",
        files=ngettext("{count} file", "{count} files", len(row.files)).format(count=number(len(row.files)))
        if row.is_kept
        else "",
    )
