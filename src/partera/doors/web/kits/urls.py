"""The addresses of the supply kit, one subject a line."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.arrivals.urls import urlpatterns as arrivals
from partera.doors.web.kits.board.urls import urlpatterns as board
from partera.doors.web.kits.designs.urls import urlpatterns as designs
from partera.doors.web.kits.family.urls import urlpatterns as family
from partera.doors.web.kits.guides.urls import urlpatterns as guides
from partera.doors.web.kits.handing.urls import urlpatterns as handing
from partera.doors.web.kits.recalls.urls import urlpatterns as recalls
from partera.doors.web.kits.requests.urls import urlpatterns as requests
from partera.doors.web.kits.returns.urls import urlpatterns as returns
from partera.doors.web.kits.shares.urls import urlpatterns as shares
from partera.doors.web.kits.shipments.urls import urlpatterns as shipments
from partera.doors.web.kits.sites.urls import urlpatterns as sites
from partera.doors.web.kits.stock.urls import urlpatterns as stock

urlpatterns: list[URLPattern | URLResolver] = [
    *stock,
    *designs,
    *arrivals,
    *sites,
    *requests,
    *shares,
    *shipments,
    *handing,
    *returns,
    *board,
    *family,
    *guides,
    *recalls,
]
