"""The addresses of this area: who may see what is loaded, and who may load."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.evidence import views
from partera.doors.web.routes import page

urlpatterns: list[URLPattern | URLResolver] = [
    page("evidence/", views.loaded, name="evidence", needs="evidence.see"),
    page("evidence/upload/", views.upload, name="evidence_upload", needs="evidence.load"),
    page("evidence/upload/<slug:token>/", views.waiting, name="evidence_pending", needs="evidence.load"),
    page("evidence/upload/<slug:token>/facts/", views.state_facts, name="evidence_facts", needs="evidence.load"),
    page("evidence/upload/<slug:token>/keep/", views.confirm, name="evidence_keep", needs="evidence.load"),
    page("evidence/upload/<slug:token>/drop/", views.drop, name="evidence_drop", needs="evidence.load"),
    page("evidence/releases/", views.all_releases, name="evidence_releases", needs="evidence.see"),
    page("evidence/releases/<slug:release_id>/", views.release, name="evidence_release", needs="evidence.see"),
    page("evidence/releases/<slug:release_id>/back/", views.go_back, name="evidence_back", needs="evidence.load"),
    page("evidence/<slug:extract_id>/", views.extract, name="evidence_extract", needs="evidence.see"),
]
