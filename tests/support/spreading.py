"""Hospitals of the list around the Delta partnership, and published figures of their counties, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from partera.evidence.figures import Figure
from partera.evidence.measures import all_measures
from partera.registry.findings import queries as findings
from partera.registry.services import actions as services
from tests.support.people import SET_UP

TAKEN = datetime(2026, 1, 5, tzinfo=UTC)
SITES = {
    "049001": ("EXAMPLE LEE HOSPITAL", "05077", "Critical Access Hospitals", True),
    "049002": ("EXAMPLE PHILLIPS HOSPITAL", "05107", "Acute Care Hospitals", True),
    "049003": ("EXAMPLE CRITTENDEN HOSPITAL", "05035", "Acute Care Hospitals", True),
    "049004": ("EXAMPLE DESHA HOSPITAL", "05041", "Critical Access Hospitals", None),
    "049005": ("ALDER INVENTED HOSPITAL", "05119", "Acute Care Hospitals", True),
}
"""Number → name, county, type, birthing-friendly. Alder takes part already; Desha bears no mark."""


def take_sites(sites: dict[str, tuple[str, str | None, str, bool | None]] = SITES) -> None:
    """Load the list."""
    blank = dict.fromkeys(("address", "city", "zip", "telephone", "ownership", "emergency", "rating"))
    rows = [
        blank
        | {
            "site": number, "kind": "hospital", "name": name, "state": "05", "county": county, "type": kind,
            "birthing_friendly": friendly, "line": 2,
        }
        for number, (name, county, kind, friendly) in sites.items()
    ]  # fmt: skip
    services.take_sites(extract="hospitals", loaded_at=TAKEN, rows=rows, by=SET_UP)


def figure(measure: str, place: str, numerator: float | None, denominator: float | None, **more: Any) -> Figure:
    """A published figure; `numerator` None is a hidden one."""
    per = all_measures()[measure].per
    value = None if numerator is None else numerator if per == 1 else per * numerator / (denominator or 1)
    given: dict[str, Any] = {
        "measure": measure, "definition": f"{measure}@1", "place": place, "period": "2024", "group": "all",
        "numerator": numerator, "denominator": denominator, "unknown": 0.0, "value": value, "low": None, "high": None,
        "state": "ok" if numerator is not None else "suppressed", "rule": "", "method": None, "source": "e",
        "note": None,
    }  # fmt: skip
    return Figure(**given | more)


FIGURES = (
    figure("births", "05077", 100, None), figure("ntsv", "05077", None, None),
    figure("births", "05107", 240, None), figure("ntsv", "05107", 30, 80),
    figure("births", "05035", 700, None), figure("ntsv", "05035", 50, 220),
    figure("ntsv", "05035", 30, 100, group="race:black"), figure("ntsv", "05035", 12, 100, group="race:white"),
    figure("ntsv", "05107", 16, 40, group="race:black"), figure("ntsv", "05107", 14, 40, group="race:white"),
    figure("births", "05041", 2400, None, period="2015-2024"), figure("ntsv", "05041", 28, 90),
)  # fmt: skip
"""Lee's rate is hidden and it names no groups; Phillips has the highest rate, Crittenden a gap."""


class Opened:
    """A release that holds these figures."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self.held = figures
        self.manifest = {
            "measures": sorted({one.measure for one in figures}), "declared": {}, "highest_hidden": 9,
            "extracts": {}, "rows": len(figures), "places": 4,
        }  # fmt: skip

    def figures(self, *, places: Any, measures: Any = None, periods: Any = None, groups: Any = None) -> list[Figure]:
        """Those asked for."""
        wanted = (("place", places), ("measure", measures), ("period", periods), ("group", groups))
        return [one for one in self.held if all(v is None or getattr(one, name) in v for name, v in wanted)]


def publish(monkeypatch: pytest.MonkeyPatch, figures: Sequence[Figure] = FIGURES) -> None:
    """Let these figures be the current release, without the minute that building one takes."""
    row = SimpleNamespace(id=f"test-{len(figures)}-{id(figures)}", audience="public", made_at=TAKEN, published_at=TAKEN)
    monkeypatch.setattr(findings, "_current", lambda audience="public": row)
    monkeypatch.setattr(findings, "_opened", lambda _release: Opened(figures))
