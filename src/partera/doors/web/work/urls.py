"""The addresses of this area: background work, letters to oneself, the demonstration's mailbox."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.routes import SIGNED_IN, page
from partera.doors.web.work import views

urlpatterns: list[URLPattern | URLResolver] = [
    page("jobs/", views.jobs, name="jobs", needs=SIGNED_IN),
    page("jobs/<int:number>/retry/", views.retry, name="job_retry", needs=SIGNED_IN),
    page("letters/", views.letters, name="letters", needs=SIGNED_IN),
    page("mailbox/", views.mailbox, name="mailbox", needs=SIGNED_IN),
]
