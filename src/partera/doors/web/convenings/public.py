"""The public schedule: a list, one session, and the feed for calendars."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from partera.core.periods import now
from partera.doors.web.convenings import labels, pages
from partera.doors.web.convenings.calendar import feed_of
from partera.programs.convenings import queries
from partera.programs.convenings.queries import OnSchedule


def schedule(request: HttpRequest) -> HttpResponse:
    """What is coming, month by month, and what has been."""
    rows = queries.schedule(now())
    coming = [row for row in rows if not row.is_over]
    past = [row for row in reversed(rows) if row.is_over]
    page = pages.Schedule(
        coming=_by_month(coming),
        past=_by_month(past),
        count=sum(not row.is_cancelled for row in coming),
        feed=request.build_absolute_uri(reverse("schedule_feed")),
    )
    return render(request, "convenings/schedule.html", {"page": page})


def scheduled(request: HttpRequest, number: int) -> HttpResponse:
    """One session of the schedule, as the public may know it."""
    return render(request, "convenings/scheduled.html", {"page": _shown(queries.on_schedule(number, now()))})


def feed(request: HttpRequest) -> HttpResponse:
    """The schedule for a calendar program; what ended more than two years ago is left out."""
    oldest = now() - timedelta(days=730)
    rows = [row for row in queries.schedule(now()) if row.starts_at >= oldest]
    addresses = {row.id: request.build_absolute_uri(reverse("scheduled", kwargs={"number": row.id})) for row in rows}
    response = HttpResponse(feed_of(rows, addresses), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="schedule.ics"'
    return response


def _by_month(rows: list[OnSchedule]) -> list[pages.Month]:
    months: list[pages.Month] = []
    for row in rows:
        first = row.starts_at.astimezone(ZoneInfo(row.timezone)).date().replace(day=1)
        if not months or months[-1].first_day != first:
            months.append(pages.Month(first))
        months[-1].sessions.append(_shown(row))
    return months


def _shown(row: OnSchedule) -> pages.ScheduledSession:
    return pages.ScheduledSession(row, pages.when(row.starts_at, row.ends_at, row.timezone), labels.LEVELS[row.level])
