"""The page of the long rounds: written from what is kept, and honest about what was not run or failed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tests.support import long_rounds, rounds
from tests.support.rounds import Round

ONE = Round(
    "tests/a.py::test_cuts", "sqlite", "200 cuts", "held", 12.4, "2026-11-26", rounds.code("tests/a.py::test_cuts")
)


def keep(file: Path, *found: Round) -> Path:
    file.write_text("".join(json.dumps(asdict(one)) + "\n" for one in found))
    return file


def test_a_round_of_other_code_does_not_count(tmp_path: Path) -> None:
    assert rounds.kept(keep(tmp_path / "rounds", ONE, replace(ONE, name="other", code="older"))) == [ONE]


def test_of_a_round_that_was_run_again_the_last_counts(tmp_path: Path) -> None:
    failed = replace(ONE, result="failed")
    assert rounds.kept(keep(tmp_path / "rounds", failed, ONE)) == [ONE]
    assert rounds.kept(keep(tmp_path / "rounds", ONE, failed)) == [failed]


def test_what_was_not_run_says_so_and_is_not_among_those_that_held() -> None:
    asked = [(ONE.name, "sqlite"), ("tests/a.py::test_backups_under_load", "postgresql")]
    written = long_rounds.page(long_rounds.table([ONE], asked))
    assert "1 of 2 held" in written and "Run on 2026-11-26" in written
    assert "| 200 cuts | held | 12 |" in written
    assert "| backups under load (on PostgreSQL) | not run yet | 0 |" in written


def test_a_round_of_earlier_code_says_so(tmp_path: Path) -> None:
    older = replace(ONE, code="older")
    assert rounds.last(keep(tmp_path / "rounds", ONE, older)) == [ONE]
    assert "| 200 cuts | held, earlier code | 12 |" in long_rounds.page([older])


def test_a_failure_stands_out() -> None:
    assert "| 200 cuts | **failed** | 12 |" in long_rounds.page([replace(ONE, result="failed")])


@pytest.mark.slow
def test_a_round_about_pure_rules_depends_on_what_its_test_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, product = "tests/methods/test_contributors.py::test_x", "tests/platform/test_archive.py::test_x"
    before = rounds.code(rule), rounds.code(product)
    # given a copy in which a page of the product was changed
    for folder in ("src", "tests", "requirements"):
        shutil.copytree(rounds.ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(rounds, "ROOT", tmp_path)
    monkeypatch.setattr(rounds, "SOURCE", tmp_path / "src")
    try:
        changed("src/partera/doors/web/templates/base.html", tmp_path)
        # then only what starts the product is to be run again
        assert rounds.code(rule) == before[0]
        assert rounds.code(product) != before[1]
        # and when its own rule is changed, that too
        changed("src/partera/methods/suppression/contributors.py", tmp_path)
        of_rule = rounds.code(rule)
        assert of_rule != before[0]
        # and when another library is taken, everything
        changed("requirements/partera.lock", tmp_path)
        assert rounds.code(rule) != of_rule
    finally:
        rounds.named.cache_clear()


def changed(name: str, copy: Path) -> None:
    with (copy / name).open("a") as file:
        file.write("# changed\n")
    rounds.named.cache_clear()


def test_a_round_is_kept_with_the_code_it_was_begun_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTERA_ROUNDS", str(tmp_path / "rounds"))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    report = pytest.TestReport(
        ONE.name, ("", None, ""), {}, "passed", None, "call", user_properties=[("code", "when it began")]
    )
    rounds.pytest_runtest_logreport(report)
    assert [one.code for one in rounds.last(tmp_path / "rounds")] == ["when it began"]


@pytest.mark.slow
def test_what_has_held_is_not_run_again(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text("def test_one(): pass\ndef test_two(): assert False\n")
    assert "1 failed, 1 passed" in in_rounds(tmp_path)
    assert "1 failed, 1 deselected" in in_rounds(tmp_path)
    assert [one.result for one in rounds.kept(tmp_path / "rounds")] == ["held", "failed"]


def in_rounds(folder: Path) -> str:
    """What a run of the tests of a folder says."""
    path = os.pathsep.join([str(rounds.ROOT), str(rounds.ROOT / "src")])
    world = {**os.environ, "PARTERA_ROUNDS": str(folder / "rounds"), "PYTHONPATH": path}
    for name in ("DATABASE_URL", "PYTEST_XDIST_WORKER"):
        world.pop(name, None)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.support.rounds",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:django",
    ]
    return subprocess.run(command, cwd=folder, env=world, capture_output=True, text=True, check=False).stdout
