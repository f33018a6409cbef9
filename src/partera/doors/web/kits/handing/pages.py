"""What the pages of the hand-over show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from partera.doors.web.kits.handing import forms, words
from partera.doors.web.templatetags.showing import is_spanish
from partera.programs.kits.queries.handing import Bedside, Supply
from partera.programs.kits.rules import handing as rules


@dataclass(frozen=True)
class Choice:
    """One answer that is tapped."""

    value: str
    label: str
    chosen: bool = False
    lang: str = ""


@dataclass(frozen=True)
class HandOverPage:
    """The page at the bedside."""

    here: Bedside
    left: str
    key: str
    form: forms.HandOverForm
    code: str
    card: str
    languages: tuple[Choice, ...]
    day_bands: tuple[Choice, ...]
    lots: tuple[Choice, ...]
    supplies: tuple[Choice, ...]
    facts: dict[str, Any]
    said: dict[str, str]


def hand_over(here: Bedside, form: forms.HandOverForm, key: str) -> HandOverPage:
    """The page with what is known of the site, and what was typed."""
    typed = form.data if form.is_bound else {}
    bands = [band for band in rules.DAY_BANDS if band != "not_asked"]
    missing = typed.getlist("missing") if form.is_bound else []  # type: ignore[attr-defined]
    return HandOverPage(
        here=here,
        left=words.left(here),
        key=key,
        form=form,
        code=str(typed.get("code", "")),
        card=str(typed.get("card", "")),
        languages=tuple(
            Choice(value, _own_name(value), value == typed.get("language"), value if value != "other" else "")
            for value in rules.LANGUAGES
        ),
        day_bands=tuple(Choice(band, _(words.DAY_BANDS[band]), band == typed.get("day_band")) for band in bands),
        lots=lots_of(here, str(typed.get("lot", ""))),
        supplies=tuple(Choice(str(one.id), supply_name(one), str(one.id) in missing) for one in here.supplies),
        facts=facts(here),
        said=script_words(),
    )


def lots_of(here: Bedside, chosen: str = "") -> tuple[Choice, ...]:
    """The lots that may be given, the first to expire first and chosen before others."""
    good = [lot for lot in here.lots if not lot.is_held and not lot.is_expired]
    return tuple(
        Choice(str(lot.id), forms.lot_label(lot), str(lot.id) == chosen or (not chosen and at == 0))
        for at, lot in enumerate(good)
    )


def supply_name(one: Supply) -> str:
    """A supply in the page's language, where somebody has written it."""
    return one.name_es if is_spanish() and one.name_es else one.name


def facts(here: Bedside) -> dict[str, Any]:
    """What the page's script needs to know: where to send, and what codes mean."""
    kwargs = {"site": here.site}
    return {
        "site": here.site,
        "send": reverse("kit_hand_over_send", kwargs=kwargs),
        "ready": reverse("kit_hand_over_ready", kwargs=kwargs),
        "worker": reverse("kit_hand_over_worker", kwargs=kwargs),
        "here": reverse("kit_hand_over", kwargs=kwargs),
        "letters": {"voucher": rules.VOUCHER_LETTERS, "card": rules.CARD_LETTERS},
        "barcodes": {
            lot.barcode: [str(one.id) for one in here.lots if one.barcode == lot.barcode]
            for lot in here.lots
            if lot.barcode
        },
        "held": [str(lot.id) for lot in here.lots if lot.is_held],
    }


def script_words() -> dict[str, str]:
    """What the page's script says."""
    return {
        "saved": _("Saved on this phone, will be sent:"),
        "sending": _("Sending…"),
        "sent": _("Everything is sent."),
        "signedOut": _("You are signed out. What is saved stays on this phone. Sign in to send it."),
        "notYours": _(
            "Nothing was sent: whoever is signed in here does not work at this site, or no longer does. What is saved "
            "stays on this phone. Ask a colleague of the site to sign in on this phone to send it, or ask those who "
            "run the program to give the role back."
        ),
        "offline": _("No connection. Go on: each hand-over is saved on this phone."),
        "savedOne": _("Saved on this phone."),
        "savedText": _("It will be sent when there is a connection. Go on with the next one."),
        "notVoucher": _("This is no voucher and no card of a kit. Scan again, or tap “No voucher at hand”."),
        "cardRead": _("Card of the kit read. Now scan the voucher."),
        "lotRead": _("Kit read. Now scan the voucher."),
        "held": _("Stop: this lot is on hold."),
        "heldText": _("Set this kit aside and take one of another lot."),
        "noCamera": _("The camera cannot be used here. Type the code."),
        "noVoucher": _("No voucher"),
        "voucher": _("Voucher"),
        "card": _("Card of the kit"),
        "notTaken": _("Not taken:"),
        "again": _("Send it as a new hand-over"),
        "remove": _("Remove it from this phone"),
        "signIn": _("Sign in"),
    }


def _own_name(language: str) -> str:
    """A language by the name its speakers give it."""
    return {"en": "English", "es": "Español"}.get(language) or _(words.LANGUAGES[language])
