"""Finding tokens: one's own to look at, and the one that a request brings."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.accounts.models import User
from partera.platform.tokens import rules
from partera.platform.tokens.models import Token


@dataclass(frozen=True)
class TokenRow:
    """A token as its owner sees it; never its text."""

    id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    last_used_on: date | None
    is_good: bool


@dataclass(frozen=True)
class Bearer:
    """Who acts by the token that a request brings, and within what."""

    token: int
    prefix: str
    user: User
    scopes: frozenset[str]
    last_used_on: date | None


def tokens(viewer: Viewer) -> list[TokenRow]:
    """One's own tokens that were not withdrawn, the newest first."""
    if viewer.person is None:
        return []
    return [_row(row) for row in Token.objects.filter(user=viewer.person, withdrawn_at=None)]


def bearer(text: str) -> Bearer | None:
    """Whose token this is; None when it is unknown, over, withdrawn, or its owner may no longer sign in."""
    known = rules.parts(text)
    row = Token.objects.select_related("user").filter(prefix=known.prefix).first() if known else None
    if row is None or known is None or not hmac.compare_digest(row.digest, known.digest):
        return None
    good = rules.is_good(expires_at=row.expires_at, withdrawn_at=row.withdrawn_at, at=now())
    return (
        Bearer(row.pk, row.prefix, row.user, frozenset(row.scopes), row.last_used_on)
        if good and row.user.is_active
        else None
    )


def _row(row: Token) -> TokenRow:
    good = rules.is_good(expires_at=row.expires_at, withdrawn_at=row.withdrawn_at, at=now())
    return TokenRow(
        row.pk, row.name, row.prefix, tuple(row.scopes), row.made_at, row.expires_at, row.last_used_on, good
    )
