"""Signing in, people and roles."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from partera.core.periods import now
from partera.platform.accounts.models import User
from partera.registry.partners.actions import give_role
from tests.doors.walk_objects import Walk
from tests.support.people import SET_UP, START, World


def objects(world: World) -> dict[str, Walk]:
    """Bea, a role and a passkey of hers; Gus, who is switched off; an invitation that does not work."""
    bea = world.users["bea"].pk
    role = give_role(  # one that may end on the walk: the other pages still want Bea's own
        user=bea, role="kit_site_worker", organisation=world.county_general.pk, start=START, by=SET_UP
    ).pk
    passkey = Authenticator.objects.create(user=world.users["bea"], type="webauthn", data={"name": "Key"}).pk
    switched_off = User.objects.create(name="Gus", email="gus@example.org", joined_at=now(), is_active=False).pk
    Authenticator.objects.create(user=world.users["carmen"], type="totp", data={"secret": ""})
    confirm_first = Walk(status=302, outsiders=302)
    return {
        "account_login": Walk(status=302, outsiders=302),
        "account_logout": Walk(stranger=302, outsiders=200),
        "account_signup": Walk(status=302, outsiders=302),
        "account_set_password": Walk(status=302, outsiders=302),
        "account_reset_password_from_key": Walk({"uidb36": "1", "key": "abc-def"}, outsiders=200),
        "account_reauthenticate": Walk(outsiders=200),
        "openid_connect_login": Walk({"provider_id": "nobody"}, status=404, stranger=404),
        "openid_connect_callback": Walk({"provider_id": "nobody"}, status=404, stranger=404),
        "socialaccount_login_error": Walk(status=401, outsiders=401, stranger=401),
        "invitation": Walk({"token": "forged.token"}, status=404, stranger=404),
        "mfa_authenticate": Walk(status=302, outsiders=302, stranger=302),
        "mfa_login_webauthn": Walk(status=302, outsiders=302, stranger=302),
        "mfa_reauthenticate": Walk(outsiders=200, insider="olga"),
        "mfa_reauthenticate_webauthn": Walk(insider="olga", status=302, outsiders=302),
        "mfa_activate_totp": confirm_first,
        "mfa_deactivate_totp": Walk(insider="olga", status=302, outsiders=302),
        "mfa_add_webauthn": confirm_first,
        "mfa_edit_webauthn": Walk({"pk": passkey}, insider="bea", status=302, outsiders=302),
        "mfa_remove_webauthn": Walk({"pk": passkey}, insider="bea", status=302, outsiders=302),
        "mfa_view_recovery_codes": Walk(status=404, outsiders=404),
        "mfa_generate_recovery_codes": confirm_first,
        "devices_end": Walk(status=302, outsiders=302),
        "device_end": Walk({"number": 0}, status=404),
        "change_language": Walk(status=422, outsiders=422, stranger=422),
        "people_person": Walk({"number": bea}),
        "people_invite": Walk({"number": bea}, status=409),
        "people_withdraw": Walk({"number": bea}, status=404),
        "people_off": Walk({"number": bea}, status=302),
        "people_on": Walk({"number": switched_off}, status=302),
        "people_reset": Walk({"number": bea}, status=302),
        "people_end_role": Walk({"number": role}, status=302),
    }
