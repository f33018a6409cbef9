"""The addresses of this area."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.home import views
from partera.doors.web.routes import PUBLIC, page

urlpatterns: list[URLPattern | URLResolver] = [
    page("", views.home, name="home", needs=PUBLIC),
]
