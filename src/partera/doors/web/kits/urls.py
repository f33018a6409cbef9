"""The addresses of the supply kit, one subject a line."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.arrivals.urls import urlpatterns as arrivals
from partera.doors.web.kits.designs.urls import urlpatterns as designs
from partera.doors.web.kits.stock.urls import urlpatterns as stock

urlpatterns: list[URLPattern | URLResolver] = [
    *stock,
    *designs,
    *arrivals,
]
