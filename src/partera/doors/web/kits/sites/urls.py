"""The addresses of sites."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.sites import views
from partera.doors.web.routes import page

SEE, RUN = "kits.see", "kits.run"

urlpatterns: list[URLPattern | URLResolver] = [
    page("kits/<int:number>/sites/", views.sites, name="kit_sites", needs=SEE),
    page("kits/<int:number>/sites/sites.csv", views.sites_csv, name="kit_sites_csv", needs=SEE),
    page("kits/<int:number>/sites/new/", views.new, name="kit_site_new", needs=RUN),
    page("kits/sites/<int:site>/", views.site, name="kit_site", needs=SEE, changes=RUN),
    page("kits/sites/<int:site>/profile/", views.profile, name="kit_site_profile", needs=SEE),
]
