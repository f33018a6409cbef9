"""The addresses of measures."""

from django.urls import URLPattern

from partera.doors.web.quality.measures import views
from partera.doors.web.routes import page

SEE, RUN = "quality.see", "quality.run"
MEASURES = "quality/<int:number>/measures/"

urlpatterns: list[URLPattern] = [
    page(MEASURES, views.measures, name="quality_measures", needs=SEE, changes=RUN),
    page(f"{MEASURES}new/", views.write, name="quality_measure_new", needs=RUN),
    page(f"{MEASURES}<int:measure>/versions/", views.versions, name="quality_measure_versions", needs=SEE),
    page(f"{MEASURES}<int:measure>/versions.csv", views.versions_csv, name="quality_measure_versions_csv", needs=SEE),
    page(f"{MEASURES}<int:measure>/redefine/", views.redefine, name="quality_measure_redefine", needs=RUN),
    page(f"{MEASURES}<int:measure>/end/", views.end, name="quality_measure_end", needs=RUN),
]
