"""What is said of an export beside its rows: the sentence, the provenance, the notes, what it can show."""

from __future__ import annotations

from typing import Any

from partera.core.periods import Period
from partera.evidence.suppliers.protocol import Given
from partera.evidence.suppliers.wonder.footer import Footer
from partera.evidence.suppliers.wonder.parse import Layout
from partera.evidence.suppliers.wonder.scope import Scope

NO_FOOTER = "no footer: period as stated by the person who loaded it"
LEAVES_OUT = "rows with small counts are left out of this export, so its rows do not add up to true totals"
PROVISIONAL = "provisional: subject to change"
BRIDGED = "bridged race categories"

SHARES = {
    "gestation": ("ptb", "ptb_very"),
    "gestation_11": ("early_term", "ptb", "ptb_early", "ptb_late", "ptb_very"),
    "gestation_weeks": ("early_term", "ptb", "ptb_early", "ptb_late", "ptb_very"),
    "weight": ("lbw", "vlbw"),
    "weight_14": ("lbw", "vlbw"),
    "weight_100g": ("lbw", "vlbw"),
    "prenatal_month": ("pnc1", "pnc_late"),
    "delivery": ("ced_total",),
    "tobacco": ("smoke",),
    "nicu": ("nicu",),
    "payer": ("medicaid",),
}
"""Grouping → the measures its categories can show; `evidence.aggregates` makes them."""

_GROUPS = {"age", "education", "race6", "race_bridged", "hispanic"}
_WHOLE_AGES = {"20-24", "25-29", "30-34", "35-39"}
BESIDE_CAUSE = {"cause", "sex", "age10", "age5", "stated"}
"""The groupings that deaths from causes of pregnancy and birth may be divided by; `evidence.aggregates` asks too."""


def sentence_of(layout: Layout, footer: Footer | None, scope: Scope, given: Given) -> str:
    """The sentence a person reads: what is counted, by what, and when.

    Takes   layout, footer, scope: of the export · given: the period that is stated where there is no footer
    Gives   a sentence without full stop
    Raises  nothing
    Source  none

    >>> layout = Layout("\\t", 2, (), ((1, "Births"),))
    >>> sentence_of(layout, None, Scope(None, "US", {}, (), None), Given(period="2022"))
    'CDC WONDER export without footer: births, 2022 as stated'
    """
    units = [unit for _, unit in layout.counts]
    what = f"{units[0]} by {', '.join(one.label for one in layout.groupings)}" if layout.groupings else units[0]
    period = f", {Period(scope.period)}" if scope.period else ""
    if footer is None:
        return f"CDC WONDER export without footer: {what}, {Period(given.period or '')} as stated"
    return f"CDC WONDER, {footer.dataset}: {what}{period}"


def provenance_of(
    layout: Layout, footer: Footer | None, scope: Scope, codes: dict[str, dict[str, str]]
) -> dict[str, Any]:
    """Where the cells come from, and what a reader of them must know.

    Takes   layout, footer, scope: of the export · codes: field → code → label, as met in the rows
    Gives   dataset, title, parameters, filters, group_by, query_date, caveats, messages, citation, show_totals,
            show_zero, show_suppressed, family, columns, hides_zero, hides_suppressed, restricted, codes
    Raises  nothing
    Source  the export's header and footer

    >>> layout = Layout("\\t", 2, (), ((1, "Births"),))
    >>> found = provenance_of(layout, None, Scope(None, "US", {}, (), None), {})
    >>> found["family"], found["columns"], found["has_footer"]
    ('natality', ['Births'], False)
    """
    known: dict[str, Any] = {
        "family": _family_of(layout, footer),
        "columns": [name for _, name in layout.measures],
        "group_by": [one.label for one in layout.groupings],
        "restricted": list(scope.restricted),
        "filters": dict(scope.filters),
        "codes": codes,
        "has_footer": footer is not None,
        "hides_zero": footer is None or footer.hides("zero"),
        "hides_suppressed": footer is None or footer.hides("suppressed"),
    }
    if footer is None:
        return known
    return known | {
        "dataset": footer.dataset,
        "title": footer.title,
        "parameters": footer.parameters,
        "query_date": footer.query_date,
        "citation": footer.citation,
        "messages": footer.messages,
        "caveats": footer.caveats,
        "show_totals": footer.parameters.get("Show Totals", ""),
        "show_zero": footer.parameters.get("Show Zero Values", ""),
        "show_suppressed": footer.parameters.get("Show Suppressed", ""),
        "provisional": footer.is_provisional,
    }


def _family_of(layout: Layout, footer: Footer | None) -> str:
    """natality, linked or mortality: by the data set's name, else by what is counted."""
    if footer is not None and "linked" in footer.dataset.lower():
        return "linked"
    return layout.family


def notes_of(layout: Layout, footer: Footer | None, scope: Scope) -> list[str]:
    """What must stand beside every figure made from the export.

    Takes   layout, footer, scope: of the export
    Gives   notes, the weightiest first
    Raises  nothing
    Source  the export's header and footer

    >>> layout = Layout("\\t", 2, (), ((1, "Births"),))
    >>> notes_of(layout, None, Scope(None, "US", {}, (), None))
    ['no footer: period as stated by the person who loaded it']
    """
    names = {one.field.name for one in layout.groupings if one.field} | set(scope.filters)
    told = [
        (NO_FOOTER, footer is None),
        (PROVISIONAL, footer is not None and footer.is_provisional),
        (LEAVES_OUT, footer is not None and footer.hides("suppressed")),
        (BRIDGED, "race_bridged" in names),
    ]
    return [note for note, holds in told if holds]


def shows_of(
    layout: Layout, footer: Footer | None, scope: Scope, places: set[str], codes: dict[str, dict[str, str]]
) -> list[str]:
    """Ids of the measures that the export makes it possible to show.

    Takes   layout, footer, scope: of the export · places: those of its cells · codes: field → code → label, as met
    Gives   ids of measures
    Raises  nothing
    Source  docs/methods/published-tables.md

    >>> layout = Layout("\\t", 2, (), ((1, "Births"),))
    >>> shows_of(layout, None, Scope(None, "US", {}, (), None), {"US"}, {})
    ['births']
    """
    has_year = layout.only("year") is not None
    groupings = [one for one in layout.groupings if one.field and not (one.role == "month" and has_year)]
    names = [one.field.name for one in groupings if one.field] + list(scope.filters)
    rated = {name for _, name in layout.measures}
    family = _family_of(layout, footer)
    if family == "linked":
        return ["imr"] if not names and "Death Rate" in rated else []
    if family == "mortality":
        may = "Crude Rate" in rated and {"cause", "stated"} & set(names) and not set(names) - BESIDE_CAUSE
        return ["maternal_deaths"] if may and any(not place.startswith("CENS") for place in places) else []
    shown = ["birth_rate"] if not names and "Birth Rate" in rated else []
    others = [name for name in names if name not in _GROUPS]
    hides = footer is None or footer.hides("suppressed")
    is_raced = {"race6", "race_bridged", "race"} & set(names) and "hispanic" not in names
    adds_up = len(names) == 1 and not hides and not {*scope.restricted, *scope.filters} & set(names)
    has_group = "age" not in scope.restricted or bool(_WHOLE_AGES & set(codes.get("age", {})))
    if adds_up or (has_group and not (others or is_raced)):
        shown.append("births")
    if len(others) == 1 and others[0] not in (*scope.restricted, *scope.filters) and not (hides or is_raced):
        shown += SHARES.get(others[0], ())
    return shown
