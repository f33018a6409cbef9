"""The family's page: no account, no cookie but the language, nothing kept of a visit.

The code in the address is all that a form needs: there is no sign-in that another site could misuse, so no mark
against that, and no cookie for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.viewers import Viewer
from partera.doors.web.kits.family import forms, pages
from partera.doors.web.kits.family.steps import again, walk
from partera.doors.web.sentences import spoken
from partera.flows import help_families as flow
from partera.flows.help_families import Asked
from partera.platform.accounts.limits import WAIT_SECONDS, may_try
from partera.programs.kits.actions import feedback as answers
from partera.programs.kits.queries import families as queries

FAMILY = Viewer(kind="public", name="a family")
"""Who changes something here: nobody by name, and no address is written down."""
_OTHER = {"en": "es", "es": "en"}
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
DONE = ("left", "gone", "thanks")


def _language(request: HttpRequest) -> str:
    """The language asked for by the switch, spoken at once; else the one the browser brings."""
    asked = request.GET.get("language", "")
    if asked in _OTHER:
        translation.activate(asked)
        request.LANGUAGE_CODE = asked
    return "es" if translation.get_language().startswith("es") else "en"


def _answer(request: HttpRequest, template: str, page: Any, *, status: int = 200) -> HttpResponse:
    """The page, with the language kept when the switch was used; not for search engines, nor for others' caches."""
    response = render(request, f"kits/family/{template}.html", {"page": page}, status=status)
    response["Cache-Control"] = "no-cache, private"
    response["X-Robots-Tag"] = "noindex"
    if request.GET.get("language", "") in _OTHER:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.GET["language"],
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


def family(request: HttpRequest, code: str) -> HttpResponse:
    """Urgent help, this kit's notices, and the guides. An unknown code sees help and guides, and nothing else."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET"])
    language = _language(request)
    page = pages.made(code, queries.family_page(code, language), language, _OTHER[language])
    return _answer(request, "page", page)


def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page for when there is no network. It serves only addresses below /k/."""
    found = finders.find("partera/kits_family_worker.js")
    if not isinstance(found, str):
        raise NotFound(_("There is no such page."))
    response = HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response


def _form_page(request: HttpRequest, code: str, **more: Any) -> pages.FormPage | None:
    """The page of a form, for a code that a card has; None for others."""
    language = _language(request)
    card = queries.card(code)
    if card is None:
        return None
    return pages.FormPage(code, language, _OTHER[language], partnership=card.partnership_name, **more)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    language = _language(request)
    return _answer(request, "page", pages.made(code, queries.family_page("", language), language, _OTHER[language]))


def _too_often(request: HttpRequest) -> HttpResponse:
    language = _language(request)
    response = _answer(request, "wait", pages.FormPage("", language, _OTHER[language]), status=429)
    response["Retry-After"] = str(WAIT_SECONDS)
    return response


def _sent(request: HttpRequest) -> bool:
    return request.method == "POST"


def _held(form: Form, change: Callable[[], Any]) -> Any:
    """Do it; what is refused stands in the form, with everything typed kept. None when refused."""
    try:
        return change() or True
    except (Refused, BadInput) as error:
        form.add_error(None, spoken(error))
        return None


@csrf_exempt
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for help in three screens; or take a request back."""
    if _sent(request) and not may_try(request, "public_form"):
        return _too_often(request)
    if (page := _form_page(request, code)) is None:
        return _unknown(request, code)
    if _sent(request) and request.GET.get("do") == "back":
        return _take_back(request, code, page)
    walked = walk(forms.ASKING, request.POST if _sent(request) else None)
    key = request.POST.get("key", "") or "".join(secrets.choice(_LETTERS) for _letter in range(8))
    done = "gone" if _done(request) == "gone" else ""
    if walked.is_done:
        last = forms.AgreeForm(request.POST)
        last.is_valid()
        asked = Asked(language=page.language, key=key, **walked.answers)
        done = _held(last, lambda: flow.ask_for_help(code=code, asked=asked, by=FAMILY)) or ""
        if not done:
            walked = again(forms.ASKING, request.POST, last)
    shown = pages.FormPage(
        **{**vars(page), "walked": walked, "key": key, "done": done, "back": forms.ReceiptForm(prefix="back")}
    )
    refused = walked.form is not None and bool(walked.form.errors)
    return _answer(request, "help", shown, status=422 if refused else 200)


def _take_back(request: HttpRequest, code: str, page: pages.FormPage) -> HttpResponse:
    form = forms.ReceiptForm(request.POST, prefix="back")
    if form.is_valid() and _held(
        form, lambda: flow.take_request_back(code=code, receipt=form.cleaned_data["receipt"], by=FAMILY)
    ):
        return redirect(f"{request.path}?done=gone")
    shown = pages.FormPage(**{**vars(page), "walked": walk(forms.ASKING, None), "back": form, "key": ""})
    return _answer(request, "help", shown, status=422)


@csrf_exempt
def notices(request: HttpRequest, code: str) -> HttpResponse:
    """Leave an address for safety notices, or take it back."""
    if _sent(request) and not may_try(request, "public_form"):
        return _too_often(request)
    if (page := _form_page(request, code)) is None:
        return _unknown(request, code)
    taking = request.GET.get("do") == "back"
    leave = forms.ContactForm(request.POST if _sent(request) and not taking else None)
    back = forms.ContactForm(request.POST if _sent(request) and taking else None, prefix="back")
    form = back if taking else leave
    if _sent(request) and form.is_valid():
        given = {"code": code, "contact": form.cleaned_data["contact"], "by": FAMILY}
        if taking and _held(back, lambda: flow.take_contact_back(**given)):
            return redirect(f"{request.path}?done=gone")
        if not taking and _held(leave, lambda: flow.leave_contact(language=page.language, **given)):
            return redirect(f"{request.path}?done=left")
    shown = pages.FormPage(**{**vars(page), "form": leave, "back": back, "done": _done(request)})
    return _answer(request, "notices", shown, status=422 if _sent(request) else 200)


@csrf_exempt
def feedback(request: HttpRequest, code: str) -> HttpResponse:
    """Five questions, one a screen."""
    if _sent(request) and not may_try(request, "public_form"):
        return _too_often(request)
    if (page := _form_page(request, code)) is None:
        return _unknown(request, code)
    if _done(request):
        return _answer(request, "feedback", pages.FormPage(**{**vars(page), "done": "thanks"}))
    walked = walk(forms.FEEDBACK, request.POST if _sent(request) else None)
    if walked.is_done:
        answers.give(code=code, answers=walked.answers, language=page.language, by=FAMILY)
        return redirect(f"{request.path}?done=thanks")
    refused = walked.form is not None and bool(walked.form.errors)
    shown = pages.FormPage(**{**vars(page), "walked": walked})
    return _answer(request, "feedback", shown, status=422 if refused else 200)


def _done(request: HttpRequest) -> str:
    said = request.GET.get("done", "")
    return said if said in DONE and not _sent(request) else ""
