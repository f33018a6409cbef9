"""Guides: both languages side by side, written, signed, published and withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound, numbered
from partera.doors.web.kits.guides import forms, pages
from partera.doors.web.kits.tabs import program_tabs
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.programs.kits.actions import guides as actions
from partera.programs.kits.queries import access
from partera.programs.kits.queries import guides as queries
from partera.programs.kits.queries.guides import SubjectRow


def guides(request: HttpRequest, number: int) -> HttpResponse:
    """Every subject, what families read of it, and what waits."""
    viewer = viewer_of(request)
    program = access.program_seen(viewer, number)
    if request.method == "POST":
        if asked_to(request) != "begin":
            raise NotFound(_("There is no such page."))
        made = actions.begin(program=number, by=viewer)
        said = ngettext(
            "%(n)s draft was written. Nobody has reviewed it yet.",
            "%(n)s drafts were written. Nobody has reviewed them yet.",
            made,
        )
        messages.success(request, said % {"n": made})
        return redirect("kit_guides", number=number)
    page = pages.GuidesPage(
        number=number,
        name=program.name,
        tabs=program_tabs(viewer, number, "kit_guides"),
        subjects=[pages.Subject(row) for row in queries.subjects(viewer, number)],
        runs=access.runs(viewer, program),
    )
    return render(request, "kits/guides/guides.html", {"page": page})


def guide(request: HttpRequest, number: int, subject: str) -> HttpResponse:
    """One subject: its texts with what may be done with each, and the form for a new version of both."""
    viewer = viewer_of(request)
    program = access.program_seen(viewer, number)
    row = queries.subject(viewer, number, subject)
    runs = access.runs(viewer, program)
    page = pages.GuidePage(
        number=number,
        name=program.name,
        subject=pages.Subject(row),
        runs=runs,
        form=bound(forms.GuideForm, request, "write", initial=_initial(row)) if runs else None,
        reviews={
            text.id: bound(forms.ReviewForm, request, f"review-{text.id}")
            for side in row.sides
            for text in side.versions
            if runs and not text.is_signed and text.state in ("draft", "published")
        },
    )
    if request.method == "POST" and (answer := _done(request, page)) is not None:
        return answer
    return render(request, "kits/guides/guide.html", {"page": page}, status=422 if request.method == "POST" else 200)


def _initial(row: SubjectRow) -> dict[str, str]:
    found: dict[str, str] = {}
    for side in row.sides:
        newest = side.newest
        found |= {f"title_{side.language}": newest.title if newest else ""}
        found |= {f"text_{side.language}": newest.text if newest else ""}
    return found


def _done(request: HttpRequest, page: pages.GuidePage) -> HttpResponse | None:
    """What was sent is done; None when it was refused and the page is shown again."""
    asked, viewer = asked_to(request), viewer_of(request)
    here = redirect("kit_guide", number=page.number, subject=page.subject.row.subject)
    known = {text.id for side in page.subject.row.sides for text in side.versions}
    for word, action, said in (
        ("publish", actions.publish, _("Families read this version now.")),
        ("withdraw", actions.withdraw, _("Withdrawn: families no longer read this version.")),
    ):
        if (text := numbered(asked, word)) is not None and text in known:
            action(text=text, by=viewer)
            messages.success(request, said)
            return here
    if (text := numbered(asked, "review")) is not None and (review := page.reviews.get(text)) is not None:
        if review.is_valid():
            with refuse(review):
                actions.review(text=text, reviewer=review.cleaned_data["reviewer"], by=viewer)
                messages.success(request, _("Signed: the reviewer’s name stands under this version."))
                return here
        return None
    if asked != "write" or page.form is None:
        raise NotFound(_("There is no such page."))
    if page.form.is_valid():
        with refuse(page.form):
            _write(page, page.form.cleaned_data, viewer)
            messages.success(request, _("The new version is a draft. Families go on reading the one before."))
            return here
    return None


def _write(page: pages.GuidePage, given: dict[str, Any], viewer: Viewer) -> None:
    """A new version of each language that was changed, English first: Spanish says which English it translates."""
    for side in page.subject.row.sides:
        title, text = given[f"title_{side.language}"], given[f"text_{side.language}"].replace("\r\n", "\n")
        newest = side.newest
        if (newest is None and not text) or (newest and (newest.title, newest.text) == (title, text.strip())):
            continue
        actions.write(
            program=page.number,
            subject=page.subject.row.subject,
            language=side.language,
            title=title,
            text=text,
            by=viewer,
        )
