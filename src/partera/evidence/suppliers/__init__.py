"""One file per supplier, and the list of them.

To add a supplier: write one file with a class that offers what `protocol.Supplier` asks, and name it in
`all_suppliers`.
"""

from __future__ import annotations

from partera.evidence.suppliers.hospitals import Hospitals
from partera.evidence.suppliers.hrsa_grantees import HrsaGrantees
from partera.evidence.suppliers.nchs import NchsNatality
from partera.evidence.suppliers.obligations import Obligations
from partera.evidence.suppliers.place_table import PlaceTable
from partera.evidence.suppliers.population import Population
from partera.evidence.suppliers.protocol import Supplier
from partera.evidence.suppliers.state_extract import StateExtract
from partera.evidence.suppliers.vulnerability import Vulnerability
from partera.evidence.suppliers.wonder import CdcWonder


def all_suppliers() -> list[Supplier]:
    """Every supplier, the most particular first; the first that recognises a file reads it.

    Takes   nothing
    Gives   suppliers; the two that need a mapping file stand last
    Raises  nothing
    Source  our own list; docs/how-to has a page for each

    >>> [supplier.key for supplier in all_suppliers()][:2]
    ['cdc_wonder', 'nchs_natality']
    """
    return [
        CdcWonder(),
        NchsNatality(),
        Hospitals(),
        Vulnerability(),
        HrsaGrantees(),
        Obligations(),
        Population(),
        StateExtract(),
        PlaceTable(),
    ]
