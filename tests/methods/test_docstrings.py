"""Docstrings of methods and evidence: every example runs, and public functions say what they take and give."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import partera
import partera.evidence
import partera.methods

MODULES = sorted(
    found.name
    for package in (partera.methods, partera.evidence)
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
)
PARTS = ("Takes", "Gives", "Raises", "Source", ">>>")
SOURCE = Path(partera.__file__).parent


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def lacking() -> Iterator[str]:
    """The public functions whose docstring lacks a part."""
    for path in sorted([*SOURCE.glob("methods/**/*.py"), *SOURCE.glob("evidence/**/*.py")]):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                said = ast.get_docstring(node) or ""
                if any(part not in said for part in PARTS):
                    yield f"{path.relative_to(SOURCE).as_posix()}:{node.name}"


def test_a_public_function_says_what_it_takes_gives_raises_its_source_and_an_example() -> None:
    assert list(lacking()) == [], "complete the docstring, or make it private"
