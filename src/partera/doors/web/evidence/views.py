"""The pages of evidence: what is loaded, and loading with a look before anything is kept."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from partera.core.errors import Refused
from partera.core.viewers import Viewer
from partera.doors.web.evidence import pages, releases
from partera.doors.web.evidence.forms import BackForm, FactsForm, UploadForm, too_large
from partera.doors.web.evidence.quota import Quota
from partera.doors.web.routes import viewer_of
from partera.flows import uploads, work_on_uploads
from partera.registry.custody import queries as custody
from partera.registry.findings.actions import roll_back


def loaded(request: HttpRequest) -> HttpResponse:
    """What is loaded."""
    return render(request, "evidence/loaded.html", {"page": pages.loaded_page(viewer_of(request))})


def extract(request: HttpRequest, extract_id: str) -> HttpResponse:
    """One extract and its provenance."""
    page = pages.extract_page(viewer_of(request), extract_id)
    return render(request, "evidence/extract.html", {"page": page})


def all_releases(request: HttpRequest) -> HttpResponse:
    """Every release, and which the pages show."""
    return render(request, "evidence/releases.html", {"page": releases.releases_page(viewer_of(request))})


def release(request: HttpRequest, release_id: str) -> HttpResponse:
    """One release: what it holds, and what going back to it changes."""
    return _release(request, release_id, BackForm())


@require_POST
def go_back(request: HttpRequest, release_id: str) -> HttpResponse:
    """Point the pages to an earlier release."""
    viewer, form = viewer_of(request), BackForm(request.POST)
    if not form.is_valid():
        return _release(request, release_id, form)
    roll_back(to=release_id, reason=form.cleaned_data["reason"], by=viewer)
    messages.success(request, _("The pages show release {release} now.").format(release=release_id))
    return redirect("evidence_releases")


def _release(request: HttpRequest, release_id: str, form: BackForm) -> HttpResponse:
    page = releases.release_page(viewer_of(request), release_id)
    status = 400 if form.errors else 200
    return render(request, "evidence/release.html", {"page": page, "form": form}, status=status)


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    """Choose files. The bound on their size holds from the first byte, before anything reads the form."""
    quota = Quota()
    request.upload_handlers = [quota, MemoryFileUploadHandler(request), TemporaryFileUploadHandler(request)]
    return _upload(request, quota)


@csrf_protect
def _upload(request: HttpRequest, quota: Quota) -> HttpResponse:
    viewer = viewer_of(request)
    agreements = _agreements(viewer)
    form = UploadForm(agreements=agreements)
    if quota.is_exceeded:
        messages.error(request, too_large())
    elif request.method == "POST":
        form = UploadForm(request.POST or None, request.FILES or None, agreements=agreements)
        if form.is_valid():
            facts = form.cleaned_data
            files, mapping = facts.pop("files"), facts.pop("mapping")
            new = uploads.begin(files, mapping, **facts, by=viewer)
            work_on_uploads.read(new, by=viewer)
            return redirect("evidence_pending", token=new.token)
    return render(request, "evidence/upload.html", {"page": {"form": form}}, status=400 if form.errors else 200)


def waiting(request: HttpRequest, token: str) -> HttpResponse:
    """An upload: how far it is, what would be kept, or what was."""
    viewer = viewer_of(request)
    known = uploads.find(token, viewer)
    stated = {"period": known.period, "place": known.place, "agreement": known.agreement or ""}
    return _shown(request, known, FactsForm(initial=stated, agreements=_agreements(viewer)))


def _shown(request: HttpRequest, known: uploads.Pending, form: FactsForm) -> HttpResponse:
    for preview in known.previews:
        preview["titles"] = pages.titles(preview["shows"])
        preview["periods_said"] = pages.periods_said(preview["periods"])
    good = [preview for preview in known.previews if preview["ok"]]
    page = {
        "upload": known,
        "form": form,
        "good": len(good),
        "all": len(known.previews),
        "refused": len(known.previews) - len(good),
        "loaded": sum(result["ok"] for result in known.results),
        "tried": len(known.results),
        "lacks_agreement": not known.agreement and any(preview.get("needs_agreement") for preview in good),
    }
    status = 400 if form.errors else 200
    return render(request, f"evidence/{_TEMPLATES[known.step]}.html", {"page": page}, status=status)


_TEMPLATES = {
    "reading": "working",
    "loading": "working",
    "ready": "preview",
    "done": "summary",
    "failed": "failed",
}


@require_POST
def state_facts(request: HttpRequest, token: str) -> HttpResponse:
    """State what the files do not say, and look again."""
    viewer = viewer_of(request)
    known = uploads.find(token, viewer)
    form = FactsForm(request.POST, agreements=_agreements(viewer))
    if known.step != "ready":
        raise Refused("This upload is not waiting for facts. Upload the files again.")
    if not form.is_valid():
        return _shown(request, known, form)
    known.period, known.place = form.cleaned_data["period"], form.cleaned_data["place"]
    known.agreement = form.cleaned_data["agreement"]
    work_on_uploads.read(known, by=viewer)
    return redirect("evidence_pending", token=token)


@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Keep what was looked at."""
    viewer = viewer_of(request)
    known = uploads.find(token, viewer)
    if known.step != "ready":
        raise Refused("This upload is not waiting for a yes: it was loaded already, or is still being read.")
    work_on_uploads.load(known, by=viewer)
    return redirect("evidence_pending", token=token)


@require_POST
def drop(request: HttpRequest, token: str) -> HttpResponse:
    """Drop an upload; nothing of it is kept."""
    uploads.find(token, viewer_of(request))
    uploads.drop(token)
    messages.info(request, _("The upload was dropped. Nothing of it was kept."))
    return redirect("evidence")


def _agreements(viewer: Viewer) -> list[tuple[int, str]]:
    """The agreements under which the viewer may load records today, to choose from."""
    return [(row.id, row.title) for row in custody.choices_to_load(viewer)]
