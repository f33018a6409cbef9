"""Sites of a supply programme with a request, a shipment and a plan of shares; Wim's organization has no site in it."""

from __future__ import annotations

from datetime import timedelta

from partera.core.periods import today
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
    packed = Shipment.objects.get(pk=scene.pack(request, 2)).code
    waiting, lot = scene.ask(3), scene.lot("SOON")

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

    kits = {"quantity": 1, "version": scene.version, "key": "walk"}
    packing = {"warehouse": scene.shelf, "quantity": 1, "planned_on": str(today() + timedelta(days=3))}
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
        "api:list_kit_sites": Walk(whole, may=sees),
        "api:list_kit_requests": Walk(whole, may=sees),
        "api:get_kit_request": Walk({"number": request}, may=in_full),
        "api:ask_for_kits": Walk(site, sent=kits, status=201, may=in_full),
        "api:approve_kit_request": Walk({"number": waiting}, sent={"quantity": 3}, may=runs),
        "api:close_kit_request": Walk({"number": waiting}, sent={"reason": "No need"}, may=in_full),
        "api:pack_kits": Walk({"number": request}, sent=packing, status=201, may=runs),
        "api:list_kit_shipments": Walk(whole, may=sees),
        "api:get_kit_shipment": Walk({"code": code}, may=in_full),
        "api:send_kit_shipment": Walk({"code": packed}, may=runs),
        "api:receive_kit_shipment": Walk(
            {"code": code}, sent={"arrived": {str(lot): 5}, "received_by": "Kim"}, may=in_full
        ),
        "kit_packing_list": Walk({"code": code}, may=in_full),
    }
