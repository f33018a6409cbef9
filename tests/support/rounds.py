"""Pytest: writes each long round down as it ends, so that a run that was cut off goes on where it stopped.

Switched on by PARTERA_ROUNDS, the file they are kept in; one line a round. A round holds for the code it was run with:
once any of what it depends on changes, it is run again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import grimp
import pytest

from partera.core.periods import today

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
DATA = (".toml", ".tsv")
"""Catalogs and lists that the product reads as it runs."""


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
    imports = grimp.build_graph("partera", "tests", include_external_packages=True, cache_dir=None)
    imported = imports.find_upstream_modules(test) if test in imports.modules else WHOLE
    files = {path for one in (test, *imported) if (path := _file_of(one)).exists()}
    read = _files(SOURCE, {".py", *DATA})
    if WHOLE.isdisjoint(imported):
        folders = {path.parent for path in files}
        read = {path for path in _files(SOURCE, DATA) if not folders.isdisjoint(path.parents)}
    found = hashlib.sha256()
    for path in sorted(files | read):
        found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _file_of(module: str) -> Path:
    path = (SOURCE if module.startswith("partera") else ROOT).joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _files(folder: Path, kinds: Collection[str]) -> set[Path]:
    return {path for path in folder.rglob("*.*") if path.suffix in kinds}


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
    """Leave out what has held already; what failed is tried again."""
    file = _file()
    if file is None:
        return
    held = {one.name for one in kept(file) if one.result == "held" and one.database == _database()}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in held])
    items[:] = [item for item in items if item.nodeid not in held]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Write the round down, in the process that gathers what the workers say."""
    file = _file()
    if file is None or os.environ.get("PYTEST_XDIST_WORKER") or (report.when != "call" and report.passed):
        return
    result = "failed" if report.failed else "skipped" if report.skipped else "held"
    said = [str(value) for name, value in report.user_properties if name == "what"]
    name = report.nodeid.split("::")[-1].removeprefix("test_").replace("_", " ")
    one = Round(
        report.nodeid,
        _database(),
        said[0] if said else name,
        result,
        report.duration,
        today().isoformat(),
        code(report.nodeid),
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(one)) + "\n")
