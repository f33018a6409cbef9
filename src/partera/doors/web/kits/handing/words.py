"""What is said of a hand-over: to whoever made it, at once, and to whoever puts it right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import ngettext

from partera.doors.web.templatetags.showing import day, number
from partera.programs.kits.queries.handing import Bedside, Kept
from partera.programs.kits.rules import handing as rules

LANGUAGES = {"en": noop("English"), "es": noop("Spanish"), "other": noop("Another language")}
DAY_BANDS = {
    "before": noop("Before birth"),
    "0-2": noop("Day 0 to 2"),
    "3-7": noop("Day 3 to 7"),
    "8-28": noop("Day 8 to 28"),
    "29+": noop("Later"),
    "not_asked": noop("Not asked"),
}
OUTCOMES = {"given": noop("Given"), "refused": noop("Not wanted")}
STATES = {
    "counted": noop("Counted"),
    "unreconciled": noop("To be put right"),
    "resolved": noop("Put right"),
    "void": noop("Did not happen"),
}
HAPPENED = {
    "empty": noop("By the ledger the site had none of this lot left."),
    "held": noop("The lot is on hold, and this kit was handed over all the same."),
    "expired": noop("The lot had expired."),
    "voucher_used": noop("The voucher was used before."),
    "no_voucher": noop("There was no voucher, or it is not one of this site’s that is still good."),
    "no_lot": noop("The card or lot that was scanned is not known."),
    "late_clock": noop("The phone’s clock was wrong, or the hand-over is more than 30 days old."),
    "not_approved": noop("The site was not approved to hand out kits."),
    "mistake": noop("It was written down by mistake."),
    "came_back": noop("The family brought the kit back unopened."),
}
PUT_RIGHT = {
    "empty": noop("Count the kits of this lot now, or choose the lot that the kit was really from."),
    "held": noop("Reach the family if you can, and set the other kits of the lot aside. Then confirm the hand-over."),
    "expired": noop("Look at the date on the other kits. Choose the right lot, or confirm this one."),
    "voucher_used": noop("Was it typed twice? Then void it. Was a second kit given? Then confirm it and say why."),
    "no_voucher": noop("Confirm that a kit was given and say why there was no good voucher, or void it."),
    "no_lot": noop("Choose the lot that the kit was from."),
    "late_clock": noop("Confirm that it happened, or void it. Set the phone’s clock to be set by the network."),
    "not_approved": noop("Confirm that a kit was given, or void it. Ask those who run the program about the approval."),
    "mistake": noop("Nothing is left to do."),
    "came_back": noop("Nothing is left to do."),
}


def state(kept: Kept) -> str:
    """Where it stands; one whose kit came back did happen."""
    return _("Came back unopened") if kept.reason == "came_back" else _(STATES[kept.state])


@dataclass(frozen=True)
class Told:
    """What became of a hand-over: how pressing, a heading, and what to do."""

    kind: str  # success | warning | error
    heading: str
    text: str


def told(kept: Kept, here: Bedside) -> Told:
    """What is said to whoever has just handed a kit over."""
    if kept.state != "unreconciled":
        heading = _("Counted.") if kept.outcome == "given" else _("Written down: the kit was not wanted.")
        return Told("success", heading, _joined(left(here), skew(kept)))
    if kept.reason == "held":
        return Told(
            "error",
            _("Stop: this lot is on hold."),
            _(
                "If the kit is still here, take it back and set it aside. If the family has left, tell those who run "
                "the program now. The hand-over is kept."
            ),
        )
    return Told(
        "error" if kept.reason == "expired" else "warning",
        _(HAPPENED[kept.reason]),
        _joined(_("The hand-over is kept, to be put right. Nothing is lost."), skew(kept)),
    )


def left(here: Bedside) -> str:
    """How many kits may still be given."""
    return ngettext("%(n)s kit is left here.", "%(n)s kits are left here.", here.left) % {"n": number(here.left)}


def skew(kept: Kept) -> str:
    """That the phone's clock was wrong, and by how much; empty when it was right."""
    if abs(kept.clock_ahead) < rules.SHOWN_SKEW.total_seconds():
        return ""
    span = _span(timedelta(seconds=abs(kept.clock_ahead)))
    if kept.clock_ahead > 0:
        return _("The phone’s clock was %(span)s ahead; the time was set right.") % {"span": span}
    return _("The phone’s clock was %(span)s behind; the time was set right.") % {"span": span}


def _span(span: timedelta) -> str:
    if span.days:
        return ngettext("%(n)s day", "%(n)s days", span.days) % {"n": number(span.days)}
    hours, minutes = divmod(span.seconds // 60, 60)
    if hours:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": number(hours)}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": number(minutes)}


def happened(kept: Kept) -> str:
    """Why the ledger does not cover it, in a sentence or two."""
    parts = [_(HAPPENED[kept.reason]) if kept.reason else ""]
    if kept.used_before is not None:
        said = {"day": day(kept.used_before.at), "name": kept.used_before.by_name}
        parts.append(_("Its voucher was used on %(day)s by %(name)s.") % said)
    if kept.voided_on is not None:
        parts.append(_("Its voucher was voided on %(day)s.") % {"day": day(kept.voided_on)})
    return _joined(*parts)


def lot_named(code: str) -> str:
    """A lot's code, or that it has none."""
    return code or _("without code")


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
