"""The addresses of the hospital collaborative, one subject a line."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.adoption.urls import urlpatterns as adoption
from partera.doors.web.quality.collaboratives.urls import urlpatterns as collaboratives
from partera.doors.web.quality.exchange.urls import urlpatterns as exchange
from partera.doors.web.quality.improvement.urls import urlpatterns as improvement
from partera.doors.web.quality.reviews.urls import urlpatterns as reviews

urlpatterns: list[URLPattern | URLResolver] = [
    *collaboratives,
    *adoption,
    *improvement,
    *reviews,
    *exchange,
]
