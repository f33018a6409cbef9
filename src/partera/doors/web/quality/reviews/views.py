"""A hospital's case reviews: what they taught, and what came of their recommendations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.doors.web.convenings.shared import asked_to, bound, numbered
from partera.doors.web.quality.guarded import refuse
from partera.doors.web.quality.reviews import forms, pages
from partera.doors.web.quality.tabs import hospital_tabs
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import day, number, state_word
from partera.programs.quality.actions import reviews as actions
from partera.programs.quality.queries import collaboratives
from partera.programs.quality.queries import reviews as queries
from partera.programs.quality.queries.reviews import RecommendationRow, ReviewRow
from partera.programs.quality.rules import course, improving, reviewing
from partera.programs.quality.rules.reviewing import Sums


def overview(request: HttpRequest, part: int) -> HttpResponse:
    """A hospital's case reviews, the factors they name, and protected sums over the others."""
    viewer = viewer_of(request)
    hospital = collaboratives.hospital(viewer, part)
    rows = queries.reviews(viewer, part)
    counts = queries.factors(rows)
    year = reviewing.last_closed(today())
    sums = queries.others(viewer, part, year)
    page = pages.Overview(
        hospital=hospital,
        tabs=hospital_tabs(viewer, part, "quality_reviews"),
        sentence=_sentence(rows),
        reviews=rows,
        counts=counts,
        lines=[
            pages.FactorLine(
                factor,
                tuple(counts.counts[factor][one] for one in counts.years),
                _count(sums.factors[factor]) if sums else "",
            )
            for factor in improving.FACTORS
            if any(counts.counts[factor].values()) or (sums is not None and sums.factors[factor] != 0)
        ],
        others=_others(sums, year),
        may_change=hospital.is_own and hospital.state in course.AGREED,
    )
    return render(request, "quality/reviews/overview.html", {"page": page})


def _sentence(rows: list[ReviewRow]) -> str:
    if not rows:
        return _("No case review is written down here yet.")
    open_ones = sum(one.state not in improving.ENDED for row in rows for one in row.recommendations)
    reviews = ngettext("%(n)s case was reviewed", "%(n)s cases were reviewed", len(rows)) % {"n": len(rows)}
    advice = ngettext("%(n)s recommendation is open", "%(n)s recommendations are open", open_ones) % {"n": open_ones}
    return _("%(reviews)s; %(advice)s.") % {"reviews": reviews, "advice": advice}


def _count(count: int | None) -> str:
    return state_word("suppressed") if count is None else number(count)


def _others(sums: Sums | None, year: int) -> pages.Others:
    if sums is not None:
        return pages.Others(year, sums.hospitals, _count(sums.reviews), "")
    why = _(
        "For %(year)s there is no sum over the other hospitals: fewer than %(few)s of them had written down a review "
        "by %(day)s, and a sum of so few would point at one."
    ) % {"year": year, "few": reviewing.FEWEST_HOSPITALS, "day": day(reviewing.closes_on(year))}
    return pages.Others(year, 0, "", why)


def new(request: HttpRequest, part: int) -> HttpResponse:
    """Write down what a review taught."""
    viewer = viewer_of(request)
    hospital = collaboratives.hospital(viewer, part)
    if not hospital.is_own:
        raise NotFound(_("There is no such page."))
    form = forms.ReviewForm(request.POST or None, initial={"reviewed_on": today()})
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            made = actions.add(enrolment=part, given=form.given, keep_reason=form.keep_reason, by=viewer)
            messages.success(request, _("The review is written down. Add what it recommends."))
            return redirect("quality_review", review=made)
    context = {"form": form, "hospital": hospital}
    return render(request, "quality/reviews/new.html", context, status=422 if form.errors else 200)


def review(request: HttpRequest, review: int) -> HttpResponse:
    """A case review with its recommendations."""
    page = _page(request, queries.review(viewer_of(request), review))
    if request.method == "POST" and _done(request, page):
        return redirect("quality_review", review=review)
    shown = [page.new, page.correct, *(line.form for line in page.advice)]
    refused = any(form is not None and form.is_bound and form.errors for form in shown)
    return render(request, "quality/reviews/review.html", {"page": page}, status=422 if refused else 200)


def _page(request: HttpRequest, row: ReviewRow) -> pages.OneReview:
    new = correct = None
    if row.may_change:
        new = bound(forms.AdviceForm, request, "recommend")
    if row.may_change and not row.is_summed:
        now = {name: getattr(row, name) for name in forms.ReviewForm.base_fields}
        now |= {"month": str(row.month), "factors": list(row.factors)}
        correct = bound(forms.ReviewForm, request, "correct", initial=now)
    return pages.OneReview(
        review=row,
        advice=[_advice(request, one, row.may_change) for one in row.recommendations],
        new=new,
        correct=correct,
    )


def _advice(request: HttpRequest, row: RecommendationRow, may_change: bool) -> pages.AdviceLine:
    now = {"state": row.state, "result": row.result}
    is_open = row.state not in improving.ENDED
    form = None
    if may_change and improving.next_of_recommendation(row.state):
        form = bound(forms.ReportForm, request, f"report-{row.id}", state=row.state, initial=now)
    return pages.AdviceLine(row, form, is_open and row.due is not None and row.due < today())


def _done(request: HttpRequest, page: pages.OneReview) -> bool:
    asked, viewer, row = asked_to(request), viewer_of(request), page.review
    advice = numbered(asked, "report")
    line = next((one for one in page.advice if one.row.id == advice), None)
    form: Any = line.form if line else {"recommend": page.new, "correct": page.correct}.get(asked)
    if form is None:
        raise NotFound(_("There is no such page."))
    if not form.is_valid():
        return False
    with refuse(form):
        if line is not None:
            said = {name: form.cleaned_data[name] for name in ("state", "result")}
            actions.report(recommendation=line.row.id, **said, keep_reason=form.keep_reason, by=viewer)
        elif asked == "recommend":
            actions.recommend(review=row.id, given=form.given, keep_reason=form.keep_reason, by=viewer)
        else:
            actions.correct(review=row.id, given=form.given, keep_reason=form.keep_reason, by=viewer)
    return not form.errors
