"""The addresses of fair shares."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.shares import views
from partera.doors.web.routes import page

RUN = "kits.run"

urlpatterns: list[URLPattern | URLResolver] = [
    page("kits/<int:number>/shares/", views.shares, name="kit_shares", needs=RUN),
    page("kits/shares/<int:number>/", views.share, name="kit_share", needs=RUN),
    page("kits/shares/<int:number>/shares.csv", views.share_csv, name="kit_share_csv", needs=RUN),
]
