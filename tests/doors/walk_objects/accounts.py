"""Signing in, people and roles."""

from __future__ import annotations

from partera.registry.partners.models import RoleHeld
from tests.doors.walk_objects import Walk
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    """Bea, her role, and a one-time link that does not work."""
    bea = world.users["bea"].pk
    role = RoleHeld.objects.get(user=bea).pk
    return {
        "account_login": Walk(status=302, outsiders=302),
        "account_signup": Walk(status=302, outsiders=302),
        "account_set_password": Walk(status=302, outsiders=302),
        "account_reset_password_from_key": Walk({"uidb36": "1", "key": "abc-def"}, outsiders=200),
        "change_language": Walk(status=422, outsiders=422, stranger=422),
        "people_person": Walk({"number": bea}),
        "people_link": Walk({"number": bea}),
        "people_end_role": Walk({"number": role}, status=302),
    }
