"""Pytest: writes each long round down as it ends, so that a run that was cut off goes on where it stopped.

Switched on by PARTERA_ROUNDS, the file they are kept in; one line a round. A round holds for the code it was run with:
once any of what it depends on changes, it is run again.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import grimp
import pytest

from partera.core.periods import today

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
MADE = (".pyc", ".mo")
"""What is made from the other files of the product."""
LOCK = "requirements/partera.lock"
"""The libraries that every test stands on."""


@dataclass(frozen=True)
class Round:
    """A long test and what became of it."""

    name: str
    database: str
    what: str
    result: str  # held | failed | skipped
    seconds: float
    on: str
    code: str


def code(name: str) -> str:
    """Names what the round depends on as it is now: what its test imports, the whole product where that is not all."""
    return named(name.split("::")[0].removesuffix(".py").replace("/", "."))


WHOLE = frozenset({"django", "subprocess"})
"""Whoever imports one of these sets the product up or starts it: no list of imports says what it depends on then."""


@cache
def named(test: str) -> str:
    """The same, by the module of its test."""
    known = test in _imports().modules
    imported = _imports().find_upstream_modules(test) if known else WHOLE
    files = {path for one in (test, *imported) if (path := _file_of(one)).exists()}
    folders = {path.parent for path in files if path.is_relative_to(SOURCE)}
    product = {path for path in SOURCE.rglob("*.*") if path.is_file() and path.suffix not in MADE}
    if WHOLE.isdisjoint(imported):
        product = {path for path in product if path.suffix != ".py" and not folders.isdisjoint(path.parents)}
    around = {folder / "conftest.py" for folder in _file_of(test).parents if folder.is_relative_to(ROOT)}
    found = hashlib.sha256()
    for path in sorted(files | product | {ROOT / LOCK} | {one for one in around if one.exists()}):
        found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:16]


@cache
def _imports() -> grimp.ImportGraph:
    return grimp.build_graph("partera", "tests", include_external_packages=True, cache_dir=None)


def _file_of(module: str) -> Path:
    path = (SOURCE if module.startswith("partera") else ROOT).joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def last(file: Path) -> list[Round]:
    """Every round as it went last; with the code of now, or else before the code's last changes."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    found = [Round(**json.loads(line)) for line in lines]
    found.sort(key=lambda one: one.code == code(one.name))
    return list({(one.name, one.database): one for one in found}.values())


def kept(file: Path) -> list[Round]:
    """The rounds of the code of now, each as it went last."""
    return [one for one in last(file) if one.code == code(one.name)]


def _file() -> Path | None:
    name = os.environ.get("PARTERA_ROUNDS")
    return Path(name) if name else None


def _database() -> str:
    return "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has held already; what failed is tried again. What a round depends on is read before it runs."""
    file = _file()
    if file is None:
        return
    for item in items:
        item.user_properties.append(("code", code(item.nodeid)))
    held = {one.name for one in kept(file) if one.result == "held" and one.database == _database()}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in held])
    items[:] = [item for item in items if item.nodeid not in held]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Write the round down, in the process that gathers what the workers say."""
    file = _file()
    if file is None or os.environ.get("PYTEST_XDIST_WORKER") or (report.when != "call" and report.passed):
        return
    result = "failed" if report.failed else "skipped" if report.skipped else "held"
    said = {name: str(value) for name, value in report.user_properties}
    what = said.get("what") or report.nodeid.split("::")[-1].removeprefix("test_").replace("_", " ")
    one = Round(report.nodeid, _database(), what, result, report.duration, today().isoformat(), said["code"])
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(one)) + "\n")
