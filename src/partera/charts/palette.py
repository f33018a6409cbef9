"""The one palette: six colours that stay apart for colour-blind readers, each at 3:1 or more on white."""

from __future__ import annotations

SERIES = ("#0b5cad", "#c4500a", "#00785a", "#9c3587", "#8a6500", "#4d5359")
"""At most six series in one drawing; more become small multiples."""

SUBJECT = SERIES[0]
REFERENCES = ("#c4500a", "#4d5359")
INK = "#1b1b1b"
QUIET = "#565c65"
GRID = "#dfe1e2"
PAPER = "#ffffff"

CLASSES = ("#dce9f5", "#a9cbe8", "#6ba3d3", "#2f78b7", "#0c3f75")
"""Five classes of a map, light to dark."""

NOT_SHOWN = "#f0f0f0"
HATCH = "#71767a"
POOLED = "#c6cace"
