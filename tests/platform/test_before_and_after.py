"""Every change says in the trail what stood before and after, or stands below with the reason why it cannot."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import partera
from partera.core.viewers import command
from partera.platform.audit.actions import record
from partera.platform.audit.models import Entry

SOURCE = Path(partera.__file__).parent
TELLERS = {"between", "made", "removed", "listed", "state", "told_of"}
"""Functions of `audit.changes`, which give before and after."""

_LIBRARY = "the sign-in library tells afterwards; what it changed is a secret, or an event that changes no row of ours"
_WHOLE = "it is about the whole installation: the archive says table by table what it holds"
WITHOUT = {
    "accounts.sign_in": _LIBRARY,
    "accounts.sign_out": _LIBRARY,
    "accounts.sign_in_failed": _LIBRARY,
    "accounts.locked_out": _LIBRARY,
    "accounts.factor_failed": _LIBRARY,
    "accounts.make_recovery_codes": _LIBRARY,
    "accounts.use_recovery_code": _LIBRARY,
    "accounts.change_password": _LIBRARY,
    "accounts.make_link": "a link is signed and not kept: nothing in the database changes",
    "archive.back_up": "a backup changes nothing",
    "archive.restore": _WHOLE,
    "archive.move_database": _WHOLE,
    "audit.export": "a download is a reading, which changes nothing",
}


@dataclass(frozen=True)
class Told:
    """One call of `record`, as the source writes it."""

    where: str
    action: str
    has_both: bool


def lines_of(path: Path) -> Iterator[Told]:
    """Every call of `record` in a file, with whether its changes hold before and after."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func) in ("record", "actions.record"):
                    words = {word.arg: word.value for word in call.keywords}
                    yield Told(
                        f"{path.relative_to(SOURCE)}:{call.lineno}",
                        ast.unparse(words["action"]).removeprefix("f").strip("'\""),
                        "changes" in words and holds_both(words["changes"], function),
                    )


def holds_both(said: ast.AST, function: ast.FunctionDef, seen: frozenset[str] = frozenset()) -> bool:
    """Whether an expression is, or is put together from, a pair or what one of the tellers gives."""
    for part in ast.walk(said):
        if isinstance(part, ast.Call) and ast.unparse(part.func) in TELLERS:
            return True
        if isinstance(part, ast.Dict) and any(isinstance(one, ast.List) and len(one.elts) == 2 for one in part.values):
            return True
    names = {part.id for part in ast.walk(said) if isinstance(part, ast.Name)} - seen
    if any(isinstance(one, ast.Assign) and _is_pair_kept(one, names) for one in ast.walk(function)):
        return True
    given = [one.value for one in ast.walk(function) if isinstance(one, ast.Assign) and names & _targets(one)]
    given += [one.value for one in ast.walk(function) if isinstance(one, ast.NamedExpr) and one.target.id in names]
    return any(holds_both(value, function, seen | names) for value in given)


def _is_pair_kept(one: ast.Assign, names: set[str]) -> bool:
    """Whether it puts a pair into one of these, as in `changes["state"] = [before, after]`."""
    into = one.targets[0]
    is_pair = isinstance(one.value, ast.List) and len(one.value.elts) == 2
    return is_pair and isinstance(into, ast.Subscript) and isinstance(into.value, ast.Name) and into.value.id in names


def _targets(one: ast.Assign) -> set[str]:
    return {name.id for target in one.targets for name in _names(target)}


def _names(node: ast.AST) -> list[ast.Name]:
    return [part for part in ast.walk(node) if isinstance(part, ast.Name)]


@cache
def every_line() -> list[Told]:
    """Every call of `record` in the product but the trail's own."""
    rooms = [path for path in SOURCE.rglob("*.py") if "platform/audit" not in path.as_posix()]
    return [told for path in sorted(rooms) for told in lines_of(path)]


def test_every_change_holds_before_and_after_or_says_why_not() -> None:
    lines = every_line()
    assert len(lines) > 70
    assert [told for told in lines if not told.has_both and told.action not in WITHOUT] == []


def test_no_reason_outlives_what_it_excuses() -> None:
    without = {told.action for told in every_line() if not told.has_both}
    assert set(WITHOUT) - without == set()


def test_the_walk_notices_a_change_that_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = """
def give(row, by):
    count = len(row)
    record(action="a.give", thing="x", changes={"count": count}, by=by)
    record(action="a.take", thing="x", by=by)
    before = picture(row)
    found = between(before, row)
    record(action="a.keep", thing="x", changes={"n": 1, **found}, by=by)
"""
    (tmp_path / "one.py").write_text(source)
    monkeypatch.setattr("tests.platform.test_before_and_after.SOURCE", tmp_path)
    found = {told.action: told.has_both for told in lines_of(tmp_path / "one.py")}
    assert found == {"a.give": False, "a.take": False, "a.keep": True}


@pytest.mark.django_db
def test_a_list_in_a_line_is_always_a_pair() -> None:
    told = {"state": ["a", "b"], "odd": ["x", "y", "z"], "none": [], "counties": [["1"], ["1", "2"]]}
    record(action="a.give", thing="x", changes=told, by=command("the tests"))
    kept = {"state": ["a", "b"], "odd": "x, y, z", "none": "", "counties": [["1"], ["1", "2"]]}
    assert Entry.objects.get(action="a.give").changes == kept
