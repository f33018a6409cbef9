"""The addresses of bundles, practices, drills and adoption."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.quality.adoption import bundles, drills, matrix, pictures, practices, trend
from partera.doors.web.routes import page

SEE, ENTER, RUN, HOSPITALS = "quality.see", "quality.enter", "quality.run", "quality.hospitals"
_COLLABORATIVE, _HOSPITAL = "quality/<int:number>/", "quality/hospitals/<int:part>/"

urlpatterns: list[URLPattern | URLResolver] = [
    page(f"{_COLLABORATIVE}bundles/", bundles.bundles, name="quality_bundles", needs=SEE, changes=RUN),
    page(f"{_COLLABORATIVE}bundles/write/", bundles.write, name="quality_bundle_new", needs=RUN),
    page(f"{_COLLABORATIVE}bundles/<int:bundle>/", bundles.bundle, name="quality_bundle", needs=SEE, changes=RUN),
    page(
        f"{_COLLABORATIVE}bundles/<int:bundle>/practices/<int:element>/",
        bundles.element,
        name="quality_element",
        needs=RUN,
    ),
    page(f"{_COLLABORATIVE}adoption/", matrix.adoption, name="quality_adoption", needs=SEE),
    page(f"{_COLLABORATIVE}adoption/trend/", trend.trend, name="quality_adoption_trend", needs=SEE),
    page(f"{_COLLABORATIVE}adoption/trend.svg", pictures.adoption, name="quality_adoption_picture", needs=SEE),
    page(f"{_COLLABORATIVE}adoption.csv", matrix.adoption_csv, name="quality_adoption_csv", needs=HOSPITALS),
    page(f"{_HOSPITAL}practices/", practices.practices, name="quality_practices", needs=SEE),
    page(f"{_HOSPITAL}practices.csv", practices.practices_csv, name="quality_practices_csv", needs=SEE),
    page(f"{_HOSPITAL}practices/trend.svg", pictures.practices, name="quality_practices_picture", needs=SEE),
    page(
        f"{_HOSPITAL}practices/<int:element>/",
        practices.practice,
        name="quality_practice",
        needs=SEE,
        changes=ENTER,
    ),
    page(f"{_HOSPITAL}drills/", drills.drills, name="quality_drills", needs=SEE),
    page(f"{_HOSPITAL}drills/add/", drills.add, name="quality_drill_new", needs=ENTER),
    page(f"{_HOSPITAL}drills/<int:drill>/", drills.drill, name="quality_drill", needs=SEE, changes=ENTER),
]
