"""The addresses of this area. Published figures of places are public."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.places import views
from partera.doors.web.routes import PUBLIC, page

urlpatterns: list[URLPattern | URLResolver] = [
    page("places/", views.find, name="places", needs=PUBLIC),
    page("places/<slug:code>/", views.profile, name="place", needs=PUBLIC),
    page("places/<slug:code>/profile.csv", views.profile_csv, name="place_csv", needs=PUBLIC),
    page("places/<slug:code>/gaps.csv", views.gaps_csv, name="place_gaps_csv", needs=PUBLIC),
    page("places/<slug:code>/gaps.pptx", views.gaps_slide, name="place_gaps_slide", needs=PUBLIC),
    page("places/<slug:code>/gaps.<slug:ending>", views.gaps_picture, name="place_gaps_picture", needs=PUBLIC),
    page("places/US/<slug:measure>/map.svg", views.nation_map, name="nation_map", needs=PUBLIC),
    page("places/<slug:code>/<slug:measure>/", views.measure, name="place_measure", needs=PUBLIC),
    page(
        "places/<slug:code>/<slug:measure>/<slug:what>.csv",
        views.measure_csv,
        name="place_measure_csv",
        needs=PUBLIC,
    ),
    page(
        "places/<slug:code>/<slug:measure>/<slug:what>.pptx",
        views.measure_slide,
        name="place_measure_slide",
        needs=PUBLIC,
    ),
    page(
        "places/<slug:code>/<slug:measure>/<slug:what>.<slug:ending>",
        views.measure_picture,
        name="place_measure_picture",
        needs=PUBLIC,
    ),
]
