"""Judges `suppression` cases: primary cells exactly, nothing recoverable, not many more hidden than by the peer."""

from __future__ import annotations

from typing import Any

import numpy as np

from partera.methods.suppression import hide_pattern, is_small, recoverable, sums_of


def run(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    inner = {name: labels for name, labels in given["table"].items() if name != "freq"}
    published = dict(expected["published_cells"])
    above = {}
    if "hierarchy" in given:
        published["zip"] = published.pop("zip_or_county")
        above = {"zip": inner.pop("county")}
    sums = sums_of(inner, published, above)
    counts = np.array(published["count"], dtype=float)
    np.testing.assert_allclose(sums @ np.array(given["table"]["freq"], dtype=float), counts)

    primary = is_small(counts, given["threshold_max_suppressed"], given["zeros_are_sensitive"])
    hidden = hide_pattern(sums, counts, primary)

    assert primary.tolist() == expected["primary"]
    assert hidden[primary].all()
    assert not recoverable(sums, ~hidden).any()
    assert hidden.sum() <= (1 + case["tolerance"]["n_suppressed_rel"]) * expected["n_suppressed"]
    for alone in np.flatnonzero(hidden & (counts == 1)):  # who knows the own count learns no other
        known = ~hidden
        known[alone] = True
        others = primary & (sums @ sums[alone] == 0)
        assert not (recoverable(sums, known) & others).any()
