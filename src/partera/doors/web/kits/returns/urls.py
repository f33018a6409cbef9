"""The address of what comes back to a site and goes back from it."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.returns import views
from partera.doors.web.routes import page

_SEE = "kits.see"  # whose site it is, the queries say

urlpatterns: list[URLPattern | URLResolver] = [
    page("kits/sites/<int:site>/returns/", views.returns, name="kit_returns", needs=_SEE),
]
