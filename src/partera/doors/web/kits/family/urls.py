"""The addresses of the family's page. They are short: they stand in codes on paper."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.family import views
from partera.doors.web.routes import PUBLIC, page

urlpatterns: list[URLPattern | URLResolver] = [
    page("k/worker.js", views.worker, name="family_worker", needs=PUBLIC),
    page("k/<str:code>/", views.family, name="family", needs=PUBLIC),
    page("k/<str:code>/help/", views.ask, name="family_help", needs=PUBLIC),
    page("k/<str:code>/notices/", views.notices, name="family_notices", needs=PUBLIC),
    page("k/<str:code>/feedback/", views.feedback, name="family_feedback", needs=PUBLIC),
]
