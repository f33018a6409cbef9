"""What only those who run a collaborative do: begin it, change it, its state and waves, invite hospitals."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound, numbered
from partera.doors.web.lists import refuse
from partera.doors.web.quality.collaboratives import pages
from partera.doors.web.quality.collaboratives.forms import BeginForm, CollaborativeForm, InviteForm, WaveForm
from partera.doors.web.routes import viewer_of
from partera.programs.quality.actions import collaboratives as actions
from partera.programs.quality.queries import access, hospitals
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries.collaboratives import CollaborativeRow
from partera.programs.quality.rules import course
from partera.registry.partners.queries import partnerships

SUGGESTED = 12


def run_by(viewer: Viewer, number: int) -> CollaborativeRow:
    """The collaborative when the viewer runs it, else not found."""
    row = known.collaborative(viewer, number)
    if not row.may_run:
        raise NotFound(_("There is no such collaborative."))
    return row


def new(request: HttpRequest) -> HttpResponse:
    """Begin a collaborative in a partnership."""
    viewer = viewer_of(request)
    mine = [(row.id, row.name) for row in partnerships(viewer, permission=access.RUN)]
    form = BeginForm(
        request.POST or None,
        partnerships=mine,
        initial={"partnership": request.GET.get("partnership", ""), "starts_on": today()},
    )
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            number = actions.begin(**form.cleaned_data, by=viewer)
            messages.success(request, _("The collaborative has begun. Now take up a bundle and invite hospitals."))
            return redirect("quality_collaborative", number=number)
    return render(request, "quality/collaboratives/new.html", {"form": form}, status=422 if form.errors else 200)


def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change a collaborative, its state and its waves."""
    viewer = viewer_of(request)
    page = _change_page(request, run_by(viewer, number))
    if request.method == "POST" and _changed(request, page, viewer):
        messages.success(request, _("Saved."))
        return redirect("quality_change", number=number)
    sent = [page.form, page.new_wave, *(form for _wave, form, _to in page.waves)]
    refused = any(form.is_bound and form.errors for form in sent)
    return render(request, "quality/collaboratives/change.html", {"page": page}, status=422 if refused else 200)


def _change_page(request: HttpRequest, row: CollaborativeRow) -> pages.ChangePage:
    now = {name: getattr(row, name) for name in CollaborativeForm.base_fields}
    waves = known.waves(viewer_of(request), row.id)
    return pages.ChangePage(
        collaborative=row,
        state=_(course.COLLABORATIVE_STATES[row.state]),
        form=bound(CollaborativeForm, request, "words", initial=now),
        next_states=[(key, _(course.COLLABORATIVE_STATES[key])) for key in course.collaborative_next(row.state)],
        waves=[
            (
                one,
                bound(WaveForm, request, f"wave-{one.id}", initial={"starts_on": one.starts_on, "name": one.name}),
                f"?do=wave-{one.id}",
            )
            for one in waves
        ],
        new_wave=bound(WaveForm, request, "new", initial={"starts_on": today()}),
    )


def _changed(request: HttpRequest, page: pages.ChangePage, viewer: Viewer) -> bool:
    asked, number = asked_to(request), page.collaborative.id
    if asked.removeprefix("become-") in dict(page.next_states):
        actions.become(collaborative=number, state=asked.removeprefix("become-"), by=viewer)
        return True
    wave = numbered(asked, "wave")
    forms: dict[str, Form] = {"words": page.form, "new": page.new_wave}
    forms |= {f"wave-{one.id}": form for one, form, _to in page.waves}
    form = forms.get(asked)
    if form is None:
        raise NotFound(_("There is no such page."))
    if not form.is_valid():
        return False
    with refuse(form):
        if asked == "words":
            actions.change(collaborative=number, **form.cleaned_data, by=viewer)
        elif wave is not None:
            actions.change_wave(wave=wave, **form.cleaned_data, by=viewer)
        else:
            actions.add_wave(collaborative=number, **form.cleaned_data, by=viewer)
    return not form.errors


def invite(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a hospital of the directory to take part."""
    viewer = viewer_of(request)
    row = run_by(viewer, number)
    waves = known.waves(viewer, number)
    choices = [(wave.id, _wave_words(wave)) for wave in reversed(waves)]
    form = InviteForm(request.POST or None, waves=choices, suggest=_suggest(number))
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            part = _invited(viewer, number, form)
            if part is not None:
                messages.success(request, _sent_words(viewer, part))
                return redirect("quality_hospital", part=part)
    context = {"page": pages.FormPage(row, form)}
    return render(request, "quality/collaboratives/invite.html", context, status=422 if form.errors else 200)


def _invited(viewer: Viewer, number: int, form: InviteForm) -> int | None:
    given = form.cleaned_data
    try:
        hospital = _meant(viewer, number, given.pop("hospital"))
    except ValidationError as error:
        form.add_error("hospital", error)
        return None
    return actions.invite(collaborative=number, hospital=hospital, **given, by=viewer)


def _meant(viewer: Viewer, number: int, text: str) -> int:
    """The one hospital meant by what was typed."""
    found = hospitals.to_invite(viewer, number, text, limit=SUGGESTED)
    exact = [pair for pair in found if pair[1].lower() == text.strip().lower()]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0][0]
    if not found:
        raise ValidationError(
            _("No hospital that could still be invited is called “%(text)s”. Check the spelling.") % {"text": text[:60]}
        )
    names = "; ".join(name for _number, name in found[:5])
    raise ValidationError(_("Several hospitals are called so. Type one of: %(names)s.") % {"names": names})


def _wave_words(wave: known.WaveRow) -> str:
    said = _("Wave %(n)s") % {"n": wave.number}
    return f"{said}: {wave.name}" if wave.name else said


def _suggest(number: int) -> str:
    return f"{reverse('quality_suggest', args=[number])}?q="


def _sent_words(viewer: Viewer, part: int) -> str:
    leads = len(hospitals.leads(viewer, part))
    if not leads:
        return _("The hospital is invited. Nobody leads its quality here yet: an administrator can invite somebody.")
    return ngettext(
        "The hospital is invited, and a letter is on its way to %(n)s person who leads its quality.",
        "The hospital is invited, and letters are on their way to %(n)s people who lead its quality.",
        leads,
    ) % {"n": leads}


def suggest(request: HttpRequest, number: int) -> JsonResponse:
    """Names of hospitals that what was typed so far could mean."""
    viewer = viewer_of(request)
    run_by(viewer, number)
    text = request.GET.get("q", "")[:80].replace("\0", " ")
    found: list[Any] = hospitals.to_invite(viewer, number, text, limit=SUGGESTED) if text.strip() else []
    return JsonResponse({"names": [name for _number, name in found]})
