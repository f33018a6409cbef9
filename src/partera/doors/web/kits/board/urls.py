"""The addresses of the program view and of what everybody may read."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.kits.board import views
from partera.doors.web.routes import PUBLIC, page
from partera.programs.kits.queries.access import SEE

urlpatterns: list[URLPattern | URLResolver] = [
    page("kits/<int:number>/board/", views.board, name="kit_board", needs=SEE),
    page("kits/<int:number>/board/<slug:what>.csv", views.board_file, name="kit_board_file", needs=SEE),
    page("kits/<int:number>/summary/", views.summary, name="kit_public", needs=PUBLIC),
    page("kits/<int:number>/summary.csv", views.summary_file, name="kit_public_file", needs=PUBLIC),
]
