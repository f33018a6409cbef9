"""The addresses of the hospital collaborative, one subject a line."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.exchange.urls import urlpatterns as exchange
from partera.doors.web.quality.improvement.urls import urlpatterns as improvement
from partera.doors.web.quality.measures.urls import urlpatterns as measures
from partera.doors.web.quality.months.urls import urlpatterns as months
from partera.doors.web.quality.reviews.urls import urlpatterns as reviews

urlpatterns: list[URLPattern | URLResolver] = [
    *measures,
    *months,
    *improvement,
    *reviews,
    *exchange,
]
