"""What a loaded file says of itself, in words: its provenance, each part with a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

LABELS = {
    "publisher": gettext_noop("Publisher"),
    "source": gettext_noop("Source"),
    "license": gettext_noop("License"),
    "dataset": gettext_noop("Data set"),
    "title": gettext_noop("Title"),
    "family": gettext_noop("Kind of records"),
    "year": gettext_noop("Year"),
    "years": gettext_noop("Years"),
    "fiscal_years": gettext_noop("Fiscal years"),
    "edition": gettext_noop("Edition"),
    "record_length": gettext_noop("Length of a record"),
    "sample": gettext_noop("A sample only"),
    "provisional": gettext_noop("Provisional"),
    "query_date": gettext_noop("Date of the query"),
    "citation": gettext_noop("How to cite it"),
    "messages": gettext_noop("Messages"),
    "columns": gettext_noop("Columns"),
    "group_by": gettext_noop("Grouped by"),
    "parameters": gettext_noop("Query"),
    "filters": gettext_noop("Filters"),
    "restricted": gettext_noop("Restricted by"),
    "codes": gettext_noop("Codes"),
    "hides_zero": gettext_noop("Leaves out rows of zero"),
    "hides_suppressed": gettext_noop("Leaves out hidden rows"),
    "show_totals": gettext_noop("Shows totals"),
    "show_zero": gettext_noop("Shows zeros"),
    "show_suppressed": gettext_noop("Shows hidden rows"),
    "measures": gettext_noop("Measures"),
    "mapping": gettext_noop("Mapping file"),
}
_ELSEWHERE = ("caveats", "has_footer")
_NOTHING: tuple[Any, ...] = (None, "", [], {}, ())


def told(provenance: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Each part that is known, by name and in words; caveats stand apart."""
    known = {name: value for name, value in provenance.items() if name not in _ELSEWHERE and value not in _NOTHING}
    return tuple((_(LABELS[name]) if name in LABELS else name, _words(value)) for name, value in known.items())


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_words(inner)}" for name, inner in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(_words(inner) for inner in value)
    return str(value)
