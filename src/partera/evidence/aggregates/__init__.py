"""Cells of published tables → measures: what a table of counts is enough to know, and nothing beyond it."""

from partera.evidence.aggregates.counts import COUNTS, best_of, counts_from_cells

__all__ = ["COUNTS", "best_of", "counts_from_cells"]
