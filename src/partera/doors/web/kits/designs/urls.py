"""The addresses of kit designs."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.designs import views
from partera.doors.web.routes import page

SEE, RUN = "kits.see", "kits.run"
_ONE = "kits/<int:number>/designs/<int:version>"

urlpatterns: list[URLPattern | URLResolver] = [
    page("kits/<int:number>/designs/", views.designs, name="kit_designs", needs=SEE),
    page("kits/<int:number>/designs/new/", views.new, name="kit_design_new", needs=RUN),
    page(f"{_ONE}/", views.version, name="kit_design", needs=SEE, changes=RUN),
    page(f"{_ONE}/change/", views.change, name="kit_design_change", needs=RUN),
    page(f"{_ONE}.csv", views.version_csv, name="kit_design_csv", needs=SEE),
]
