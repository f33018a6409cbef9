"""The addresses of the files for other programs: for who runs the collaborative."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.files import views
from partera.doors.web.routes import page

_RUN = "quality.run"

urlpatterns: list[URLPattern | URLResolver] = [
    page("quality/<int:number>/files/", views.files, name="quality_destinations", needs=_RUN),
    page("quality/<int:number>/files/new/", views.new, name="quality_destination_new", needs=_RUN),
    page("quality/<int:number>/files/<slug:key>/", views.destination, name="quality_destination", needs=_RUN),
    page("quality/<int:number>/files/<slug:key>/edit/", views.edit, name="quality_destination_edit", needs=_RUN),
]
