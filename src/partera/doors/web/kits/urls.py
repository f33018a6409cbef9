"""The addresses of the supply kit, one subject a line."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.requests.urls import urlpatterns as requests
from partera.doors.web.kits.shares.urls import urlpatterns as shares
from partera.doors.web.kits.shipments.urls import urlpatterns as shipments
from partera.doors.web.kits.sites.urls import urlpatterns as sites

urlpatterns: list[URLPattern | URLResolver] = [
    *sites,
    *requests,
    *shares,
    *shipments,
]
