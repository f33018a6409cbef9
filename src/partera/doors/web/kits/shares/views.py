"""Fair shares: computed, looked at beside each other, approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound
from partera.doors.web.kits.shares.forms import ApproveForm, PlanForm
from partera.doors.web.kits.sites import words
from partera.doors.web.kits.tabs import Tab, program_tabs
from partera.doors.web.lists import csv_download, refuse
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import number as shown
from partera.doors.web.templatetags.showing import percent
from partera.programs.kits.actions import shares as actions
from partera.programs.kits.models import KitVersion, Program
from partera.programs.kits.queries import access, requests
from partera.programs.kits.queries import shares as known
from partera.programs.kits.queries.shares import PlanRow, ShareRow

A_PAGE = 50
USUAL_WAIT = timedelta(days=3)


@dataclass(frozen=True)
class PlansPage:
    """A new plan, and those made before."""

    program: Program
    tabs: Sequence[Tab]
    sentence: str
    form: BaseForm | None
    plans: Sequence[PlanRow]


@dataclass(frozen=True)
class PlanPage:
    """One plan with its shares."""

    row: PlanRow
    sentence: str
    basis: str
    grouping: str
    rows: Sequence[tuple[ShareRow, str]]
    pages: Page
    approve: BaseForm | None
    again: str
    download: str


def shares(request: HttpRequest, number: int) -> HttpResponse:
    """Compute a plan; nothing is promised by looking."""
    viewer = viewer_of(request)
    program = access.program_seen(viewer, number)
    plans = known.plans(viewer, number)
    versions = requests.kits_in_use(viewer, number)
    form = _form(request, viewer, number, versions, plans) if versions else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refuse(form):
            given = form.cleaned_data
            made = actions.plan(
                program=number, version=given["version"], source=given["source"], settings=form.settings, by=viewer
            )
            return redirect("kit_share", number=made)
    page = PlansPage(
        program=program,
        tabs=program_tabs(viewer, number, "kit_shares"),
        sentence=_sentence(plans),
        form=form,
        plans=plans,
    )
    failed = form is not None and bool(form.errors)
    return render(request, "kits/shares/list.html", {"page": page}, status=422 if failed else 200)


def _form(
    request: HttpRequest, viewer: Viewer, number: int, versions: list[tuple[int, str]], plans: Sequence[PlanRow]
) -> PlanForm:
    """The form, begun from a plan that was made before or from what there is now."""
    kit = KitVersion.objects.select_related("product").get(pk=versions[0][0])
    free = requests.free(viewer, number, kit.product_id)
    sources = [(one.location, f"{one.name} ({words.kits(one.number)})") for one in free]
    start: dict[str, Any] = {"case": kit.product.case_size}
    if free:
        start |= {"source": free[0].location, "supply": free[0].number or None}
    before = next((row for row in plans if str(row.id) == request.GET.get("from", "")), None)
    if before is not None:
        start = PlanForm.values(before.settings, before.source)
    return PlanForm(request.POST or None, versions=versions, sources=sources, initial=start)


def _sentence(plans: Sequence[PlanRow]) -> str:
    if not plans:
        return _(
            "When there are fewer kits than are wanted, share them so that nobody is left much shorter than others."
        )
    approved = sum(row.approved_at is not None for row in plans)
    said = ngettext("%(n)s plan was computed", "%(n)s plans were computed", len(plans)) % {"n": shown(len(plans))}
    done = ngettext("%(n)s of them is approved", "%(n)s of them are approved", approved) % {"n": shown(approved)}
    return _("%(said)s; %(done)s.") % {"said": said, "done": done}


class _Shares:
    """The shares as the paginator takes them: counted, and read a part at a time."""

    def __init__(self, viewer: Viewer, number: int) -> None:
        self.viewer, self.number = viewer, number

    def count(self) -> int:
        return known.shares(self.viewer, self.number, size=0).total

    def __getitem__(self, part: slice) -> list[ShareRow]:
        return known.shares(self.viewer, self.number, start=part.start, size=part.stop - part.start).rows


def share(request: HttpRequest, number: int) -> HttpResponse:
    """One plan: who gets how much by which weight, how near it is to the best; approved with a day."""
    viewer = viewer_of(request)
    row = known.plan(viewer, number)
    is_open = row.approved_at is None
    approve = bound(ApproveForm, request, "approve", initial={"planned_on": today() + USUAL_WAIT}) if is_open else None
    if request.method == "POST":
        if asked_to(request) != "approve" or approve is None:
            raise NotFound(_("There is no such page."))
        if approve.is_valid():
            with refuse(approve):
                packed = actions.approve(plan=number, **approve.cleaned_data, by=viewer)
                done = ngettext(
                    "Approved: %(n)s shipment is packed.", "Approved: %(n)s shipments are packed.", packed
                ) % {"n": shown(packed)}  # fmt: skip
                messages.success(request, done)
                return redirect("kit_share", number=number)
    source: Any = _Shares(viewer, number)
    page: Page = Paginator(source, A_PAGE).get_page(request.GET.get("page"))
    context = PlanPage(
        row=row,
        sentence=of_plan(row),
        basis=_basis(row),
        grouping=_grouping(row),
        rows=[(one, group_word(row.settings["grouping"], one.group)) for one in page.object_list],
        pages=page,
        approve=approve,
        again=f"{reverse('kit_shares', args=[row.program])}?from={row.id}#compute",
        download=reverse("kit_share_csv", args=[number]),
    )
    failed = approve is not None and approve.is_bound and bool(approve.errors)
    return render(request, "kits/shares/plan.html", {"page": context}, status=422 if failed else 200)


def of_plan(row: PlanRow) -> str:
    """How much is shared among how many, and how short the shortest is left."""
    said = ngettext(
        "%(n)s site wants %(wanted)s and gets %(given)s", "%(n)s sites want %(wanted)s and get %(given)s", row.sites
    ) % {"n": shown(row.sites), "wanted": words.kits(row.wanted), "given": shown(row.given)}
    if row.given >= row.wanted:
        return _("%(said)s: everybody gets all.") % {"said": said}
    return _("%(said)s; the largest weighted shortfall is %(short)s.") % {
        "said": said, "short": percent(row.largest * 100),
    }  # fmt: skip


def _basis(row: PlanRow) -> str:
    if row.settings["basis"] == "asked":
        return _("what the sites have asked for")
    return _("%(days)s of cover, less what each has and what is on its way") % {
        "days": words.days(row.settings["days"])
    }


def _grouping(row: PlanRow) -> str:
    groups = {"rural": _("Country and town"), "kind": _("Kinds of site"), "wave": _("Waves")}
    key = row.settings["grouping"]
    if not key:
        return _("none")
    return _("%(groups)s: their filled shares differ by %(widest)s at most") % {
        "groups": groups[key], "widest": percent(row.settings["widest"] * 100),
    }  # fmt: skip


def group_word(grouping: str, group: str) -> str:
    """The group a site is in."""
    if grouping == "rural":
        return _("Country") if group == "country" else _("Town")
    if grouping == "kind":
        return words.kind(group)
    return _("Wave %(n)s") % {"n": group} if grouping == "wave" else ""


def share_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The shares as a file, whole, with what they were computed by."""
    viewer = viewer_of(request)
    row = known.plan(viewer, number)
    header = (
        "plan", "site", "group", "wanted", "first_days_kits", "weight", "days_of_cover_before", "share_if_cases_split",
        "share", "days_of_cover_after",
    )  # fmt: skip
    rows = [
        (
            row.id, one.site_name, one.group, one.wanted, one.floor, one.weight, one.cover_days, one.split,
            one.quantity, one.cover_after,
        )
        for one in known.shares(viewer, number).rows
    ]  # fmt: skip
    return csv_download(f"kit_share_{number}.csv", header, rows)
