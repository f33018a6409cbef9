"""Every reference case below $PARTERA_CASES: the folder's name is the method."""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NOT_YET = set((HERE / "not_yet.txt").read_text(encoding="utf-8").split())
RUNNERS = {path.stem for path in (HERE / "runners").glob("*.py")} - {"__init__"}
FOLDER = os.environ.get("PARTERA_CASES")


def _cases() -> list[object]:
    if not FOLDER:
        return [pytest.param(None, id="no-cases", marks=pytest.mark.skip(reason="PARTERA_CASES is not set"))]
    found = []
    for method in sorted(path for path in Path(FOLDER).iterdir() if path.is_dir()):
        reason = f"{method.name} is not built yet"
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if method.name in NOT_YET else []
        found += [
            pytest.param(path, id=f"{method.name}/{path.stem}", marks=marks) for path in sorted(method.glob("*.json"))
        ]
    return found


@pytest.mark.parametrize("path", _cases())
def test_a_reference_case_agrees(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    method = path.parent.name
    if method not in RUNNERS:
        pytest.fail(f"{method} has neither a runner in tests/methods/runners nor a line in not_yet.txt")
    importlib.import_module(f"tests.methods.runners.{method}").run(case)


def test_no_method_is_both_built_and_not_yet() -> None:
    assert set() == RUNNERS & NOT_YET
