"""A test of change in its four steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partera.core.errors import NotFound, Refused
from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound, numbered
from partera.doors.web.lists import number_in
from partera.doors.web.lists import refuse as refuse_plainly
from partera.doors.web.quality.guarded import refuse
from partera.doors.web.quality.improvement import forms, pages
from partera.doors.web.quality.improvement.pages import Linked, StepOf, Written, title_of
from partera.doors.web.routes import viewer_of
from partera.doors.web.sentences import spoken
from partera.doors.web.templatetags.improving import cycle_word
from partera.programs.quality.actions import cycles as actions
from partera.programs.quality.queries import collaboratives, cycles
from partera.programs.quality.queries import improvement as queries
from partera.programs.quality.queries.cycles import CycleFull
from partera.programs.quality.rules import improving

_STEPS = {"plan": "planned", "do": "doing", "study": "studied", "act": "acted"}


def new(request: HttpRequest, part: int) -> HttpResponse:
    """Plan a test, perhaps of a change idea, or one that carries on from another."""
    viewer = viewer_of(request)
    hospital = collaboratives.hospital(viewer, part)
    if not hospital.is_own:
        raise NotFound(_("There is no such page."))
    before = _before(viewer, part, request.GET.get("after", ""))
    ideas = _ideas(viewer, part)
    initial = cycles.carried_over(before) if before else {"starts_on": today(), "scale": "one_patient"}
    if before is None and (idea := number_in(request.GET.get("idea", ""))) in dict(ideas):
        initial |= {"idea": idea, "title": dict(ideas)[idea]}
    form = forms.PlanForm(request.POST or None, ideas=ideas, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            number = actions.plan(
                enrolment=part,
                given=form.given,
                parent=before.id if before else None,
                keep_reason=form.keep_reason,
                by=viewer,
            )
            messages.success(request, _("The plan is saved."))
            return _on(request, number)
    groups = _grouped(form)
    context = {"form": form, "hospital": hospital, "before": before, "groups": groups}
    return render(request, "quality/improvement/new_cycle.html", context, status=422 if form.errors else 200)


def _before(viewer: Viewer, part: int, text: str) -> CycleFull | None:
    """The test that the new one carries on from; one of another hospital is not found."""
    number = number_in(text)
    if number is None:
        return None
    found = cycles.cycle(viewer, number)
    if found.enrolment != part:
        raise NotFound(_("There is no such test of change."))
    return found


def _ideas(viewer: Viewer, part: int, also: int | None = None) -> list[tuple[int, str]]:
    """The hospital's ideas to choose from, without those abandoned unless one is chosen."""
    return [(row.id, row.title) for row in queries.ideas(viewer, part) if row.state != "abandoned" or row.id == also]


def _on(request: HttpRequest, number: int) -> HttpResponse:
    """To the test; begun, when that was asked for and nothing is missing."""
    if request.POST.get("then") == "begin":
        try:
            actions.begin(cycle=number, by=viewer_of(request))
        except Refused as error:
            messages.warning(request, spoken(error))
        else:
            messages.success(request, _("The test has begun. Your prediction is locked."))
    return redirect("quality_cycle", cycle=number)


def cycle(request: HttpRequest, cycle: int) -> HttpResponse:
    """A test of change: what is written, and the form of the step it is at."""
    page = _page(request, cycles.cycle(viewer_of(request), cycle))
    if request.method == "POST" and (answer := _done(request, page)) is not None:
        return answer
    shown = [*(step.form for step in page.steps), page.point]
    refused = any(form is not None and form.is_bound and form.errors for form in shown)
    return render(request, "quality/improvement/cycle.html", {"page": page}, status=422 if refused else 200)


def _page(request: HttpRequest, row: CycleFull) -> pages.OneCycle:
    viewer = viewer_of(request)
    measures = queries.measures_of(viewer, row.collaborative)
    chain = cycles.chain(viewer, row.id)
    offered = [(one.id, title_of(one)) for one in measures.values()]
    return pages.OneCycle(
        cycle=row,
        sentence=pages.sentence_of(row),
        steps=[_step(request, row, key) for key in _STEPS],
        chain=chain if len(chain) > 1 else [],
        points=[
            Linked(point.id, point.measure, title_of(measures[point.measure]), point.month.first_day)
            for point in row.points
            if point.measure in measures
        ],
        point=bound(forms.PointForm, request, "point", measures=offered, initial={"month": str(Month.of(today()))})
        if row.may_change and offered
        else None,
        after=next((one for one in chain if one.parent == row.id), None),
    )


