"""Many phones hand over at one site at once and are killed: no lot below zero, nothing lost, every double found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.killing import Installation, installation

pytestmark = [pytest.mark.slow, pytest.mark.opens_database]
SEED = "20261126"


def check(place: Installation, phones: int, seconds: int) -> dict[str, Any]:
    """So many phones for so long; then what stands is held against what was acknowledged."""
    found: dict[str, Any] = place.answer("hand-over", str(phones), str(seconds), SEED)
    assert (found["lost"], found["not_asked_for"], found["answered_otherwise"]) == ([], [], [])
    assert (found["below_zero"], found["lowest"] >= 0, found["adds_up"], found["conserved"]) == (0, True, True, True)
    assert (found["moved_otherwise"], found["tallied"], found["trail"]) == ([], True, [])
    assert (found["doubles_found"], found["used_twice"]) == (found["doubles"], [])
    return found


def test_what_a_few_phones_handed_over_at_once_stands(tmp_path: Path) -> None:
    with installation("given", tmp_path) as place:
        found = check(place, phones=6, seconds=4)
    assert found["acknowledged"] > 20 and found["kills"] > 0


@pytest.mark.reliability
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_thirty_two_phones_handed_over_at_once_stands(tmp_path: Path, database: str, record_property: Any) -> None:
    with installation(database, tmp_path) as place:
        found = check(place, phones=32, seconds=60)
    assert found["doubles"] > 50 and found["unreconciled"] > 0 and found["resolved"] > 0 and found["kills"] > 100
    record_property(
        "what",
        f"32 phones hand over at one site for 60 seconds on {database}, {found['kills']:,} of them killed: "
        f"{found['acknowledged']:,} acknowledged hand-overs stand once each, no lot below zero, sums conserved; "
        f"{found['doubles']:,} vouchers taken twice, every one found and shown",
    )
