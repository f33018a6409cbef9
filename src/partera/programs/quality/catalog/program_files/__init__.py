"""Mappings that come with Partera: invented examples to begin from, never a program's own template."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
TITLES = {
    "state_collaborative": "State perinatal quality collaborative upload (example)",
    "aggregate_by_group": "AIM-like aggregate upload (example)",
}


@cache
def examples() -> dict[str, str]:
    """The text of each example by its key."""
    return {key: (_FOLDER / f"{key}.toml").read_text(encoding="utf-8") for key in TITLES}
