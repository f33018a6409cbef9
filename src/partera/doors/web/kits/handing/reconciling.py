"""What waits to be put right, and what was handed over: for the site's own people and for who runs the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import BadInput, NotFound
from partera.core.periods import Month, NotAPeriod, today
from partera.doors.web.kits.handing import forms, words
from partera.doors.web.kits.returns.forms import OfHandOverForm
from partera.doors.web.kits.tabs import Tab, site_tabs
from partera.doors.web.lists import csv_download, refuse
from partera.doors.web.routes import viewer_of
from partera.programs.kits.actions import reconciling as actions
from partera.programs.kits.actions.returns import come_back
from partera.programs.kits.queries import access
from partera.programs.kits.queries import handing as known
from partera.programs.kits.queries.handing import Bedside, DayRow, Kept
from partera.programs.kits.queries.stock import month_of_today
from partera.programs.kits.rules import handing as rules

_FIRST_YEAR = 2000


@dataclass(frozen=True)
class Line:
    """A hand-over in a list, in words."""

    kept: Kept
    lot: str
    language: str
    day_band: str
    outcome: str
    state: str
    happened: str
    put_right: str
    skew: str


@dataclass(frozen=True)
class Frame:
    """What every page of a site shows around its own."""

    here: Bedside
    tabs: tuple[Tab, ...]
    hands_over: bool


def frame(request: HttpRequest, site: int, route: str) -> Frame:
    """The site and its tabs; not found for whoever may not see the site in full."""
    viewer = viewer_of(request)
    here = known.bedside(viewer, site)
    return Frame(here, tuple(site_tabs(viewer, site, route)), access.own(viewer).filter(pk=site).exists())


def unreconciled(request: HttpRequest, site: int) -> HttpResponse:
    """Each with its sentence and how to put it right."""
    around = frame(request, site, "kit_unreconciled")
    lines = [line(one) for one in known.waiting_list(viewer_of(request), site)]
    page = {"frame": around, "lines": lines, "answer": _answer(lines)}
    return render(request, "kits/handing/unreconciled.html", page)


def _answer(lines: Sequence[Line]) -> str:
    if not lines:
        return _("Nothing waits to be put right: the ledger covers every hand-over.")
    held = sum(one.kept.reason == "held" for one in lines)
    said = ngettext(
        "%(n)s hand-over happened that the ledger does not cover.",
        "%(n)s hand-overs happened that the ledger does not cover.",
        len(lines),
    ) % {"n": len(lines)}
    if held:
        said += " " + ngettext(
            "%(n)s of them is of a lot on hold: look at it first.",
            "%(n)s of them are of a lot on hold: look at those first.",
            held,
        ) % {"n": held}
    return said


def one(request: HttpRequest, site: int, hand_over: int) -> HttpResponse:
    """One hand-over: confirmed with its lot and a count, voided with the reason, or its kit came back unopened."""
    viewer = viewer_of(request)
    around = frame(request, site, "kit_unreconciled")
    kept = known.one_kept(viewer, site, hand_over)
    if kept is None:
        raise NotFound(_("There is no such hand-over."))
    do = request.GET.get("do", "") if request.method == "POST" else ""
    settle = forms.SettleForm(
        request.POST if do == "settle" else None, lots=known.lots_here(viewer, site), initial={"lot": kept.lot}
    )
    void = forms.VoidForm(request.POST if do == "void" else None)
    back = OfHandOverForm(request.POST if do == "back" else None, auto_id="id_back_%s")
    if do == "settle" and settle.is_valid():
        with refuse(settle):
            actions.settle(hand_over=hand_over, **settle.cleaned_data, by=viewer)
            messages.success(request, _("Put right: the ledger now covers this hand-over."))
            return redirect("kit_unreconciled", site=site)
    if do == "void" and void.is_valid():
        with refuse(void):
            actions.void(hand_over=hand_over, **void.cleaned_data, by=viewer)
            messages.success(request, _("Voided: it is not counted, and its voucher is good again."))
            return redirect("kit_unreconciled" if kept.state == "unreconciled" else "kit_handed_over", site=site)
    if do == "back" and back.is_valid():
        with refuse(back):
            come_back(hand_over=hand_over, **back.cleaned_data, by=viewer)
            messages.success(request, _("Written down: the kit stands here again and is not counted as given."))
            return redirect("kit_returns", site=site)
    may_come_back = kept.outcome == "given" and kept.state in ("counted", "resolved")
    page = {
        "frame": around, "line": line(kept), "settle": settle, "void": void, "back": back if may_come_back else None,
    }  # fmt: skip
    failed = bool(settle.errors or void.errors or back.errors)
    return render(request, "kits/handing/one.html", page, status=422 if failed else 200)


def line(kept: Kept) -> Line:
    """A hand-over in words."""
    return Line(
        kept,
        f"{kept.kit}, {_('Lot %(code)s') % {'code': words.lot_named(kept.lot_code)}}"
        if kept.lot
        else _("lot not known"),
        _(words.LANGUAGES[kept.language]),
        _(words.DAY_BANDS[kept.day_band]),
        _(words.OUTCOMES[kept.outcome]),
        words.state(kept),
        words.happened(kept),
        _(words.PUT_RIGHT[kept.reason]) if kept.reason else "",
        words.skew(kept),
    )


def handed_over(request: HttpRequest, site: int) -> HttpResponse:
    """How many kits were handed over in a month, by day, language and days since birth, and the last ones."""
    viewer = viewer_of(request)
    around = frame(request, site, "kit_handed_over")
    month = _month(request)
    rows = known.days(viewer, site, month.first_day, (month + 1).first_day - timedelta(days=1))
    this = Month.of(month_of_today())
    page = {
        "frame": around,
        "month": month.first_day,
        "before": str(month + -1),
        "after": str(month + 1) if month < this else "",
        "rows": [(row, _split(row.languages, rules.LANGUAGES), _split(row.day_bands, rules.DAY_BANDS)) for row in rows],
        "languages": [_(words.LANGUAGES[key]) for key in rules.LANGUAGES],
        "day_bands": [_(words.DAY_BANDS[key]) for key in rules.DAY_BANDS],
        "total": _total(rows),
        "answer": _month_answer(rows),
        "lines": [line(one) for one in known.last(viewer, site)],
    }
    return render(request, "kits/handing/handed_over.html", page)


def days_csv(request: HttpRequest, site: int) -> HttpResponse:
    """The same month as a file."""
    month = _month(request)
    rows = known.days(viewer_of(request), site, month.first_day, (month + 1).first_day - timedelta(days=1))
    header = [
        "day", "given", "not_wanted", "with_something_missing",
        *(f"language_{key}" for key in rules.LANGUAGES), *(f"days_{key}" for key in rules.DAY_BANDS),
    ]  # fmt: skip
    lines = [
        [
            row.day.isoformat(), row.given, row.refused, row.with_missing,
            *_split(row.languages, rules.LANGUAGES), *_split(row.day_bands, rules.DAY_BANDS),
        ]
        for row in rows
    ]  # fmt: skip
    return csv_download(f"handed-over-{site}-{month}.csv", header, lines)


def _month(request: HttpRequest) -> Month:
    asked = request.GET.get("month", "")
    try:
        month = Month.of(asked) if asked else Month.of(month_of_today())
    except NotAPeriod as error:
        raise BadInput(_("A month is written like 2026-01.")) from error
    if not _FIRST_YEAR <= month.year <= today().year + 1:
        raise BadInput(_("A month is written like 2026-01."))
    return month


def _split(counts: dict[str, int], keys: dict[str, str]) -> list[int]:
    return [counts.get(key, 0) for key in keys]


def _total(rows: Sequence[DayRow]) -> dict[str, Any]:
    return {
        "given": sum(row.given for row in rows),
        "refused": sum(row.refused for row in rows),
        "missing": sum(row.with_missing for row in rows),
        "languages": [sum(row.languages.get(key, 0) for row in rows) for key in rules.LANGUAGES],
        "day_bands": [sum(row.day_bands.get(key, 0) for row in rows) for key in rules.DAY_BANDS],
    }


def _month_answer(rows: Sequence[DayRow]) -> str:
    given = sum(row.given for row in rows)
    days: list[date] = [row.day for row in rows if row.given]
    if not given:
        return _("No kit was handed over in this month.")
    return ngettext(
        "%(n)s kit was handed over in this month, on %(days)s.",
        "%(n)s kits were handed over in this month, on %(days)s.",
        given,
    ) % {"n": given, "days": ngettext("%(n)s day", "%(n)s days", len(days)) % {"n": len(days)}}
