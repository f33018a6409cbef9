"""The addresses of requests."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.requests import views
from partera.doors.web.routes import page

SEE = "kits.see"

urlpatterns: list[URLPattern | URLResolver] = [
    page("kits/<int:number>/requests/", views.requests, name="kit_requests", needs=SEE),
    page("kits/<int:number>/requests/requests.csv", views.requests_csv, name="kit_requests_csv", needs=SEE),
    page("kits/sites/<int:site>/requests/new/", views.new, name="kit_request_new", needs=SEE),
    page("kits/requests/<int:number>/", views.one, name="kit_request", needs=SEE),
]
