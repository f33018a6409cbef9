"""The addresses of case reviews."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.reviews import views
from partera.doors.web.routes import page

SEE, ENTER = "quality.see", "quality.enter"

urlpatterns: list[URLPattern | URLResolver] = [
    page("quality/hospitals/<int:part>/reviews/", views.overview, name="quality_reviews", needs=SEE),
    page("quality/hospitals/<int:part>/reviews/new/", views.new, name="quality_review_new", needs=ENTER),
    page("quality/reviews/<int:review>/", views.review, name="quality_review", needs=SEE, changes=ENTER),
]
