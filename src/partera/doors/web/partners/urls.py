"""The addresses of this area."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.partners import partnerships, views
from partera.doors.web.routes import PUBLIC, page

SEE, EDIT, LEAD = "directory.see", "directory.edit", "partnership.edit"
OWN = "organisation.edit"  # whoever keeps the directory or a partnership holds it too

urlpatterns: list[URLPattern | URLResolver] = [
    page("partners/", views.organisations, name="organisations", needs=SEE),
    page("partners/organizations.csv", views.organisations_csv, name="organisations_csv", needs=SEE),
    page("partners/add/", views.add, name="organisation_add", needs=EDIT),
    page("partners/import/", views.import_organisations, name="organisations_import", needs=EDIT),
    page("partners/<int:number>/", views.organisation, name="organisation", needs=SEE),
    page("partners/<int:number>/edit/", views.edit, name="organisation_edit", needs=OWN),
    page("partners/<int:number>/positions/add/", views.add_position, name="position_add", needs=OWN),
    page("partners/<int:number>/positions/<int:position>/end/", views.end_position, name="position_end", needs=OWN),
    page("partners/awards/", views.awards, name="awards", needs=SEE),
    page("partners/awards/<int:number>/area/", views.award_area, name="award_area", needs=EDIT),
    page("partnerships/", partnerships.partnerships, name="partnerships", needs=PUBLIC),
    page("partnerships/start/", partnerships.start, name="partnership_start", needs=LEAD),
    page("partnerships/<int:number>/", partnerships.partnership, name="partnership", needs=PUBLIC),
    page("partnerships/<int:number>/change/", partnerships.change, name="partnership_change", needs=LEAD),
    page("partnerships/<int:number>/join/", partnerships.join, name="partnership_join", needs=LEAD),
    page("partnerships/<int:number>/stage/", partnerships.stage, name="partnership_stage", needs=LEAD),
    page(
        "partnerships/<int:number>/leave/<int:organisation>/", partnerships.leave, name="partnership_leave", needs=OWN
    ),
    page(
        "partnerships/<int:number>/answer/<int:organisation>/",
        partnerships.answer,
        name="partnership_answer",
        needs=OWN,
    ),
    page("partners/sites/", views.sites, name="sites", needs=SEE),
]
