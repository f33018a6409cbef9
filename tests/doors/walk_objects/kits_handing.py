"""A site of County General with a hand-over to put right: its own people hand over, who runs the program looks too."""

from __future__ import annotations

from partera.core.viewers import Viewer
from partera.programs.kits.actions import returns
from partera.programs.kits.models import Location
from tests.doors.walk_objects import Walk
from tests.support.kit_bedside import MOMENT, bedside
from tests.support.people import SET_UP, World


def objects(world: World) -> dict[str, Walk]:
    """The site, and its one hand-over without a voucher."""
    here = bedside(world, name="Walked bedside")
    kept = here.give("walked", voucher="")
    sent_back = returns.send_back(
        site=here.site, lot=here.lots["K1"], quantity=1, reason="Walked", key="walked", by=SET_UP
    )
    receipt = {"warehouse": Location.objects.get(program=here.program, kind="warehouse").pk, "arrived": 1}
    general, delta = world.county_general.pk, world.delta.pk

    def works_there(viewer: Viewer) -> bool:
        return viewer.may("kits.site", organisation=general)

    def runs(viewer: Viewer) -> bool:
        return viewer.may("kits.run", partnership=delta)

    def sees(viewer: Viewer) -> bool:
        return works_there(viewer) or runs(viewer)

    site = {"site": here.site}
    own = Walk(site, insider="kit", organisation=general, may=works_there)
    of_both = Walk(site, insider="ana", organisation=general, may=sees)
    sent = {"key": "walk", "language": "en", "at": MOMENT.isoformat(), "voucher": ""}
    return {
        "kit_hand_over": own,
        "kit_hand_over_send": Walk(site, insider="kit", organisation=general, may=works_there, status=422),
        "kit_hand_over_ready": own,
        "kit_hand_over_worker": own,
        "kit_hand_over_manifest": own,
        "kit_handed_over": of_both,
        "kit_handed_over_csv": of_both,
        "kit_unreconciled": of_both,
        "kit_unreconciled_one": Walk(site | {"hand_over": kept.pk}, insider="ana", organisation=general, may=sees),
        "kit_vouchers": of_both,
        "kit_returns": of_both,
        "api:list_kit_returns": of_both,
        "api:list_returned_kits": of_both,
        "api:send_kits_back": Walk(
            site,
            insider="ana",
            organisation=general,
            may=sees,
            status=201,
            sent={"key": "walked-0001", "lot": here.lots["K1"], "quantity": 1, "reason": "Walked"},
        ),
        "api:receive_kits_back": Walk(
            site | {"number": sent_back.pk},
            insider="ana",
            organisation=general,
            may=runs,
            sent=receipt,
            status=201,
        ),
        "api:take_kit_back": Walk(
            site,
            insider="ana",
            organisation=general,
            may=sees,
            status=201,
            sent={"key": "walked-0001", "lot": here.lots["K1"], "reason": "Walked"},
        ),
        "api:list_hand_overs": of_both,
        "api:count_hand_overs": of_both,
        "api:send_hand_over": Walk(site, insider="kit", organisation=general, may=works_there, sent=sent, status=201),
    }
