"""The bundles of a collaborative: those in use, drafts, what the catalog offers; one with its practices."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, numbered
from partera.doors.web.lists import refuse
from partera.doors.web.quality.adoption import pages, words
from partera.doors.web.quality.adoption.forms import BundleForm, ElementForm, NewElementForm
from partera.doors.web.quality.collaboratives.running import run_by
from partera.doors.web.quality.tabs import collaborative_tabs
from partera.doors.web.routes import viewer_of
from partera.programs.quality.actions import bundles as actions
from partera.programs.quality.actions.bundles import Practice
from partera.programs.quality.queries import bundles as queries
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries.bundles import BundleRow, ElementRow
from partera.programs.quality.queries.collaboratives import CollaborativeRow
from partera.programs.quality.rules import adoption


def bundles(request: HttpRequest, number: int) -> HttpResponse:
    """What the collaborative works with, and what it could take up."""
    viewer = viewer_of(request)
    row = known.collaborative(viewer, number)
    if request.method == "POST":
        return _taken_up(request, run_by(viewer, number), viewer)
    found = [_line(one) for one in queries.bundles(viewer, number)]
    running = [line for line in found if line.row.is_in_use]
    may_run = row.may_run and row.state != "closed"
    page = pages.BundlesPage(
        collaborative=row,
        tabs=collaborative_tabs(viewer, number, "quality_bundles"),
        sentence=_of_bundles(running),
        in_use=running,
        drafts=[line for line in found if line.row.is_draft],
        offered=[(one, words.title(one)) for one in queries.offered(viewer, number)] if may_run else [],
    )
    return render(request, "quality/adoption/bundles.html", {"page": page})


def _line(row: BundleRow) -> pages.BundleLine:
    return pages.BundleLine(row, words.title(row), _(adoption.BUNDLE_KINDS[row.kind]))


def _of_bundles(running: list[pages.BundleLine]) -> str:
    if not running:
        return _("The collaborative has not taken up a bundle yet.")
    practices = sum(len(line.row.elements) for line in running)
    said = ngettext("The hospitals work with %(n)s bundle", "The hospitals work with %(n)s bundles", len(running))
    return (said + " " + ngettext("of %(all)s practice.", "of %(all)s practices in all.", practices)) % {
        "n": len(running),
        "all": practices,
    }


def _taken_up(request: HttpRequest, row: CollaborativeRow, viewer: Viewer) -> HttpResponse:
    asked = asked_to(request)
    key = asked.removeprefix("take-up-")
    if key not in {one.key for one in queries.offered(viewer, row.id)}:
        raise NotFound(_("There is no such page."))
    actions.take_up(collaborative=row.id, key=key, by=viewer)
    messages.success(request, _("The bundle is taken up: the hospitals may say how far they are."))
    return redirect("quality_bundles", number=row.id)


def write(request: HttpRequest, number: int) -> HttpResponse:
    """Begin a bundle of the collaborative's own."""
    viewer = viewer_of(request)
    row = run_by(viewer, number)
    form = BundleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            made = actions.write(collaborative=number, **form.cleaned_data, by=viewer)
            messages.success(request, _("The draft is begun. Now write its practices."))
            return redirect("quality_bundle", number=number, bundle=made)
    context = {"collaborative": row, "form": form}
    return render(request, "quality/adoption/bundle_new.html", context, status=422 if form.errors else 200)


