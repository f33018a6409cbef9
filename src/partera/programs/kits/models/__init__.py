"""Tables of the Newborn Supply Kit, one file a subject."""

from partera.programs.kits.models.ledger import (
    Balance,
    ClosedMonth,
    Closing,
    Location,
    Lot,
    Movement,
    Product,
    Program,
)

__all__ = ["Balance", "ClosedMonth", "Closing", "Location", "Lot", "Movement", "Product", "Program"]
