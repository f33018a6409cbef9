"""The addresses of a bank that arrives from another system."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.arrivals import comparing, views
from partera.doors.web.routes import page

RUN = "kits.run"
_HERE = "kits/<int:number>/arrivals/"

urlpatterns: list[URLPattern | URLResolver] = [
    page(_HERE, views.arrivals, name="kit_arrivals", needs=RUN),
    page(f"{_HERE}<int:arrival>/", views.arrival, name="kit_arrival", needs=RUN),
    page(f"{_HERE}compare/", comparing.compare, name="kit_compare", needs=RUN),
    page(f"{_HERE}compare.csv", comparing.compare_csv, name="kit_compare_csv", needs=RUN),
    page(f"{_HERE}compare/<int:place>/<slug:on>/", comparing.compared, name="kit_compared", needs=RUN),
]
