"""Recalls: noticed, followed from site to family, closed or withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.doors.web.convenings.shared import asked_to, bound
from partera.doors.web.kits.recalls import forms, pages
from partera.doors.web.kits.tabs import program_tabs
from partera.doors.web.lists import csv_download, refuse
from partera.doors.web.routes import viewer_of
from partera.flows import tell_families as telling
from partera.programs.kits.actions import recalls as actions
from partera.programs.kits.queries import access
from partera.programs.kits.queries import recalls as queries
from partera.programs.kits.queries.stock import day_of

A_PAGE = 50


def recalls(request: HttpRequest, number: int) -> HttpResponse:
    """The recalls of a program, and the form that begins one."""
    viewer = viewer_of(request)
    program = access.program_seen(viewer, number)
    form = None
    if access.runs(viewer, program):
        lots = queries.lots_to_choose(viewer, number)
        form = forms.NoticeForm(request.POST or None, lots=lots, initial={"noticed_on": today()})
    if request.method == "POST":
        if form is None:
            raise NotFound(_("There is no such page."))
        if form.is_valid():
            with refuse(form):
                made = actions.notice(program=number, notice=form.notice, lots=form.cleaned_data["lots"], by=viewer)
                messages.success(request, _("The lots are on hold and their sites are asked. Now tell the families."))
                return redirect("kit_recall", recall=made)
    page = pages.RecallsPage(
        number=number,
        name=program.name,
        tabs=program_tabs(viewer, number, "kit_recalls"),
        recalls=[pages.Listed(row) for row in queries.recalls(viewer, number)],
        form=form,
        begins="begin" in request.GET or (form is not None and bool(form.errors)),
    )
    status = 422 if form is not None and form.errors else 200
    return render(request, "kits/recalls/recalls.html", {"page": page}, status=status)


def recall(request: HttpRequest, recall: int) -> HttpResponse:
    """One recall: its lots and where they are, what sites say, how many families were told."""
    viewer = viewer_of(request)
    row = queries.recall(viewer, recall)
    may_withdraw = row.runs and row.state != "withdrawn"
    page = pages.RecallPage(
        row=row,
        sites=Paginator(row.sites, A_PAGE).get_page(request.GET.get("page")),
        tabs=program_tabs(viewer, row.program, "kit_recalls"),
        reached=telling.reached(viewer, recall) if row.runs else None,
        close=bound(forms.CloseForm, request, "close") if row.runs and row.is_active else None,
        withdraw=bound(forms.WithdrawForm, request, "withdraw") if may_withdraw else None,
    )
    if request.method == "POST" and (answer := _done(request, page)) is not None:
        return answer
    refused = any(form is not None and form.errors for form in (page.close, page.withdraw))
    return render(request, "kits/recalls/recall.html", {"page": page}, status=422 if refused else 200)


def sites_csv(request: HttpRequest, recall: int) -> HttpResponse:
    """What the sites say, as a file, whole."""
    header = ("site", "ledger_says", "set_aside", "answered_on")
    rows = [
        (one.name, one.asked_for, one.found, str(day_of(one.answered_at)) if one.answered_at else "")
        for one in queries.answers(viewer_of(request), recall)
    ]
    return csv_download("kit_recall_sites.csv", header, rows)


def _done(request: HttpRequest, page: pages.RecallPage) -> HttpResponse | None:
    """What was sent is done; None when it was refused and the page is shown again."""
    asked, viewer, number = asked_to(request), viewer_of(request), page.row.id
    here = redirect("kit_recall", recall=number)
    if asked == "tell":
        telling.ask_to_tell(recall=number, by=viewer)
        messages.success(request, _("The families are being written to. Look again in a minute."))
        return here
    form = {"close": page.close, "withdraw": page.withdraw}.get(asked)
    if form is None:
        raise NotFound(_("There is no such page."))
    if form.is_valid():
        with refuse(form):
            if asked == "close":
                actions.close(recall=number, words=form.cleaned_data["words"], by=viewer)
                messages.success(
                    request, _("Closed. The lots stay on hold, and the notice stays on the page of each kit.")
                )
            else:
                telling.withdraw(recall=number, why=form.cleaned_data["why"], by=viewer)
                messages.success(request, _("Withdrawn. Lots that nothing else holds are free again."))
            return here
    return None


def site(request: HttpRequest, recall: int, site: int) -> HttpResponse:
    """A site says how many it has set aside."""
    viewer = viewer_of(request)
    row = queries.site_of(viewer, recall, site)
    form = forms.FoundForm(request.POST or None, initial={"found": row.found})
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            actions.answer(recall=recall, site=site, found=form.cleaned_data["found"], by=viewer)
            messages.success(request, _("Written down. Keep them apart until you hear what becomes of them."))
            return redirect("kit_recall", recall=recall)
    page = {
        "recall": recall,
        "program": row.recall.program_id,
        "program_name": row.recall.program.name,
        "title": pages.title_of(row.recall),
        "danger": row.recall.danger,
        "lots": [pages.lot_words(lot) for lot in queries.lots_of(viewer, recall)],
        "site_name": row.site.location.name,
        "asked_for": row.on_hand,
        "form": form,
    }
    return render(request, "kits/recalls/site.html", {"page": page}, status=422 if form.errors else 200)
