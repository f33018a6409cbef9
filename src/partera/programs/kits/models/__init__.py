"""Tables of the Newborn Supply Kit, one file a subject."""

from partera.programs.kits.models.arrivals import Arrival, OtherCount
from partera.programs.kits.models.designs import Assembly, KitDesign, KitPart, KitVersion
from partera.programs.kits.models.families import Feedback, FeedbackCount, Guide, GuideText
from partera.programs.kits.models.handing import HandOver, KitCard, SiteMonth, Tally, Voucher
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
from partera.programs.kits.models.recalls import Recall, RecallLot, RecallSite
from partera.programs.kits.models.sites import (
    Request,
    Share,
    SharePlan,
    Shipment,
    ShipmentLine,
    Site,
    SiteChange,
    Stocktake,
    StocktakeLine,
)

__all__ = [
    "Arrival",
    "Assembly",
    "Balance",
    "ClosedMonth",
    "Closing",
    "Feedback",
    "FeedbackCount",
    "Guide",
    "GuideText",
    "HandOver",
    "KitCard",
    "KitDesign",
    "KitPart",
    "KitVersion",
    "Location",
    "Lot",
    "Movement",
    "OtherCount",
    "Product",
    "Program",
    "Recall",
    "RecallLot",
    "RecallSite",
    "Request",
    "Share",
    "SharePlan",
    "Shipment",
    "ShipmentLine",
    "Site",
    "SiteChange",
    "SiteMonth",
    "Stocktake",
    "StocktakeLine",
    "Tally",
    "Voucher",
]
