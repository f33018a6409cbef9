"""What may be known of money: awards and obligations, and what they come to for a place."""

from partera.registry.funding.queries.awards import AwardRow, ObligationRow, award, awards, obligations
from partera.registry.funding.queries.investments import (
    Counts,
    Investment,
    InvestmentLine,
    ListLoaded,
    YearTotal,
    investment,
)

__all__ = [
    "AwardRow",
    "Counts",
    "Investment",
    "InvestmentLine",
    "ListLoaded",
    "ObligationRow",
    "YearTotal",
    "award",
    "awards",
    "investment",
    "obligations",
]
