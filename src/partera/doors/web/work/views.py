"""The pages of background work, of letters to oneself, and of the demonstration's mailbox."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partera.doors.web.routes import viewer_of
from partera.doors.web.work.pages import jobs_page, mailbox_page
from partera.platform.letters import actions as letter_actions
from partera.platform.letters.queries import wants
from partera.platform.work import actions, rules

REMINDER, ANSWERS = "what_needs_you", "exchange_answered"
_MOST_PAGES = 10_000


def jobs(request: HttpRequest) -> HttpResponse:
    """Queued, running, failed and done work."""
    asked, page = request.GET.get("state", ""), request.GET.get("page", "")
    state = asked if asked in rules.STATES else ""
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    shown = jobs_page(viewer_of(request), state=state, page=min(max(number, 1), _MOST_PAGES))
    return render(request, "work/jobs.html", {"page": shown})


@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Have a failed job tried again now."""
    actions.retry(job=number, by=viewer_of(request))
    messages.success(request, _("It is tried again now."))
    return redirect("jobs")


def letters(request: HttpRequest) -> HttpResponse:
    """Which letters one wants."""
    viewer = viewer_of(request)
    if request.method == "POST" and "answers" in request.POST:
        wanted = request.POST["answers"] == "yes"
        letter_actions.choose(template=ANSWERS, wanted=wanted, by=viewer)
        messages.success(
            request,
            _("You get a letter when your question is answered.")
            if wanted
            else _("You no longer get a letter when your question is answered."),
        )
        return redirect("letters")
    if request.method == "POST":
        wanted = request.POST.get("reminder") == "yes"
        letter_actions.choose(template=REMINDER, wanted=wanted, by=viewer)
        messages.success(
            request, _("You get the daily reminder.") if wanted else _("You no longer get the daily reminder.")
        )
        return redirect("letters")
    person = viewer.person or 0
    page = {
        "wants_reminder": wants(person, REMINDER),
        "asks": viewer.may_somewhere("quality.exchange"),
        "wants_answers": wants(person, ANSWERS),
    }
    return render(request, "work/letters.html", {"page": page})


def mailbox(request: HttpRequest) -> HttpResponse:
    """The demonstration's letters."""
    return render(request, "work/mailbox.html", {"page": mailbox_page(viewer_of(request))})
