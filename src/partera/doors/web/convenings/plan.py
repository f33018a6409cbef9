"""The work plan: the list of action steps, and one step."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.doors.web.convenings import forms, labels, pages
from partera.doors.web.convenings.shared import asked_to, bound, directory, people_in
from partera.doors.web.lists import chips, refuse
from partera.doors.web.routes import viewer_of
from partera.registry.workplans import actions, queries
from partera.registry.workplans.queries import Step


def work_plan(request: HttpRequest) -> HttpResponse:
    """The action steps one may see, the first due first."""
    viewer, asked = viewer_of(request), request.GET
    status = asked.get("status") if asked.get("status") in labels.STATUSES else None
    found = queries.steps(viewer, status=status, only_open=status is None and not asked.get("all"))
    page = pages.WorkPlan(
        steps=[pages.StepLine(step, labels.STATUSES[step.status]) for step in found],
        chips=chips(asked, {"status": str(labels.STATUSES[status]) if status else "", "all": _("closed ones too")}),
        statuses=[(key, words, key == status) for key, words in labels.STATUSES.items()],
        overdue=sum(step.is_overdue for step in found),
        silent=sum(step.is_silent for step in found),
        may_add=viewer.may_somewhere("workplan.edit"),
    )
    return render(request, "convenings/work_plan.html", {"page": page})


def step(request: HttpRequest, number: int) -> HttpResponse:
    """One step: what was agreed, what was said, how it stands now."""
    viewer = viewer_of(request)
    found = queries.step(viewer, number)
    page = _step_page(request, found)
    if request.method == "POST" and _done(request, page):
        messages.success(request, _("Saved."))
        return redirect("step", number=number)
    refused = any(form.is_bound and form.errors for form in (page.report, page.edit) if form)
    return render(request, "convenings/step.html", {"page": page}, status=422 if refused else 200)


def _step_page(request: HttpRequest, found: Step) -> pages.OneStep:
    viewer = viewer_of(request)
    updates = [(u, labels.STATUSES[u.before], labels.STATUSES[u.after]) for u in queries.updates(viewer, found.id)]
    session = reverse("session", kwargs={"number": found.session}) if found.session else ""
    return pages.OneStep(
        line=pages.StepLine(found, labels.STATUSES[found.status]),
        updates=updates,
        report=_report_form(request, found) if found.may_report else None,
        edit=_edit_form(request, found) if found.may_edit else None,
        session_address=session if viewer.may_somewhere("sessions.see") else "",
    )


def _report_form(request: HttpRequest, found: Step) -> forms.ReportForm:
    now = {"status": found.status, "next_check": found.next_check}
    return bound(forms.ReportForm, request, "report", status=found.status, initial=now)


def _edit_form(request: HttpRequest, found: Step) -> forms.StepForm:
    now = {name: getattr(found, name) for name in forms.StepForm.base_fields} | {"owner": found.owner_id}
    viewer = viewer_of(request)
    organisations = directory(viewer)
    people = people_in(viewer, [found.lead_organisation] if found.lead_organisation else [])
    if found.owner_id and found.owner_id not in dict(people):
        people.append((found.owner_id, found.owner))
    return bound(forms.StepForm, request, "edit", organisations=organisations, people=people, initial=now)


def _done(request: HttpRequest, page: pages.OneStep) -> bool:
    asked, viewer, number = asked_to(request), viewer_of(request), page.line.step.id
    form = {"report": page.report, "edit": page.edit}.get(asked)
    if form is None:
        raise NotFound(_("There is no such page."))
    if not form.is_valid():
        return False
    with refuse(form):
        if asked == "report":
            actions.report(step=number, **form.cleaned_data, by=viewer)
        else:
            actions.change(step=number, **form.cleaned_data, by=viewer)
    return not form.errors
