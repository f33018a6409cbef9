"""The addresses of this area."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.convenings import books, day, kickoff, plan, public, views
from partera.doors.web.routes import PUBLIC, page

RUN = "sessions.run"

urlpatterns: list[URLPattern | URLResolver] = [
    page("sessions/", views.session_list, name="sessions", needs="sessions.see"),
    page("sessions/new/", views.new, name="session_new", needs="sessions.run"),
    page("sessions/<int:number>/", views.session, name="session", needs="sessions.see"),
    page("sessions/<int:number>/cancel/", views.cancel, name="session_cancel", needs="sessions.run"),
    page("sessions/<int:number>/kick-off/", kickoff.overview, name="session_kickoff", needs="sessions.run"),
    page(
        "sessions/<int:number>/kick-off/<slug:step>/", kickoff.step, name="session_kickoff_step", needs="sessions.run"
    ),
    page("sessions/<int:number>/day/", day.day, name="session_day", needs="sessions.see", changes=RUN),
    page(
        "sessions/<int:number>/overview/<int:organisation>/",
        day.overview,
        name="session_overview",
        needs="organisation.edit",
    ),
    page(
        "sessions/<int:number>/follow-up/",
        day.follow_up,
        name="session_followup",
        needs="sessions.see",
        changes=RUN,
    ),
    page("sessions/<int:number>/book/", books.session_page, name="session_book", needs="sessions.see"),
    page("sessions/<int:number>/book.pdf", books.session_pdf, name="session_book_pdf", needs="sessions.see"),
    page("sessions/<int:number>/book.zip", books.session_zip, name="session_book_zip", needs="sessions.see"),
    page("book/<str:code>/", books.place_page, name="book", needs="findings.see"),
    page("book/<str:code>/book.pdf", books.place_pdf, name="book_pdf", needs="findings.see"),
    page("book/<str:code>/book.zip", books.place_zip, name="book_zip", needs="findings.see"),
    page("book/drawing/<str:key>.svg", books.drawing, name="book_drawing", needs="findings.see"),
    page("workplan/", plan.work_plan, name="workplan", needs="workplan.see"),
    page("workplan/<int:number>/", plan.step, name="step", needs="workplan.see", changes="workplan.report"),
    page("schedule/", public.schedule, name="schedule", needs=PUBLIC),
    page("schedule/<int:number>/", public.scheduled, name="scheduled", needs=PUBLIC),
    page("schedule.ics", public.feed, name="schedule_feed", needs=PUBLIC),
]
