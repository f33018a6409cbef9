"""A way back in for who lost everything, made by whoever owns the machine: a link that works once and for an hour."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from partera.core.errors import NotAllowed, NotFound, Refused
from partera.core.viewers import Viewer
from partera.platform.accounts import invitations, post, queries
from partera.platform.accounts.models import User
from partera.platform.audit.actions import record

PATH = "/accounts/password/reset/key/{user}-{key}/"


def number_of(email: str) -> int:
    """Whose sign-in it is, for commands. Raises NotFound when nobody signs in with this address."""
    found = queries.number_of(email)
    if found is None:
        raise NotFound("Nobody signs in with this address. Look at how it is written.")
    return found


@transaction.atomic
def link(*, user: int, site: str, by: Viewer) -> str:
    """A link to set a new password, once and within an hour; who has not begun yet gets a new invitation.

    Only for commands: whoever has the link has the sign-in, but for its second factor. The person is written to.
    """
    if not by.everything:
        raise NotAllowed("Such a link is made only on the machine itself, with `partera people link`.")
    row = User.objects.select_for_update().get(pk=user)
    if not row.is_active:
        raise Refused(_("This sign-in is switched off. Switch it on again first."))
    if not row.has_usable_password():
        return invitations.send(user=user, site=site, by=by)
    made = PATH.format(user=user_pk_to_url_str(row), key=default_token_generator.make_token(row))
    with override(row.language):
        what = _("A link to set a new password was made on the machine that Partera runs on.")
    post.notice(to=row, what=what, by=by)
    record(action="accounts.make_link", thing=f"user {user}", by=by)
    return site.rstrip("/") + made
