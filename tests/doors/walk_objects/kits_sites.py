"""Sites of a supply programme with a request, a shipment and a plan of shares; Wim's organization has no site in it."""

from __future__ import annotations

from partera.core.viewers import Viewer
from partera.programs.kits.actions import shares
from partera.programs.kits.models import Shipment
from partera.programs.kits.rules.shares import Settings
from tests.doors.walk_objects import Walk
from tests.support import kit_sites
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    """Everything of one programme; the site is County General's."""
    scene = kit_sites.scene(world)
    delta, hospital, visits = world.delta.pk, world.county_general.pk, world.home_visits.pk
    request = scene.approved(12)
    plan = shares.plan(
        program=scene.program, version=scene.version, source=scene.shelf, settings=Settings(20), by=scene.ana
    )
    code = Shipment.objects.get(pk=scene.sent(5)).code

    def runs(viewer: Viewer) -> bool:
        return viewer.may("kits.run", partnership=delta)

    def sees(viewer: Viewer) -> bool:
        return (
            viewer.may("kits.see", partnership=delta)
            or viewer.may("kits.site", organisation=hospital)
            or viewer.may("kits.site", organisation=visits)
        )

    def in_full(viewer: Viewer) -> bool:
        return runs(viewer) or viewer.may("kits.site", organisation=hospital)

    whole, site = {"number": scene.program}, {"site": scene.north}
    return {
        "kit_sites": Walk(whole, may=sees),
        "kit_sites_csv": Walk(whole, may=sees),
        "kit_site_new": Walk(whole, may=runs),
        "kit_site": Walk(site, asked="?do=weigh", may=in_full, may_change=runs),
        "kit_site_profile": Walk(site, may=in_full),
        "kit_requests": Walk(whole, asked="?do=find", may=sees),
        "kit_requests_csv": Walk(whole, may=sees),
        "kit_request_new": Walk(site, may=in_full),
        "kit_request": Walk({"number": request}, asked="?do=close", may=in_full),
        "kit_shipment": Walk({"code": code}, asked="?do=all", may=in_full),
        "kit_shares": Walk(whole),
        "kit_share": Walk({"number": plan}, asked="?do=approve"),
        "kit_share_csv": Walk({"number": plan}),
        "kit_packing_list": Walk({"code": code}, may=in_full),
    }