def bundle(request: HttpRequest, number: int, bundle: int) -> HttpResponse:
    """One bundle with its practices; a draft is written here."""
    viewer = viewer_of(request)
    row = known.collaborative(viewer, number)
    found = queries.bundle(viewer, number, bundle)
    form = NewElementForm(request.POST or None) if found.is_draft else None
    if request.method == "POST":
        run_by(viewer, number)
        answer = _done(request, row, found, form, viewer)
        if answer is not None:
            return answer
    lines = [pages.ElementLine(one, words.title(one), words.evidence(one)) for one in found.elements]
    page = pages.BundlePage(
        collaborative=row,
        bundle=found,
        title=words.title(found),
        kind=_(adoption.BUNDLE_KINDS[found.kind]),
        sentence=_of_bundle(found),
        sections=[
            (words.section(section), list(some)) for section, some in groupby(lines, key=lambda line: line.row.section)
        ],
        form=form,
    )
    status = 422 if form is not None and form.errors else 200
    return render(request, "quality/adoption/bundle.html", {"page": page}, status=status)


def _of_bundle(row: BundleRow) -> str:
    said = ngettext("%(n)s practice, version %(version)s", "%(n)s practices, version %(version)s", len(row.elements))
    where = _("in use") if row.is_in_use else _("a draft that no hospital sees yet") if row.is_draft else _("ended")
    return f"{said % {'n': len(row.elements), 'version': row.version}}: {where}."


def _done(
    request: HttpRequest, row: CollaborativeRow, found: BundleRow, form: NewElementForm | None, viewer: Viewer
) -> HttpResponse | None:
    """Do what was asked and go on from there; nothing when the form has to be shown again."""
    asked, number = asked_to(request), row.id
    if asked == "new-version" and found.is_in_use:
        draft = actions.draft_from(collaborative=number, bundle=found.id, by=viewer)
        messages.success(request, _("A new version is begun as a draft. Put it into use when it is written."))
        return redirect("quality_bundle", number=number, bundle=draft)
    if asked == "end" and found.is_in_use:
        actions.end(collaborative=number, bundle=found.id, by=viewer)
        messages.success(request, _("The collaborative no longer works with this bundle. What was noted stays."))
        return redirect("quality_bundles", number=number)
    if asked == "use" and found.is_draft:
        actions.put_into_use(bundle=found.id, by=viewer)
        messages.success(request, _("The bundle is in use: the hospitals may say how far they are."))
        return redirect("quality_bundle", number=number, bundle=found.id)
    if asked == "put-away" and found.is_draft:
        actions.put_away(bundle=found.id, by=viewer)
        messages.success(request, _("The draft is put away."))
        return redirect("quality_bundles", number=number)
    if (element := numbered(asked, "out")) is not None and found.is_draft:
        actions.take_out(bundle=found.id, element=element, by=viewer)
        return redirect("quality_bundle", number=number, bundle=found.id)
    if asked != "add" or form is None:
        raise NotFound(_("There is no such page."))
    if form.is_valid():
        with refuse(form):
            actions.add_element(bundle=found.id, practice=Practice(**form.cleaned_data), by=viewer)
            messages.success(request, _("The practice is added."))
            return redirect("quality_bundle", number=number, bundle=found.id)
    return None


def element(request: HttpRequest, number: int, bundle: int, element: int) -> HttpResponse:
    """Change the words of a practice in a draft."""
    viewer = viewer_of(request)
    row = run_by(viewer, number)
    found = queries.bundle(viewer, number, bundle)
    practice = next((one for one in found.elements if one.id == element), None)
    if practice is None or not found.is_draft:
        raise NotFound(_("There is no such practice."))
    form = ElementForm(request.POST or None, initial=vars(practice))
    if request.method == "POST" and form.is_valid() and _changed(form, found, practice, viewer):
        messages.success(request, _("Saved."))
        return redirect("quality_bundle", number=number, bundle=bundle)
    context = {"collaborative": row, "bundle": found, "title": words.title(practice), "form": form}
    return render(request, "quality/adoption/element.html", context, status=422 if form.errors else 200)


def _changed(form: ElementForm, found: BundleRow, practice: ElementRow, viewer: Viewer) -> bool:
    with refuse(form):
        changed = Practice(key=practice.key, **form.cleaned_data)
        actions.change_element(bundle=found.id, element=practice.id, practice=changed, by=viewer)
    return not form.errors
