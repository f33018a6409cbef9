"""The addresses of the hospital collaborative, one subject a line."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.adoption.urls import urlpatterns as adoption
from partera.doors.web.quality.charts.urls import urlpatterns as charts
from partera.doors.web.quality.collaboratives.urls import urlpatterns as collaboratives
from partera.doors.web.quality.exchange.urls import urlpatterns as exchange
from partera.doors.web.quality.files.urls import urlpatterns as files
from partera.doors.web.quality.improvement.urls import urlpatterns as improvement
from partera.doors.web.quality.measures.urls import urlpatterns as measures
from partera.doors.web.quality.months.urls import urlpatterns as months
from partera.doors.web.quality.results.urls import urlpatterns as results
from partera.doors.web.quality.reviews.urls import urlpatterns as reviews
from partera.doors.web.quality.slides.urls import urlpatterns as slides
from partera.doors.web.quality.spread.urls import urlpatterns as spread

urlpatterns: list[URLPattern | URLResolver] = [
    *charts,
    *results,
    *collaboratives,
    *adoption,
    *measures,
    *months,
    *improvement,
    *reviews,
    *exchange,
    *spread,
    *files,
    *slides,
]
