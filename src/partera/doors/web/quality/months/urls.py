"""The addresses of monthly counts."""

from django.urls import URLPattern

from partera.doors.web.quality.months import completeness, entry, listing, offline, table
from partera.doors.web.routes import page

SEE, ENTER = "quality.see", "quality.enter"
PART = "quality/hospitals/<int:part>/"

urlpatterns: list[URLPattern] = [
    page(f"{PART}months/", listing.months, name="quality_months", needs=SEE),
    page(f"{PART}months/table/", table.table, name="quality_table", needs=ENTER),
    page(f"{PART}months/form/", offline.form, name="quality_form", needs=SEE),
    page(
        f"{PART}months/form/<str:first>/<str:last>/<slug:layout>.xlsx",
        offline.form_file,
        name="quality_form_file",
        needs=SEE,
    ),
    page(f"{PART}months/<str:month>/", entry.month, name="quality_month", needs=SEE, changes=ENTER),
    page(f"{PART}months/<str:month>/draft/", entry.draft, name="quality_month_draft", needs=ENTER),
    page(f"{PART}months/<str:month>/history/", listing.history, name="quality_month_history", needs=SEE),
    page("quality/<int:number>/completeness/", completeness.board, name="quality_completeness", needs=SEE),
    page("quality/<int:number>/completeness.csv", completeness.board_csv, name="quality_completeness_csv", needs=SEE),
]
