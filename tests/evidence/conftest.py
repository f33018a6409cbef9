"""Spark is an extra: its tests are not chosen where it is not installed, so that nothing counts as skipped."""

from __future__ import annotations

import pytest

from partera.evidence import engines


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark."""
    config.addinivalue_line("markers", "spark: counts on Spark; chosen only where pyspark and Java are installed")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs Spark, where there is none."""
    if engines.has_spark():
        return
    out = [item for item in items if item.get_closest_marker("spark")]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if not item.get_closest_marker("spark")]
