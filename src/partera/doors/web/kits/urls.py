"""The addresses of the supply kit, one subject a line."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.board.urls import urlpatterns as board
from partera.doors.web.kits.family.urls import urlpatterns as family
from partera.doors.web.kits.guides.urls import urlpatterns as guides
from partera.doors.web.kits.recalls.urls import urlpatterns as recalls

urlpatterns: list[URLPattern | URLResolver] = [
    *board,
    *family,
    *guides,
    *recalls,
]
