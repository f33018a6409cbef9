"""A site's vouchers: printed in sheets, voided when lost, counted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.doors.web.kits.handing import forms
from partera.doors.web.kits.handing.reconciling import frame
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.doors.web.sentences import spoken
from partera.programs.kits.actions import codes as actions
from partera.programs.kits.queries import handing as known
from partera.reports import voucher_sheet


def vouchers(request: HttpRequest, site: int) -> HttpResponse:
    """How many are left, more of them printed, lost ones voided."""
    viewer = viewer_of(request)
    around = frame(request, site, "kit_vouchers")
    do = request.GET.get("do", "") if request.method == "POST" else ""
    print_form = forms.PrintForm(request.POST if do == "print" else None)
    void_form = forms.VoidVoucherForm(request.POST if do == "void" else None)
    if do == "print" and print_form.is_valid():
        with refuse(print_form):
            sheet, codes = actions.print_vouchers(site=site, number=print_form.cleaned_data["number"], by=viewer)
            return _sheet(around.here.name, sheet, codes)
    if do == "void" and void_form.is_valid():
        try:
            with refuse(void_form):
                actions.void_voucher(site=site, code=void_form.cleaned_data["code"], by=viewer)
                messages.success(request, _("The voucher is void: nobody can use it any more."))
                return redirect("kit_vouchers", site=site)
        except NotFound as error:
            void_form.add_error("code", spoken(error))
    if do == "void-sheet":
        number = actions.void_sheet(site=site, sheet=request.POST.get("sheet", ""), by=viewer)
        said = ngettext("%(n)s voucher of the sheet is void.", "%(n)s vouchers of the sheet are void.", number)
        messages.success(request, said % {"n": number})
        return redirect("kit_vouchers", site=site)
    page = {
        "frame": around,
        "sheets": known.sheets(viewer, site),
        "print": print_form,
        "void": void_form,
        "answer": ngettext("%(n)s voucher is left.", "%(n)s vouchers are left.", around.here.vouchers_left)
        % {"n": around.here.vouchers_left},
    }
    failed = bool(print_form.errors or void_form.errors)
    return render(request, "kits/handing/vouchers.html", page, status=422 if failed else 200)


def _sheet(site: str, sheet: str, codes: list[str]) -> HttpResponse:
    """The codes on paper: they are kept nowhere, so this is the only time."""
    content = voucher_sheet.to_pdf(
        title=_("Vouchers of %(site)s") % {"site": site},
        heading=_("One Newborn Supply Kit"),
        text=_("For one newborn. Twins get two."),
        picture=_("Code of the voucher to be scanned"),
        note=_("Sheet %(sheet)s. Keep it locked away; void what is lost.") % {"sheet": sheet},
        site=site,
        codes=codes,
        day=today(),
        language=(get_language() or "en")[:2],
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="vouchers-{sheet}.pdf"'
    return answer
