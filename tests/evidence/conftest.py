"""Spark is large and not installed by default: without it its tests are a named skip, where all must run a failure."""

from __future__ import annotations

import pytest

from partera.evidence import engines

_MISSING = "Spark is not installed: PARTERA_WITH_SPARK=1 make setup installs it; it needs Java 17"


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark."""
    config.addinivalue_line("markers", "spark: counts on Spark, where pyspark and Java are installed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name what needs Spark, where there is none."""
    if not engines.has_spark():
        for item in items:
            if item.get_closest_marker("spark"):
                item.add_marker(pytest.mark.skip(reason=_MISSING))
