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
