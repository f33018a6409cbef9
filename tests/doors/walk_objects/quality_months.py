"""A collaborative of Delta's with a measure and the months of County General."""

from __future__ import annotations

from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from tests.doors.walk_objects import Walk
from tests.support import quality
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    """The hospital's pages are its own people's and the convener's; the collaborative's are the partnership's too."""
    joined = quality.collaborative(world, keys=("htn_60_confirmed", "htn_60_first"), hospitals=("County General",))
    hospital, delta = world.county_general.pk, world.delta.pk
    part, measure = joined.parts["County General"], joined.measures["htn_60_confirmed"]
    month = str(Month.of(today()) + -1)

    def enters(viewer: Viewer) -> bool:
        return viewer.may("quality.enter", organisation=hospital)

    def reads(viewer: Viewer) -> bool:
        return enters(viewer) or viewer.may("quality.hospitals", partnership=delta)

    def sees(viewer: Viewer) -> bool:
        return enters(viewer) or viewer.may("quality.see", partnership=delta)

    def runs(viewer: Viewer) -> bool:
        return viewer.may("quality.run", partnership=delta)

    one = {"part": part, "month": month}
    of_hospital = {"insider": "bea", "organisation": hospital, "may": reads}
    entered = {"insider": "bea", "organisation": hospital, "may": enters}
    of_all = {"number": joined.id}
    of_measure = {**of_all, "measure": measure}
    put = {"entries": [{"numerator": 1, "denominator": 2}]}
    rows = {"rows": [{"measure": "htn_60_confirmed", "month": month, "numerator": 1, "denominator": 2}]}
    return {
        "quality_months": Walk({"part": part}, **of_hospital),
        "quality_month": Walk(one, **of_hospital, may_change=enters),
        "quality_month_history": Walk(one, **of_hospital),
        "quality_month_draft": Walk(one, **entered),
        "quality_table": Walk({"part": part}, **entered),
        "quality_form": Walk({"part": part}, **of_hospital),
        "quality_form_file": Walk({"part": part, "first": month, "last": month, "layout": "months"}, **of_hospital),
        "quality_completeness": Walk(of_all, insider="ana", may=sees),
        "quality_completeness_csv": Walk(of_all, insider="ana", may=sees),
        "quality_measures": Walk(of_all, insider="ana", may=sees, may_change=runs),
        "quality_measure_new": Walk(of_all, insider="ana", may=runs),
        "quality_measure_versions": Walk(of_measure, insider="ana", may=sees),
        "quality_measure_versions_csv": Walk(of_measure, insider="ana", may=sees),
        "quality_measure_redefine": Walk(of_measure, insider="ana", may=runs),
        "quality_measure_end": Walk(of_measure, insider="ana", may=runs),
        "api:list_quality_measures": Walk({"part": part}, **of_hospital),
        "api:get_quality_month": Walk(one, **of_hospital),
        "api:put_quality_counts": Walk({**one, "measure": "htn_60_confirmed"}, sent=put, **entered),
        "api:send_quality_rows": Walk({"part": part}, sent=rows, **entered),
    }
