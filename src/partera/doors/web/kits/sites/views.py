"""The sites of a supply programme: the list, one of them, its profile, an invitation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound, directory
from partera.doors.web.kits.sites import forms, words
from partera.doors.web.kits.sites.needs import needs
from partera.doors.web.kits.sites.pages import ListPage, SiteLine, SitePage
from partera.doors.web.kits.tabs import program_tabs, site_tabs
from partera.doors.web.lists import chips, csv_download, refuse
from partera.doors.web.routes import viewer_of
from partera.programs.kits.actions import sites as actions
from partera.programs.kits.models import Program
from partera.programs.kits.queries import access, requests, shipments
from partera.programs.kits.queries import sites as known
from partera.programs.kits.queries.sites import Covered, SiteFull
from partera.programs.kits.rules import cover as rules
from partera.programs.kits.rules import sites as states

A_PAGE = 50


def sites(request: HttpRequest, number: int) -> HttpResponse:
    """Every site, with stock and cover where those are the viewer's to see."""
    viewer = viewer_of(request)
    program = access.program_seen(viewer, number)
    form = _filter(request, number)
    asked = _asked(form)
    source: Any = _Listed(viewer, number, asked)
    page: Page = Paginator(source, A_PAGE).get_page(request.GET.get("page"))
    rows: list[Covered] = list(page.object_list)
    runs = access.runs(viewer, program)
    waiting = known.listed(viewer, number, state="waiting", size=0).total if runs else 0
    shown = [_line(row) for row in rows]
    everything = known.listed(viewer, number, size=0).total
    low = sum(line.is_low for line in shown)
    return render(
        request,
        "kits/sites/list.html",
        {
            "page": ListPage(
                program=program,
                tabs=program_tabs(viewer, number, "kit_sites"),
                sentence=words.of_list(everything, low, waiting, is_part=len(rows) < everything),
                rows=shown,
                pages=page,
                form=form,
                chips=chips(request.GET, _labels(asked)),
                sees_stock=any(row.stood is not None for row in rows),
                may_run=runs,
                lead_days=known.lead_days(number),
                download=f"{reverse('kit_sites_csv', args=[number])}?{request.GET.urlencode()}",
            )
        },
    )


class _Listed:
    """The sites as the paginator takes them: counted, and read a part at a time."""

    def __init__(self, viewer: Viewer, number: int, asked: dict[str, Any]) -> None:
        self.viewer, self.number, self.asked = viewer, number, asked

    def count(self) -> int:
        return known.listed(self.viewer, self.number, **self.asked, size=0).total

    def __getitem__(self, part: slice) -> list[Covered]:
        return known.listed(self.viewer, self.number, **self.asked, start=part.start, size=part.stop - part.start).rows


def _filter(request: HttpRequest, number: int) -> forms.FilterForm:
    return forms.FilterForm(request.GET, sees_hand_overs=known.sees_any_in_full(viewer_of(request), number))


def _asked(form: forms.FilterForm) -> dict[str, Any]:
    """What is asked for; what makes no sense is left out."""
    form.is_valid()
    given = form.cleaned_data
    return {
        "text": given.get("q", ""), "kind": given.get("kind", ""), "state": given.get("state", ""),
        "wave": given.get("wave"),
    }  # fmt: skip


def _labels(asked: dict[str, Any]) -> dict[str, str]:
    return {
        "q": asked["text"],
        "kind": words.kind(asked["kind"]) if asked["kind"] else "",
        "state": _state(asked["state"]) if asked["state"] else "",
        "wave": _("Wave %(n)s") % {"n": asked["wave"]} if asked["wave"] else "",
    }


def _state(key: str) -> str:
    return str(forms.TO_PUT_RIGHT_WORDS.get(key) or words.site_state(key))


def _line(row: Covered) -> SiteLine:
    low = row.stood is not None and row.cover is not None and row.site.state in states.HANDS_OVER
    return SiteLine(
        row=row,
        kind=words.kind(row.site.kind),
        state=words.site_state(row.site.state),
        chip=words.CHIPS.get(row.site.state, "ok"),
        cover=words.cover_said(row.cover) if row.cover else "",
        births=words.births_said(row.expected) if row.expected else "",
        is_low=bool(low and row.cover and row.stood and row.cover.is_low(row.stood.fit, row.stood.on_way)),
    )


