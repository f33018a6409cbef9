"""The addresses of this area."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.home import views
from partera.doors.web.routes import PUBLIC, SIGNED_IN, page

urlpatterns: list[URLPattern | URLResolver] = [
    page("", views.home, name="home", needs=PUBLIC),
    page("search/", views.search, name="search", needs=PUBLIC),
    page("suggest/places/", views.suggest_places, name="suggest_places", needs=PUBLIC),
    page("gallery/", views.gallery, name="gallery", needs=SIGNED_IN),
]
