"""The addresses of collaboratives, their hospitals and events."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.collaboratives import events, hub, pictures, running, views
from partera.doors.web.routes import page

SEE, RUN, HOSPITALS = "quality.see", "quality.run", "quality.hospitals"

urlpatterns: list[URLPattern | URLResolver] = [
    page("quality/", views.rooms, name="quality", needs=SEE),
    page("quality/new/", running.new, name="quality_new", needs=RUN),
    page("quality/<int:number>/", views.collaborative, name="quality_collaborative", needs=SEE),
    page("quality/<int:number>/hospitals.csv", views.hospitals_csv, name="quality_hospitals_csv", needs=HOSPITALS),
    page("quality/<int:number>/change/", running.change, name="quality_change", needs=RUN),
    page("quality/<int:number>/invite/", running.invite, name="quality_invite", needs=RUN),
    page("quality/<int:number>/invite/suggest/", running.suggest, name="quality_suggest", needs=RUN),
    page("quality/<int:number>/events/", events.events, name="quality_events", needs=SEE),
    page("quality/<int:number>/events/add/", events.add, name="quality_event_new", needs=RUN),
    page("quality/<int:number>/events.ics", events.calendar, name="quality_calendar", needs=SEE),
    page("quality/events/<int:event>/", events.event, name="quality_event", needs=SEE, changes=RUN),
    page("quality/events/<int:event>/change/", events.change, name="quality_event_change", needs=RUN),
    page("quality/hospitals/<int:part>/", hub.hospital, name="quality_hospital", needs=SEE),
    page("quality/hospitals/<int:part>/coaching/", hub.coached, name="quality_coaching", needs=SEE, changes=RUN),
    page("quality/hospitals/<int:part>/coaching/stages.svg", pictures.stages, name="quality_stages_picture", needs=SEE),
]