def sites_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The list as a file, whole; stock only of sites that the viewer sees in full."""
    viewer = viewer_of(request)
    found = known.listed(viewer, number, **_asked(_filter(request, number))).rows
    header = (
        "site", "organization", "kind", "state", "wave", "counties", "births_a_year", "births_from", "kits_fit",
        "kits_on_hold", "kits_expired", "kits_on_the_way", "kits_a_day", "days_of_cover", "ask_at",
    )  # fmt: skip
    return csv_download("kit_sites.csv", header, [_cells(row) for row in found])


def _cells(row: Covered) -> list[Any]:
    site, stood, cover, births = row.site, row.stood, row.cover, row.expected
    said: list[Any] = [
        site.name, site.organisation_name, site.kind, site.state, site.wave, "; ".join(site.county_names),
    ]  # fmt: skip
    if stood is None or cover is None or births is None:
        return said + [None] * 9
    return [
        *said, births.yearly, births.basis, stood.fit, stood.held, stood.expired, stood.on_way, cover.each_day,
        cover.days, cover.reorder_at,
    ]  # fmt: skip


def new(request: HttpRequest, number: int) -> HttpResponse:
    """Ask an organisation to hand kits out."""
    viewer = viewer_of(request)
    program = _run(viewer, number)
    form = forms.InviteForm(request.POST or None, organisations=directory(viewer))
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            given = dict(form.cleaned_data)
            profile = actions.Profile(most_at_once=given.pop("most_at_once"))
            made = actions.invite(program=number, **given, profile=profile, by=viewer)
            messages.success(request, _("The site is invited. Its people fill in the profile; then you review it."))
            return redirect("kit_site", site=made)
    context = {"form": form, "program": program}
    return render(request, "kits/sites/new.html", context, status=422 if form.errors else 200)


def _run(viewer: Viewer, number: int) -> Program:
    program = access.program_seen(viewer, number)
    if not access.runs(viewer, program):
        raise NotFound(_("There is no such page."))
    return program


def profile(request: HttpRequest, site: int) -> HttpResponse:
    """What a site says of itself; its own people send it in, who runs the programme sets it right."""
    viewer = viewer_of(request)
    row = known.site(viewer, site)
    if row.state == "ended":
        raise NotFound(_("There is no such page."))
    form = forms.ProfileForm(request.POST or None, initial=forms.ProfileForm.values(row))
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            change = actions.apply if row.is_own else actions.set_profile
            change(site=site, profile=form.profile, by=viewer)
            messages.success(request, _sent(row))
            return redirect("kit_site", site=site)
    context = {"form": form, "site": row, "submit": _verb(row), "state": words.site_state(row.state)}
    return render(request, "kits/sites/profile.html", context, status=422 if form.errors else 200)


def _verb(row: SiteFull) -> str:
    if row.is_own and row.state == "invited":
        return _("Send it in for review")
    return _("Confirm the profile") if row.is_own and row.state == "recertify" else _("Save the profile")


def _sent(row: SiteFull) -> str:
    if row.is_own and row.state == "invited":
        return _("Sent. The program reviews it; until then the site cannot ask for kits.")
    return _("Saved.")


def site(request: HttpRequest, site: int) -> HttpResponse:
    """One site: what is there, how long it lasts, what is on its way, what needs somebody."""
    viewer = viewer_of(request)
    row = known.site(viewer, site)
    open_to = [key for key in states.SITE_STATES if key != "waiting" and states.may_become(row.state, key)]
    steps = [(key, words.site_step(key)) for key in open_to]
    decide = bound(forms.StateForm, request, "decide", steps=steps) if row.may_run and steps else None
    initial = {"need_weight": row.need_weight, "most_at_once": row.most_at_once}
    weigh = bound(forms.WeighForm, request, "weigh", initial=initial) if row.may_run else None
    asked = asked_to(request)
    if request.method == "POST":
        form: Any = {"decide": decide, "weigh": weigh}.get(asked)
        if form is None:
            raise NotFound(_("There is no such page."))
        if form.is_valid():
            with refuse(form):
                _change(viewer, site, asked, form.cleaned_data)
                messages.success(request, _("Saved."))
                return redirect("kit_site", site=site)
    refused = any(form is not None and form.is_bound and form.errors for form in (decide, weigh))
    page = _site_page(viewer, row, decide, weigh)
    return render(request, "kits/sites/site.html", {"page": page}, status=422 if refused else 200)


def _change(viewer: Viewer, site: int, asked: str, given: dict[str, Any]) -> None:
    if asked == "decide":
        actions.go_on(site=site, **given, by=viewer)
    else:
        actions.weigh(site=site, **given, by=viewer)


def _site_page(viewer: Viewer, row: SiteFull, decide: Any, weigh: Any) -> SitePage:
    stood = known.standing([access.site_seen(viewer, row.id)])[row.id]
    judged = stood.known(row.expected)
    lead = known.lead_days(row.program)
    cover = rules.cover(judged, lead)
    asked, moving = requests.of_site(viewer, row.id), shipments.of_site(viewer, row.id)
    open_things = needs(row, stood, cover, asked, moving, known.unreconciled(viewer, row.id))
    return SitePage(
        site=row,
        tabs=site_tabs(viewer, row.id, "kit_site"),
        sentence=words.of_site(row, stood, cover, len(open_things)),
        state=words.site_state(row.state),
        chip=words.CHIPS.get(row.state, "ok"),
        kind=words.kind(row.kind),
        way=words.way(row.way),
        stood=stood,
        cover=cover,
        cover_words=words.cover_said(cover),
        basis=words.basis_said(cover.basis),
        births=words.births_said(row.expected),
        demand=rules.forecast(judged),
        lead_days=lead,
        needs=open_things,
        lots=known.lots_at(viewer, row.id),
        requests=[(one, words.request_state(one.state), words.CHIPS.get(one.state, "ok")) for one in asked],
        shipments=[
            (one, words.shipment_state(one.state), words.CHIPS.get(one.state, "ok"), words.way(one.way))
            for one in moving
        ],
        course=[(one, words.site_state(one.after)) for one in known.course(viewer, row.id)],
        decide=decide,
        weigh=weigh,
        may_ask=row.state in states.HANDS_OVER,
        may_change=row.state != "ended",
    )
