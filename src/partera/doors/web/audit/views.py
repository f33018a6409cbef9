"""The trail for those who look after it: a list, and the same as files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from partera.doors.web.audit.forms import TrailForm
from partera.doors.web.audit.pages import Told, Trail, told
from partera.doors.web.audit.spelling import spelled
from partera.doors.web.lists import chips
from partera.doors.web.routes import viewer_of
from partera.platform.audit import actions, queries
from partera.platform.audit.queries import NOBODY, Line, Sought
from partera.reports.tables import csv_lines

COLUMNS = ("line", "at", "who", "who_number", "kind", "where", "action", "thing", "changes")


def trail(request: HttpRequest) -> HttpResponse:
    """A part of the trail, newest first."""
    viewer = viewer_of(request)
    form = TrailForm(request.GET, viewer=viewer)
    sought = form.sought
    part = queries.lines(viewer, sought, after=request.GET.get("after", ""))
    asked = {name: str(value) for name, value in request.GET.items() if value and name != "after"}
    page = Trail(
        form=form,
        chips=chips(request.GET, _labels(form, sought)),
        rows=[_told(line) for line in part.rows],
        newer=f"?{urlencode(asked)}" if request.GET.get("after") else "",
        older=f"?{urlencode({**asked, 'after': part.after})}" if part.after else "",
        csv=f"trail.csv?{urlencode(asked)}",
        json_lines=f"trail.jsonl?{urlencode(asked)}",
        seal=queries.newest_seal(viewer),
    )
    return render(request, "audit/trail.html", {"page": page})


def _told(line: Line) -> Told:
    return Told(
        line=line,
        action=spelled(line.action),
        thing=spelled(line.thing),
        changes=told(line.changes),
        of_who=f"?{urlencode({'person': NOBODY if line.actor_id is None else line.actor_id})}",
        of_action=f"?{urlencode({'action': line.action})}",
        of_thing=f"?{urlencode({'thing': line.thing})}",
    )


def _labels(form: TrailForm, sought: Sought) -> dict[str, str]:
    """What each filter in use is called; empty for one that could not be read."""
    person = "" if sought.person is None else form.names[str(sought.person)]
    days = {"first": sought.first, "last": sought.last}
    said = {name: f"{form.fields[name].label}: {day:%Y-%m-%d}" if day else "" for name, day in days.items()}
    return {"person": person, "action": spelled(sought.action), "thing": spelled(sought.thing), **said}


def trail_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every line that is wanted, for a spreadsheet."""
    return _download(request, "csv", lambda lines: csv_lines(columns=COLUMNS, rows=map(_row, lines)), "text/csv")


def trail_lines(request: HttpRequest) -> StreamingHttpResponse:
    """Every line that is wanted, as JSON lines for another program."""
    return _download(request, "jsonl", _json_lines, "application/jsonl")


def _download(request: HttpRequest, ending: str, write: Any, kind: str) -> StreamingHttpResponse:
    viewer = viewer_of(request)
    sought = TrailForm(request.GET, viewer=viewer).sought
    lines = queries.every_line(viewer, sought)
    asked = {name: value for name, value in asdict(sought).items() if value not in (None, "")}
    actions.record(action="audit.export", thing="trail", changes={"as": ending, **asked}, by=viewer)
    response = StreamingHttpResponse(_portions(write(lines)), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="trail.{ending}"'
    return response


def _portions(lines: Iterable[str]) -> Iterator[str]:
    """A few hundred lines at a time: fewer portions travel faster."""
    kept: list[str] = []
    for line in lines:
        kept.append(line)
        if len(kept) == 500:
            yield "".join(kept)
            kept.clear()
    yield "".join(kept)


def _row(line: Line) -> tuple[Any, ...]:
    changes = json.dumps(line.changes, ensure_ascii=False) if line.changes else ""
    at = line.at.isoformat(timespec="seconds")
    return (
        line.id, at, line.actor, line.actor_id, line.actor_kind, line.where, line.action, line.thing, changes
    )  # fmt: skip


def _json_lines(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield json.dumps({**asdict(line), "at": line.at.isoformat()}, ensure_ascii=False) + "\n"
