"""A collaborative of Delta's with County General in it: its hospitals, events, bundles, practices and drills."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.programs.quality.actions import bundles, coaching, drills, events, practices
from partera.programs.quality.actions.drills import Held
from partera.programs.quality.models import Element
from tests.doors.walk_objects import Walk
from tests.support import quality
from tests.support.people import SET_UP, World


def objects(world: World) -> dict[str, Walk]:
    """What is Delta's, seen by its convener and, where it is County General's, by its own people."""
    ana, delta, general = world.viewer("ana"), world.delta.pk, world.county_general.pk
    joined = quality.collaborative(world, keys=(), hospitals=quality.HOSPITALS[:2])
    part = joined.parts["County General"]
    bundle = bundles.take_up(collaborative=joined.id, key="severe_hypertension", by=ana)
    element = Element.objects.filter(bundle=bundle).first()
    assert element is not None
    draft = bundles.write(
        collaborative=joined.id, title="Invented", kind="bundle", steward="", key="invented_draft", by=ana
    )
    practice = bundles.Practice("quiet_room", "readiness", "A quiet room", "A photo")
    written = bundles.add_element(bundle=draft, practice=practice, by=ana)
    practices.set_status(
        enrolment=part, element=element.pk, status="in_place", since=date(2025, 3, 1), evidence="A list", by=SET_UP
    )
    for day, stage in ((date(2025, 2, 1), "1.0"), (date(2025, 3, 1), "2.0")):
        coaching.note(enrolment=part, on=day, text="Seen.", stage=Decimal(stage), by=ana)
    event = events.add(
        collaborative=joined.id, event=events.Planned("learning_session", "First", today(), today()), by=ana
    )
    drill = drills.log(enrolment=part, drill=Held(date(2025, 4, 1), "Hemorrhage", {"nurse": 3}), by=SET_UP)

    def sees(viewer: Viewer) -> bool:
        return viewer.may("quality.see", partnership=delta) or viewer.may("quality.enter", organisation=general)

    def sees_hospital(viewer: Viewer) -> bool:
        return viewer.may("quality.hospitals", partnership=delta) or viewer.may("quality.enter", organisation=general)

    def enters(viewer: Viewer) -> bool:
        return viewer.may("quality.enter", organisation=general)

    def runs(viewer: Viewer) -> bool:
        return viewer.may("quality.run", partnership=delta)

    number, hospital = {"number": joined.id}, {"part": part}
    seen = Walk(number, may=sees)
    of_hospital = Walk(hospital, may=sees_hospital)
    return {
        **dict.fromkeys(
            (
                "quality_collaborative", "quality_events", "quality_calendar", "quality_adoption",
                "quality_adoption_trend",
            ),
            seen,
        ),
        "quality_adoption_picture": Walk(number, may=runs),
        "quality_hospitals_csv": Walk(number),
        "quality_adoption_csv": Walk(number),
        "quality_change": Walk(number, asked="?do=new"),
        **dict.fromkeys(("quality_invite", "quality_suggest", "quality_event_new", "quality_bundle_new"), Walk(number)),
        "quality_event": Walk({"event": event}, may=sees, may_change=runs),
        "quality_event_change": Walk({"event": event}, asked="?do=words"),
        "quality_hospital": Walk(hospital, asked="?do=leave", may=sees_hospital),
        "quality_coaching": Walk(hospital, may=sees_hospital, may_change=runs),
        **dict.fromkeys(
            (
                "quality_stages_picture", "quality_practices", "quality_practices_csv", "quality_practices_picture",
                "quality_drills",
            ),
            of_hospital,
        ),
        "quality_practice": Walk(
            {**hospital, "element": element.pk}, may=sees_hospital, may_change=enters
        ),
        "quality_drill_new": Walk(hospital, organisation=general),
        "quality_drill": Walk({**hospital, "drill": drill}, may=sees_hospital, may_change=enters),
        "quality_bundles": Walk(number, asked="?do=take-up-obstetric_hemorrhage", may=sees, may_change=runs),
        "quality_bundle": Walk({**number, "bundle": bundle}, asked="?do=new-version", may=sees, may_change=runs),
        "api:list_hospitals": Walk(number, may=sees),
        "api:list_practices": Walk({"part": part}, may=sees_hospital),
        "api:list_drills": Walk({"part": part}, may=sees_hospital),
        "api:note_status": Walk(
            {"part": part, "element": element.pk}, sent={"status": "reaudited", "evidence": "Seen", "audited_on":
            "2025-05-01"}, status=201, organisation=general, may=enters,
        ),
        "api:add_drill": Walk(
            {"part": part}, sent={"on": "2025-05-01", "scenario": "Eclampsia", "participants": {"nurse": 2}},
            status=201, organisation=general, may=enters,
        ),
        "quality_element": Walk({**number, "bundle": draft, "element": written}),
    }  # fmt: skip
