"""The addresses of recalls."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.recalls import views
from partera.doors.web.routes import page
from partera.programs.kits.queries.access import RUN, SEE

urlpatterns: list[URLPattern | URLResolver] = [
    page("kits/<int:number>/recalls/", views.recalls, name="kit_recalls", needs=SEE, changes=RUN),
    page("kits/recalls/<int:recall>/", views.recall, name="kit_recall", needs=SEE, changes=RUN),
    page("kits/recalls/<int:recall>/sites.csv", views.sites_csv, name="kit_recall_sites_csv", needs=SEE),
    page("kits/recalls/<int:recall>/sites/<int:site>/", views.site, name="kit_recall_site", needs=SEE),
]
