"""What is said of files and rows brought in from another system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later
from django.utils.translation import ngettext

from partera.doors.web.templatetags.showing import number
from partera.programs.kits.queries.arrivals import ASIDE, KNOWN, NEW, DayRow, Plan
from partera.programs.kits.rules import arrivals as rules

FATES = {NEW: later("New"), KNOWN: later("Known already"), ASIDE: later("Set aside")}
CHIPS = {NEW: "new", KNOWN: "not_applicable", ASIDE: "provisional"}
LISTS = (rules.KINDS, rules.REASONS, rules.REFUSALS, FATES)
"""Words that other layers hold in English and these pages say."""


def reason(code: str, values: Mapping[str, Any]) -> str:
    """Why a row is set aside."""
    return _(rules.REASONS[code]) % values if code else ""


def refusal(error: rules.NotAnExport) -> str:
    """Why a file as a whole is not taken."""
    return _(rules.REFUSALS[error.code]) % error.values


def kind(key: str) -> str:
    """Which of the exports it is."""
    return _(rules.KINDS[key])


def of_plan(plan: Plan) -> str:
    """What would become of a file, in one sentence."""
    counts = plan.counts
    said = {
        "kind": kind(plan.table.kind),
        "new": ngettext("%(n)s row is new", "%(n)s rows are new", counts[NEW]) % {"n": number(counts[NEW])},
        "known": ngettext("%(n)s is known already", "%(n)s are known already", counts[KNOWN])
        % {"n": number(counts[KNOWN])},
        "aside": ngettext("%(n)s is set aside", "%(n)s are set aside", counts[ASIDE]) % {"n": number(counts[ASIDE])},
    }
    return _("%(kind)s: %(new)s, %(known)s, %(aside)s. Nothing is kept yet.") % said


def of_day(row: DayRow) -> str:
    """How both systems compare on a day, in one sentence."""
    if not row.differ:
        return ngettext(
            "Both systems say the same of %(n)s item.", "Both systems say the same of all %(n)s items.", row.items
        ) % {"n": number(row.items)}
    return ngettext(
        "%(differ)s of %(n)s item differs, by %(pieces)s pieces together.",
        "%(differ)s of %(n)s items differ, by %(pieces)s pieces together.",
        row.items,
    ) % {"differ": number(row.differ), "n": number(row.items), "pieces": number(row.pieces)}
