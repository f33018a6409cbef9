"""The letters of this part: invitations, links for a new password, and notices that something changed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from partera.core.viewers import Viewer
from partera.platform.accounts.models import User
from partera.platform.letters.actions import write


def send(*, template: str, to: User, values: dict[str, Any], key: str, by: Viewer) -> None:
    """Write a letter in the person's language; `key` keeps it from being written twice."""
    write(template=template, to=to.email, language=to.language, values=values, key=key, by=by)


def notice(*, to: User, what: str, by: Viewer) -> None:
    """Tell somebody that the way they sign in has changed, and what to do when it was not they."""
    send(template="security_notice", to=to, values={"name": to.name, "what": what}, key=f"notice-{uuid4()}", by=by)
