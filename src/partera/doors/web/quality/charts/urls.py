"""The addresses of hospitals’ charts. Whose they are, the query decides."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.charts import views
from partera.doors.web.routes import page

SEE = "quality.see"

urlpatterns: list[URLPattern | URLResolver] = [
    page("quality/hospitals/<int:part>/charts/", views.all_charts, name="quality_charts", needs=SEE),
    page("quality/hospitals/<int:part>/charts/<int:measure>/", views.chart, name="quality_chart", needs=SEE),
    page(
        "quality/hospitals/<int:part>/charts/<int:measure>/<slug:what>.<slug:ending>",
        views.chart_file,
        name="quality_chart_file",
        needs=SEE,
    ),
]
