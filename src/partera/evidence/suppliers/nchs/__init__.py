"""NCHS natality public-use files: one record a birth, fixed length, a layout for each span of years."""

from partera.evidence.suppliers.nchs.supplier import NchsNatality

__all__ = ["NchsNatality"]
