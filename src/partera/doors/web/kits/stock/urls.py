"""The addresses of the room, of a program, and of its stock."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.stock import changing, hub, listing, views
from partera.doors.web.routes import page

SEE, RUN = "kits.see", "kits.run"
_STOCK = "kits/<int:number>/stock/"

urlpatterns: list[URLPattern | URLResolver] = [
    page("kits/", hub.hub, name="kits", needs=SEE),
    page("kits/new/", hub.new, name="kit_new", needs=RUN),
    page("kits/<int:number>/", hub.program, name="kit_program", needs=SEE),
    page("kits/<int:number>/supplies/", hub.supplies, name="kit_supplies", needs=RUN),
    page(_STOCK, views.shelf, name="kit_stock", needs=SEE),
    page("kits/<int:number>/stock.csv", views.shelf_csv, name="kit_stock_csv", needs=SEE),
    page(f"{_STOCK}receive/", changing.receive, name="kit_receive", needs=SEE),
    page(f"{_STOCK}assemble/", changing.assemble, name="kit_assemble", needs=RUN),
    page(f"{_STOCK}count/", changing.count, name="kit_count", needs=SEE),
    page(f"{_STOCK}counts/<int:count>/", changing.counted, name="kit_counted", needs=SEE),
    page(f"{_STOCK}places/<int:place>/lots/<int:lot>/", views.lot, name="kit_lot", needs=SEE),
    page(f"{_STOCK}movements/", listing.movements, name="kit_movements", needs=SEE),
    page("kits/<int:number>/movements.csv", listing.movements_csv, name="kit_movements_csv", needs=SEE),
    page(f"{_STOCK}movements/<int:movement>/", views.movement, name="kit_movement", needs=SEE),
]
