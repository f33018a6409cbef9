"""Cells of published tables → measures: what a table of counts is enough to know, and nothing beyond it."""

from partera.evidence.aggregates.counts import (
    COUNTS,
    CellsExtract,
    best_of,
    counts_from_cells,
    counts_from_extracts,
)

__all__ = ["COUNTS", "CellsExtract", "best_of", "counts_from_cells", "counts_from_extracts"]
