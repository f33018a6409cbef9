"""A token of the convener's own; nobody else's page ends it."""

from __future__ import annotations

from partera.platform.tokens import actions
from partera.platform.tokens.models import Token
from tests.doors.walk_objects import Walk
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    actions.make(name="Invented warehouse", scopes=["workplan.see"], days=30, by=world.viewer("ana"))
    return {
        "tokens": Walk(status=302, outsiders=302),  # asks for the password again first
        "token_withdraw": Walk({"number": Token.objects.latest("pk").pk}, insider="ana", status=302),
    }
