"""Families' requests for help, for care coordinators."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partera.doors.web.families import pages
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.programs.families import rules
from partera.programs.families.actions import help as actions
from partera.programs.families.queries import help as queries


class StepForm(forms.Form):
    """What became of a request."""

    wanted = forms.ChoiceField(label=gettext_lazy("How does it stand now?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept sealed, and erased with the request."),
    )

    def __init__(self, *args: object, state: str) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        steps = [key for key in ("received", *rules.ENDED_BY_STAFF) if rules.may_become(state, key)]
        self.fields["wanted"].choices = [(key, _(rules.STATES[key])) for key in steps]  # type: ignore[attr-defined]


def requests(request: HttpRequest) -> HttpResponse:
    """The list, without names."""
    rows = [pages.Listed(row) for row in queries.requests(viewer_of(request))]
    page = pages.RequestsPage([one for one in rows if one.row.is_open], [one for one in rows if not one.row.is_open])
    return render(request, "families/requests.html", {"page": page})


def request_for_help(request: HttpRequest, number: int) -> HttpResponse:
    """One request with its name; reading it leaves a line in the trail."""
    viewer = viewer_of(request)
    row = queries.request(viewer, number)
    form = StepForm(request.POST or None, state=row.row.state) if row.row.is_open and not row.is_erased else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refuse(form):
            given = form.cleaned_data
            actions.go_on(request=number, wanted=given["wanted"], note=given["note"], by=viewer)
            messages.success(request, _("Written down."))
            return redirect("family_request", number=number)
    page = pages.RequestPage(row, form)
    status = 422 if request.method == "POST" else 200
    return render(request, "families/request.html", {"page": page}, status=status)
