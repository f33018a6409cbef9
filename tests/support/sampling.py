"""Pytest: `--sample` leaves to `make test` three of four tests of pages and programs, so that `make check` stays short.

They are most of all tests and stand nearest to people, who look at them anyway; rules, methods, evidence, registry and
platform are always whole. Which are taken is drawn from a test's name: always the same, and evenly from every file.
What walks over all pages is always among them. A property that says no number itself is tried on fewer examples.
"""

from __future__ import annotations

import zlib

import pytest
from hypothesis import settings

SAMPLED = ("tests/doors/", "tests/programs/")
ALWAYS = ("tests/doors/test_walk", "tests/doors/test_security.py")
ONE_OF = 4
EXAMPLES = 25
"""Examples of a property where all tests run: a hundred, as hypothesis has it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--sample", action="store_true", help="of tests of pages and programs only every fourth")


def pytest_configure(config: pytest.Config) -> None:
    """Fewer examples of each property."""
    if config.getoption("--sample"):
        settings.register_profile("sample", settings.get_profile("tests"), max_examples=EXAMPLES)
        settings.load_profile("sample")


def is_taken(name: str) -> bool:
    """Whether a test is among those of `make check`."""
    return not name.startswith(SAMPLED) or name.startswith(ALWAYS) or zlib.crc32(name.encode()) % ONE_OF == 0


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the others out, and count them as such."""
    if config.getoption("--sample"):
        left = [item for item in items if not is_taken(item.nodeid)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if is_taken(item.nodeid)]
