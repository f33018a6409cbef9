"""The addresses of this area."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.audit import views
from partera.doors.web.routes import page

SEE = "audit.see"

urlpatterns: list[URLPattern | URLResolver] = [
    page("audit/", views.trail, name="trail", needs=SEE),
    page("audit/trail.csv", views.trail_csv, name="trail_csv", needs=SEE),
    page("audit/trail.jsonl", views.trail_lines, name="trail_lines", needs=SEE),
]
