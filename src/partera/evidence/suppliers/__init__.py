"""One file per supplier, and the list of them.

To add a supplier: write one file with a class that offers what `protocol.Supplier` asks, and name it in
`all_suppliers`.
"""

from __future__ import annotations

from partera.evidence.suppliers.protocol import Supplier


def all_suppliers() -> list[Supplier]:
    """Every supplier, the most particular first; the first that recognises a file reads it."""
    return []
