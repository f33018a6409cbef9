"""The addresses of a meeting's slides."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.slides import views
from partera.doors.web.routes import page

_SEE = "quality.see"

urlpatterns: list[URLPattern | URLResolver] = [
    page("quality/<int:number>/slides/", views.choose, name="quality_slides_choose", needs=_SEE),
    page("quality/<int:number>/slides.pptx", views.slides, name="quality_slides", needs=_SEE),
]
