"""The addresses of the exchange."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.exchange import views
from partera.doors.web.routes import page
from partera.programs.quality.queries.exchange_rooms import EXCHANGE

urlpatterns: list[URLPattern | URLResolver] = [
    page("quality/<int:number>/exchange/", views.threads, name="quality_exchange", needs=EXCHANGE),
    page("quality/<int:number>/exchange/new/", views.new, name="quality_thread_new", needs=EXCHANGE),
    page("quality/threads/<int:thread>/", views.thread, name="quality_thread", needs=EXCHANGE),
    page(
        "quality/threads/<int:thread>/files/<int:number>/",
        views.attachment,
        name="quality_attachment",
        needs=EXCHANGE,
    ),
]