def _step(request: HttpRequest, row: CycleFull, key: str) -> StepOf:
    """One step: its form while it is open, else what was written in it."""
    here, of = _reached(row), list(_STEPS).index(key)
    is_open = {
        "plan": row.state == "planned",
        "do": row.state in ("doing", "studied"),
        "study": row.state in ("doing", "studied") and bool(row.did),
        "act": row.state == "studied",
    }[key]
    form = _form(request, row, key) if is_open and row.may_change else None
    return StepOf(
        key=key,
        name=cycle_word(_STEPS[key]),
        state="done" if of < here else "current" if of == here else "later",
        written=tuple(one for one in _written(row, key) if one.answer),
        form=form,
        groups=_grouped(form) if isinstance(form, forms.PlanForm) else (),
        button={
            "plan": _("Save the plan"), "do": _("Save what happened"), "study": _("Save what you learned"),
            "act": _("Decide"),
        }[key],
    )  # fmt: skip


def _reached(row: CycleFull) -> int:
    """Which of the four steps waits to be written; past the last at the end."""
    if row.state == "doing":
        return 2 if row.did else 1
    return {"planned": 0, "studied": 3, "acted": 4}[row.state]


def _form(request: HttpRequest, row: CycleFull, key: str) -> Any:
    if key == "plan":
        ideas = _ideas(viewer_of(request), row.enrolment, also=row.idea)
        now = {name: getattr(row, name) for name in forms.PlanForm.base_fields}
        return bound(forms.PlanForm, request, "plan", ideas=ideas, initial=now)
    kind = {"do": forms.DoForm, "study": forms.StudyForm, "act": forms.ActForm}[key]
    now = {name: getattr(row, name, "") for name in kind.base_fields}
    return bound(kind, request, key, initial=now | {"on": today()})


def _grouped(form: forms.PlanForm) -> tuple[tuple[Any, tuple[Any, ...]], ...]:
    """The plan's fields under their headings; the field for a reason, when there is one, in a group of its own."""
    groups = [(heading, tuple(form[name] for name in names)) for heading, names in forms.GROUPS_OF_PLAN]
    rest = tuple(form[name] for name in form.fields if name not in forms.PlanForm.base_fields)
    return (*groups, *([(_("Please check"), rest)] if rest else []))


def _written(row: CycleFull, key: str) -> list[Written]:
    """What was written in a step, each under its question."""
    kind: Any = {"plan": forms.PlanForm, "do": forms.DoForm, "study": forms.StudyForm, "act": forms.ActForm}[key]
    shown = {name: getattr(row, name, "") for name in kind.base_fields}
    shown |= {"scale": _(improving.SCALES[row.scale]), "act": _(improving.ACTS[row.act]) if row.act else ""}
    shown |= {"idea": row.idea_title, "on": row.ends_on, "title": ""}
    shown["lived_experience"] = {True: _("Yes"), False: _("No"), None: ""}[row.lived_experience]
    return [Written(kind.base_fields[name].label, shown[name]) for name in kind.base_fields]


def _done(request: HttpRequest, page: pages.OneCycle) -> HttpResponse | None:
    """What was sent is done; None when it was refused and the page is shown again."""
    asked, viewer, row = asked_to(request), viewer_of(request), page.cycle
    if asked == "begin":
        actions.begin(cycle=row.id, by=viewer)
        messages.success(request, _("The test has begun. Your prediction is locked."))
        return redirect("quality_cycle", cycle=row.id)
    if (point := numbered(asked, "unlink")) is not None:
        actions.unlink(cycle=row.id, point=point, by=viewer)
        return redirect("quality_cycle", cycle=row.id)
    form: Any = page.point if asked == "point" else next((s.form for s in page.steps if s.key == asked), None)
    if form is None:
        raise NotFound(_("There is no such page."))
    if not form.is_valid():
        return None
    if asked == "point":
        with refuse_plainly(form):
            actions.link(cycle=row.id, **form.cleaned_data, by=viewer)
    else:
        with refuse(form):
            _write(row.id, asked, form, viewer)
    if form.errors:
        return None
    return _on(request, row.id) if asked == "plan" else redirect("quality_cycle", cycle=row.id)


@transaction.atomic
def _write(number: int, asked: str, form: Any, viewer: Viewer) -> None:
    if asked == "plan":
        actions.change_plan(cycle=number, given=form.given, keep_reason=form.keep_reason, by=viewer)
        return
    said = {name: value for name, value in form.cleaned_data.items() if name in form.base_fields}
    steps: dict[str, Callable[..., None]] = {"do": actions.note, "study": actions.study, "act": actions.act}
    steps[asked](cycle=number, **said, keep_reason=form.keep_reason, by=viewer)
