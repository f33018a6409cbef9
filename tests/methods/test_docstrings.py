"""Every example in a docstring of methods and evidence runs."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import partera.evidence
import partera.methods

MODULES = sorted(
    found.name
    for package in (partera.methods, partera.evidence)
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
