"""A site of County General with a hand-over to put right: its own people hand over, who runs the program looks too."""

from __future__ import annotations

from partera.core.viewers import Viewer
from tests.doors.walk_objects import Walk
from tests.support.kit_bedside import MOMENT, bedside
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    """The site, and its one hand-over without a voucher."""
    here = bedside(world, name="Walked bedside")
    kept = here.give("walked", voucher="")
    general, delta = world.county_general.pk, world.delta.pk

    def works_there(viewer: Viewer) -> bool:
        return viewer.may("kits.site", organisation=general)

    def sees(viewer: Viewer) -> bool:
        return works_there(viewer) or viewer.may("kits.run", partnership=delta)

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
        "api:list_hand_overs": of_both,
        "api:count_hand_overs": of_both,
        "api:send_hand_over": Walk(site, insider="kit", organisation=general, may=works_there, sent=sent, status=201),
    }
