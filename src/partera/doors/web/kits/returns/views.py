"""Returns of a site: what it sends back, what a warehouse received, which kits families brought back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.kits.handing import forms as handing_forms
from partera.doors.web.kits.handing.reconciling import frame
from partera.doors.web.kits.returns import forms
from partera.doors.web.kits.stock import words
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import number
from partera.programs.kits.actions import returns as actions
from partera.programs.kits.queries import handing
from partera.programs.kits.queries import returns as known
from partera.programs.kits.queries.returns import CameBack, Sent

_CHIPS = {"sent": "provisional", "received": "ok", "called_off": "missing"}


@dataclass(frozen=True)
class SentLine:
    """What was sent back, in words; with its forms while it is on the way."""

    sent: Sent
    what: str
    state: str
    chip: str
    receive: BaseForm | None
    call_off: BaseForm | None


def returns(request: HttpRequest, site: int) -> HttpResponse:
    """What goes back, with the forms to write it down."""
    viewer = viewer_of(request)
    around = frame(request, site, "kit_returns")
    do = request.GET.get("do", "") if request.method == "POST" else ""
    of = request.GET.get("of", "")
    sent = known.sent_back(viewer, site)
    send = forms.SendBackForm(request.POST if do == "send" else None, lots=_here(viewer, site))
    came = forms.CameBackForm(request.POST if do == "came" else None, lots=_kits(viewer, site))
    houses, receives = known.warehouses(viewer, site), known.receives(viewer, site)
    lines = [_line(request, one, houses, receives, do if str(one.id) == of else "") for one in sent]
    if do in ("receive", "call-off") and of not in {str(one.id) for one in sent}:
        raise NotFound(_("There is no such return."))
    if _done(request, viewer, site, send, came, lines):
        return redirect("kit_returns", site=site)
    back = [(one, _what(one.product, one.product_es, one.code)) for one in known.came_back(viewer, site)]
    failed = send.errors or came.errors or any(_errors(line) for line in lines)
    page = {
        "frame": around, "answer": _answer(sent, back), "send": send if send.fields["lot"].choices else None,  # type: ignore[attr-defined]
        "came": came if came.fields["lot"].choices else None, "lines": lines, "back": back,  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "kits/returns/returns.html", page, status=422 if failed else 200)


def _done(
    request: HttpRequest, viewer: Viewer, site: int, send: BaseForm, came: BaseForm, lines: Sequence[SentLine]
) -> bool:
    """Whether what was sent with one of the forms is written down."""
    if _kept(send, lambda given: actions.send_back(site=site, **given, by=viewer)):
        messages.success(request, _("Written down: it is on its way back."))
        return True
    if _kept(came, lambda given: actions.come_back_unknown(site=site, **given, by=viewer)):
        messages.success(request, _("Written down: the kit stands here again."))
        return True
    for line in lines:
        if _kept(line.receive, lambda given, of=line.sent.id: actions.receive_back(sent=of, **given, by=viewer)):  # type: ignore[misc]
            messages.success(request, _("Received: the warehouse has what arrived."))
            return True
        if _kept(line.call_off, lambda given, of=line.sent.id: actions.call_off(sent=of, **given, by=viewer)):  # type: ignore[misc]
            messages.success(request, _("Called off: it stands at the site again."))
            return True
    return False


def _kept(form: BaseForm | None, work: Callable[[dict[str, Any]], object]) -> bool:
    if form is None or not form.is_bound or not form.is_valid():
        return False
    with refuse(form):
        work(form.cleaned_data)
    return not form.errors


def _line(request: HttpRequest, one: Sent, houses: Sequence[tuple[int, str]], receives: bool, do: str) -> SentLine:
    is_open = one.state == "sent"
    states = {
        "sent": pgettext("kit return", "On the way back"),
        "received": pgettext("kit return", "Received"),
        "called_off": pgettext("kit return", "Called off"),
    }
    receive = forms.ReceiveForm(
        request.POST if do == "receive" else None, warehouses=houses,
        initial={"arrived": one.quantity}, auto_id=f"id_{one.id}_%s",
    )  # fmt: skip
    call_off = forms.CallOffForm(request.POST if do == "call-off" else None, auto_id=f"id_off_{one.id}_%s")
    return SentLine(
        one,
        _what(one.product, one.product_es, one.code),
        states[one.state],
        _CHIPS[one.state],
        receive if (is_open and receives) or do == "receive" else None,
        call_off if is_open or do == "call-off" else None,
    )


def _errors(line: SentLine) -> bool:
    return bool((line.receive and line.receive.errors) or (line.call_off and line.call_off.errors))


def _here(viewer: Viewer, site: int) -> list[tuple[int, str]]:
    return [
        (lot, f"{_what(name, name_es, code)}: {_('%(n)s left') % {'n': number(left)}}")
        for lot, name, name_es, code, left in known.lots_here(viewer, site)
    ]


def _kits(viewer: Viewer, site: int) -> list[tuple[int, str]]:
    return [(lot.id, f"{lot.kit}: {handing_forms.lot_label(lot)}") for lot in handing.lots_here(viewer, site)]


def _what(name: str, name_es: str, code: str) -> str:
    return f"{words.product(name, name_es)}, {words.lot(code)}"


def _answer(sent: Sequence[Sent], back: Sequence[tuple[CameBack, str]]) -> str:
    on_way = sum(one.state == "sent" for one in sent)
    if on_way:
        return ngettext(
            "%(n)s return is on its way to a warehouse.", "%(n)s returns are on their way to a warehouse.", on_way
        ) % {"n": number(on_way)}
    if sent or back:
        return _("Nothing is on its way back now.")
    return _("Nothing has come back to this site or gone back from it.")
