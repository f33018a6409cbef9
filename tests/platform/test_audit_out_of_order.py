"""Sealing while writers in other processes end their changes in another order than their lines were numbered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import postgres
from tests.support.killing import installation

pytestmark = pytest.mark.opens_database
SEED = "20260322"


def check_sealing(folder: Path, database: str, changes: int) -> dict[str, Any]:
    """Six writers and two sealers; then every acknowledged line stands under a seal, and the trail is whole."""
    if database == "postgresql" and postgres.programs() is None:
        pytest.skip("no PostgreSQL server is installed")
    with installation(database, folder) as place:
        found = place.answer("seal", str(changes), SEED)
    assert (found["lost"], found["not_acknowledged"], found["not_sealed"], found["faults"]) == ([], [], [], [])
    assert found["unsealed"] == 0
    assert found["sealed_while_written"] > 0
    return found


@pytest.mark.slow
def test_lines_that_end_out_of_order_are_each_sealed_once(tmp_path: Path) -> None:
    assert check_sealing(tmp_path, "postgresql", 12)["acknowledged"] > 50


@pytest.mark.reliability
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_thousands_of_lines_that_end_out_of_order_are_each_sealed_once(
    tmp_path: Path, database: str, record_property: Any
) -> None:
    found = check_sealing(tmp_path, database, 1_000 if database == "postgresql" else 200)
    record_property(
        "what",
        f"six writers whose changes end out of order on {database} while two processes seal: "
        f"{found['acknowledged']:,} acknowledged changes, each under one of {found['seals']:,} seals; the trail whole",
    )
