"""The addresses of improvement."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.improvement import cycles, views
from partera.doors.web.routes import page

SEE, ENTER, RUN = "quality.see", "quality.enter", "quality.run"

urlpatterns: list[URLPattern | URLResolver] = [
    page("quality/hospitals/<int:part>/improvement/", views.overview, name="quality_improvement", needs=SEE),
    page("quality/hospitals/<int:part>/improvement/aims/new/", views.new_aim, name="quality_aim_new", needs=ENTER),
    page("quality/hospitals/<int:part>/improvement/ideas/new/", views.new_idea, name="quality_idea_new", needs=ENTER),
    page("quality/hospitals/<int:part>/improvement/tests/new/", cycles.new, name="quality_cycle_new", needs=ENTER),
    page("quality/<int:number>/aims/", views.common, name="quality_aims", needs=SEE),
    page("quality/<int:number>/aims/new/", views.new_common_aim, name="quality_common_aim_new", needs=RUN),
    page("quality/<int:number>/aims/ideas/new/", views.new_common_idea, name="quality_common_idea_new", needs=RUN),
    page("quality/aims/<int:aim>/", views.aim, name="quality_aim", needs=SEE),
    page("quality/ideas/<int:idea>/", views.idea, name="quality_idea", needs=SEE),
    page("quality/cycles/<int:cycle>/", cycles.cycle, name="quality_cycle", needs=SEE, changes=ENTER),
]
