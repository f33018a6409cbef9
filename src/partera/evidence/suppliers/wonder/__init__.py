"""CDC WONDER exports: tables of births, linked infant deaths and deaths, with the footer that says what they are."""

from partera.evidence.suppliers.wonder.supplier import CdcWonder

__all__ = ["CdcWonder"]
