"""What happened to stock: the list with its filter, and the same as a file."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from partera.core.viewers import Viewer
from partera.doors.web.kits.stock import lines, pages, words
from partera.doors.web.kits.stock.forms import MovementFilter
from partera.doors.web.kits.tabs import program_tabs
from partera.doors.web.lists import chips, csv_download
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import day, number
from partera.programs.kits.queries import movements as known
from partera.programs.kits.queries import programs, shelves
from partera.programs.kits.queries.movements import Asked, Cursor, MovementRow

A_PAGE = 50
MOST_IN_A_FILE = 20_000


def movements(request: HttpRequest, number: int) -> HttpResponse:
    """Movements, the newest first."""
    viewer = viewer_of(request)
    form, asked = _asked(request, viewer, number)
    rows = known.movements(viewer, number, asked, most=A_PAGE + 1, after=_after(request))
    more = len(rows) > A_PAGE
    shown = rows[:A_PAGE]
    page = pages.MovementsPage(
        program=programs.program(viewer, number),
        tabs=program_tabs(viewer, number, "kit_stock"),
        sentence=_sentence(shown, more),
        form=form,
        chips=chips(request.GET, _chips(asked, form)),
        lines=[lines.movement(row) for row in shown],
        older=_older(request, shown[-1]) if more else "",
        download=f"{reverse('kit_movements_csv', kwargs={'number': number})}?{request.GET.urlencode()}",
    )
    return render(request, "kits/stock/movements.html", {"page": page}, status=422 if form.errors else 200)


def movements_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The same from where the page begins, at most 20,000."""
    viewer = viewer_of(request)
    form, asked = _asked(request, viewer, number)
    if form.errors:
        return movements(request, number)
    rows = known.movements(viewer, number, asked, most=MOST_IN_A_FILE, after=_after(request))
    return csv_download(f"movements-{number}.csv", lines.movement_header(), [lines.movement_row(row) for row in rows])


def _asked(request: HttpRequest, viewer: Viewer, program: int) -> tuple[MovementFilter, Asked]:
    rows = shelves.places(viewer, program, also=request.GET.get("place", ""))
    form = MovementFilter(
        request.GET, places=[(row.id, row.name) for row in rows], products=shelves.products(viewer, program)
    )
    form.is_valid()
    given = form.cleaned_data
    return form, Asked(
        place=given.get("place"),
        product=given.get("product"),
        kind=given.get("kind", ""),
        first=given.get("first"),
        last=given.get("last"),
    )


def _chips(asked: Asked, form: MovementFilter) -> dict[str, str]:
    chosen = {name: dict(form.fields[name].choices) for name in ("place", "product")}  # type: ignore[attr-defined]
    return {
        "place": chosen["place"].get(asked.place, "") if asked.place else "",
        "product": chosen["product"].get(asked.product, "") if asked.product else "",
        "kind": words.kind(asked.kind) if asked.kind else "",
        "first": _("From %(day)s") % {"day": day(asked.first)} if asked.first else "",
        "last": _("To %(day)s") % {"day": day(asked.last)} if asked.last else "",
    }


def _after(request: HttpRequest) -> Cursor | None:
    """Where the part before ended; nothing for what is no such place."""
    at, _sign, pk = request.GET.get("after", "").partition("~")
    try:
        return Cursor(datetime.fromisoformat(at), int(pk[:18])) if pk.isdecimal() else None
    except ValueError:
        return None


def _older(request: HttpRequest, last: MovementRow) -> str:
    rest = {name: value for name, value in request.GET.items() if name != "after"}
    return f"?{urlencode(rest | {'after': f'{last.at.isoformat()}~{last.id}'})}"


def _sentence(rows: list[MovementRow], more: bool) -> str:
    if not rows:
        return _("Nothing moved here in this time.")
    said = {"n": number(len(rows)), "first": day(rows[-1].at), "last": day(rows[0].at)}
    if more:
        return _("The newest %(n)s movements, from %(first)s to %(last)s. Older ones follow.") % said
    return _("%(n)s movements, from %(first)s to %(last)s.") % said
