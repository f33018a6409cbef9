"""One file per method of the reference cases; the file's name is the folder's name.

A runner offers `run(case) -> None`: it takes the case as read from JSON and asserts with `agree` that ours
equals what the case expects. A method not yet built has no file here and stands in `../not_yet.txt`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Case = dict[str, Any]


def agree(case: Case, name: str, ours: object, expected: object | None = None) -> None:
    """Assert that ours equals the expected entry within the case's tolerance."""
    wanted = case["expected"][name] if expected is None else expected
    tolerance = case["tolerance"]
    np.testing.assert_allclose(
        np.asarray(ours, dtype=float),
        np.asarray(wanted, dtype=float),
        rtol=tolerance.get("rel", 0),
        atol=tolerance.get("abs", 0),
        err_msg=name,
    )


def by_area(case: Case, *columns: str) -> list[np.ndarray]:
    """Columns of the case as areas × strata, areas in the order of what is expected; the source's blanks count none."""
    area = np.array(case["input"]["area"])
    given = [np.nan_to_num(np.array(case["input"][name], dtype=float)) for name in columns]
    return [np.array([column[area == one] for one in case["expected"]["area"]]) for column in given]
