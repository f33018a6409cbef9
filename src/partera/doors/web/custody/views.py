"""The pages of agreements on records: the list, one, writing down, renewing, ending; destroying and its certificate."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.custody import pages
from partera.doors.web.custody.forms import AgreementForm, DaysForm, DestroyForm, StopForm
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.flows.keep_to_agreements import ask_for_release
from partera.registry.custody import actions, queries
from partera.registry.custody.rules import ACTS
from partera.reports.certificate import to_pdf


def agreements(request: HttpRequest) -> HttpResponse:
    """The agreements one is named in."""
    return render(request, "custody/agreements.html", {"page": pages.list_page(viewer_of(request))})


def agreement(request: HttpRequest, number: int) -> HttpResponse:
    """One agreement with what is held under it."""
    page = pages.one_page(viewer_of(request), number, with_contact="contact" in request.GET)
    return render(request, "custody/agreement.html", {"page": page})


def make(request: HttpRequest) -> HttpResponse:
    """Write an agreement down."""
    viewer = viewer_of(request)
    owners, everybody = queries.owners(viewer), queries.organisations()
    people = {act: queries.people(viewer, act) for act in ACTS}
    form = AgreementForm(request.POST or None, owners=owners, everybody=everybody, people=people)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            made = actions.agree(**form.terms(), by=viewer)
            return redirect("agreement", number=made.pk)
    return _formed(request, form, "custody/make.html", {})


def renew(request: HttpRequest, number: int) -> HttpResponse:
    """Let an agreement run longer."""
    viewer = viewer_of(request)
    found = _changeable(viewer, number)
    form = DaysForm(request.POST or None, initial={"end": found.end, "destroy_by": found.row.destroy_by})
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            actions.renew(agreement=number, **form.cleaned_data, by=viewer)
            messages.success(request, _("The agreement is renewed. The next release counts its records again."))
            return redirect("agreement", number=number)
    return _formed(request, form, "custody/renew.html", {"row": found.row})


def stop(request: HttpRequest, number: int) -> HttpResponse:
    """End an agreement today."""
    viewer = viewer_of(request)
    found = _changeable(viewer, number)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            actions.stop(agreement=number, **form.cleaned_data, by=viewer)
            ask_for_release(by=viewer)
            messages.success(request, _("The agreement has ended. A release without its records is being made."))
            return redirect("agreement", number=number)
    return _formed(request, form, "custody/stop.html", {"row": found.row})


def destroy(request: HttpRequest, number: int, extract: str) -> HttpResponse:
    """Destroy the records of one file for ever."""
    viewer = viewer_of(request)
    found = queries.agreement(viewer, number)
    name = queries.name_of(found, extract)
    if not found.row.may_destroy or not name:
        raise NotFound("There are no such records under this agreement, or not for you.")
    form = DestroyForm(request.POST or None, name=name)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            gone = actions.destroy(extract=extract, **form.cleaned_data, by=viewer)
            ask_for_release(by=viewer)
            messages.success(request, _("The records are destroyed. A release without them is being made."))
            return redirect("certificate", number=gone.pk)
    return _formed(request, form, "custody/destroy.html", {"row": found.row, "name": name})


def certificate(request: HttpRequest, number: int) -> HttpResponse:
    """A certificate of destruction."""
    return render(request, "custody/certificate.html", {"page": pages.certificate_page(viewer_of(request), number)})


def certificate_file(request: HttpRequest, number: int) -> HttpResponse:
    """The certificate as JSON, for whoever keeps it."""
    found = queries.certificate(viewer_of(request), number)
    answer = JsonResponse(found.certificate, json_dumps_params={"indent": 1, "sort_keys": True, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="certificate-{number}.json"'
    return answer


def certificate_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The certificate as PDF, for paper and for the owner of the records."""
    page = pages.certificate_page(viewer_of(request), number)
    made = to_pdf(title=page.title, state=page.state, facts=page.facts, day=page.day, language=get_language() or "en")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{number}.pdf"'
    return answer


def _changeable(viewer: Viewer, number: int) -> queries.AgreementPage:
    found = queries.agreement(viewer, number)
    if not found.row.may_change:
        raise NotFound("There is no such agreement, or not for you.")
    return found


def _formed(request: HttpRequest, form: Form, template: str, page: dict[str, object]) -> HttpResponse:
    return render(request, template, {"page": page, "form": form}, status=400 if form.errors else 200)
