"""The addresses of shipments."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.shipments import views
from partera.doors.web.routes import page

SEE = "kits.see"

urlpatterns: list[URLPattern | URLResolver] = [
    page("kits/shipments/<slug:code>/", views.shipment, name="kit_shipment", needs=SEE),
    page("kits/shipments/<slug:code>/packing-list.pdf", views.packing_list_pdf, name="kit_packing_list", needs=SEE),
]
