"""The addresses of a collaborative’s results."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.results import views
from partera.doors.web.routes import page

SEE = "quality.see"

urlpatterns: list[URLPattern | URLResolver] = [
    page("quality/<int:number>/results/", views.results, name="quality_results", needs=SEE, changes="quality.run"),
    page("quality/<int:number>/results/<int:measure>/", views.result, name="quality_result", needs=SEE),
    page(
        "quality/<int:number>/results/<int:measure>/<slug:what>.<slug:ending>",
        views.result_file,
        name="quality_result_file",
        needs=SEE,
    ),
]
