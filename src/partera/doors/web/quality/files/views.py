"""Files for other programs: the list, one of them with its first rows, and its mapping being written."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partera.core.viewers import Viewer
from partera.doors.web.lists import refuse
from partera.doors.web.quality.files import forms, pages, words
from partera.doors.web.quality.files.pages import DestinationPage, EditPage, Preview
from partera.doors.web.routes import viewer_of
from partera.programs.quality.actions import destinations as actions
from partera.programs.quality.catalog.program_files import examples
from partera.programs.quality.queries import collaboratives
from partera.programs.quality.queries import destinations as known
from partera.programs.quality.queries.destinations import DestinationRow
from partera.programs.quality.rules.mapping_reading import NotAMapping
from partera.reports.program_files import program_file


def files(request: HttpRequest, number: int) -> HttpResponse:
    """Every program's file of the collaborative."""
    viewer = viewer_of(request)
    page = pages.list_page(viewer, collaboratives.collaborative(viewer, number))
    return render(request, "quality/files/list.html", {"page": page, "begin": forms.BeginForm()})


def destination(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """One program's file: its first rows, what changed, making it, and that it was checked."""
    viewer = viewer_of(request)
    versions = known.versions(viewer, number, key)
    row = next(one for one in versions if one.is_current)
    do = request.GET.get("do", "") if request.method == "POST" else ""
    months = forms.MonthsForm(request.POST if do == "make" else request.GET if "first" in request.GET else None)
    check = forms.CheckForm(request.POST if do == "check" else None)
    if do == "check" and check.is_valid():
        with refuse(check):
            actions.check(destination=row.id, **check.cleaned_data, by=viewer)
            messages.success(request, _("Noted. Files made from now on go out without the warning."))
            return redirect("quality_destination", number=number, key=key)
    if do == "make" and months.is_valid():
        with refuse(months):
            return _download(viewer, row, months)
    preview, problems = _preview(viewer, number, row.mapping, months)
    page = DestinationPage(
        collaborative=collaboratives.collaborative(viewer, number),
        tabs=pages.tabs(viewer, number),
        row=row,
        checked=words.checked(row),
        differences=tuple(words.difference(one) for one in known.redefined(viewer, row)),
        problems=problems,
        preview=preview,
        months=months,
        check=check,
        versions=tuple((one, words.checked(one)) for one in versions),
        files=tuple((one, words.months(one.first, one.last)) for one in known.files(viewer, number, key)),
    )
    failed = bool(months.errors or check.errors)
    return render(request, "quality/files/destination.html", {"page": page}, status=422 if failed else 200)


def _download(viewer: Viewer, row: DestinationRow, form: forms.MonthsForm) -> HttpResponse:
    """The file itself; that it was made is kept."""
    first, last = form.months()
    mapping = known.read(viewer, row.collaborative, row.mapping)
    made = known.made(viewer, row.collaborative, mapping, first, last)
    differences = known.redefined(viewer, row)
    file = program_file(
        mapping,
        made.header,
        made.rows,
        months=f"{first}_{last}",
        readme=[] if row.is_checked else words.readme(row, made, first, last, differences),
        readme_name=_("README"),
    )
    actions.note_file(destination=row.id, first=first, last=last, rows=len(made.rows), sha256=file.sha256, by=viewer)
    response = HttpResponse(file.content, content_type=file.kind)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _preview(
    viewer: Viewer, number: int, text: str, months: forms.MonthsForm
) -> tuple[Preview | None, tuple[str, ...]]:
    """The first rows by this text, or the lines of it that are wrong."""
    try:
        mapping = known.read(viewer, number, text)
    except NotAMapping as error:
        return None, tuple(words.problem(wrong) for wrong in error.problems)
    first, last = months.months()
    made = known.made(viewer, number, mapping, first, last, most=pages.SHOWN_ROWS)
    return pages.preview(made, words.months(first, last)), ()


def new(request: HttpRequest, number: int) -> HttpResponse:
    """Write a mapping, from an example or an empty page."""
    viewer = viewer_of(request)
    text = examples().get(request.GET.get("example", ""), "")
    form = forms.MappingForm(request.POST or None, is_new=True, initial={"mapping": text})
    return _edit(request, viewer, number, form, None)


def edit(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Change a mapping in a new version."""
    viewer = viewer_of(request)
    row = next(one for one in known.versions(viewer, number, key) if one.is_current)
    form = forms.MappingForm(request.POST or None, is_new=False, initial={"mapping": row.mapping})
    return _edit(request, viewer, number, form, row)


def _edit(
    request: HttpRequest, viewer: Viewer, number: int, form: forms.MappingForm, row: DestinationRow | None
) -> HttpResponse:
    problems: tuple[str, ...] = ()
    preview = None
    collaborative = collaboratives.collaborative(viewer, number)
    known.destinations(viewer, number)  # whoever may not see them meets not found before anything is read
    is_trial = "try" in request.POST
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        preview, problems = _preview(viewer, number, given["mapping"], forms.MonthsForm())
        if not problems and not is_trial:
            key = row.key if row else given["key"]
            with refuse(form):
                version = actions.write(
                    collaborative=number, key=key, mapping=given["mapping"], reason=given.get("reason", ""), by=viewer
                )
                messages.success(request, _("Version %(n)s is kept. It is not checked yet.") % {"n": version})
                return redirect("quality_destination", number=number, key=key)
    page = EditPage(collaborative, row, form, problems, preview)
    failed = bool(problems or form.errors)
    return render(request, "quality/files/edit.html", {"page": page}, status=422 if failed else 200)
