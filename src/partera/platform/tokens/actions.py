"""Making and withdrawing tokens; doing a write once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.platform.tokens import rules
from partera.platform.tokens.models import KeptAnswer, Token


@transaction.atomic
def make(*, name: str, scopes: Collection[str], days: int = rules.DEFAULT_DAYS, by: Viewer) -> str:
    """A new token for oneself; gives its text, which nothing shows again. It never may more than its owner."""
    if by.person is None:
        raise NotAllowed("Only a person who is signed in makes a token.")
    if not name.strip():
        raise BadInput("Name the system that will use the token.")
    if not scopes:
        raise BadInput("Choose what the token may do.")
    if unknown := sorted(set(scopes) - set(rules.SCOPES)):
        raise BadInput("A token cannot be made for “%(scope)s”.", scope=unknown[0])
    if beyond := sorted(scope for scope in scopes if not by.may_somewhere(scope)):
        raise NotAllowed("You may not do this yourself: “%(scope)s”.", scope=beyond[0])
    if not 1 <= days <= rules.MOST_DAYS:
        raise BadInput("A token lives from 1 to %(days)s days.", days=rules.MOST_DAYS)
    text = rules.new_text()
    known = rules.parts(text)
    assert known is not None
    row = Token.objects.create(
        user_id=by.person,
        name=name.strip(),
        prefix=known.prefix,
        digest=known.digest,
        scopes=sorted(scopes),
        made_at=now(),
        expires_at=now() + timedelta(days=days),
    )
    record(action="tokens.make", thing=f"token {row.pk}", changes=made(row), by=by)
    return text


@transaction.atomic
def withdraw(*, token: int, by: Viewer) -> None:
    """End one's own token at once; an administrator ends anybody's."""
    row = Token.objects.select_for_update().filter(pk=token, withdrawn_at=None).first()
    if row is None or not (row.user_id == by.person or by.may("people.manage")):
        raise NotFound("There is no such token.")
    before, row.withdrawn_at = picture(row), now()
    row.save(update_fields=["withdrawn_at"])
    record(action="tokens.withdraw", thing=f"token {token}", changes=between(before, row), by=by)


def used(*, token: int) -> None:
    """Remember the day on which a token was last used."""
    Token.objects.filter(pk=token).update(last_used_on=today())


def begin_write(*, token: int, key: str, request: str) -> KeptAnswer:
    """Take the key for this write, inside its transaction; with a status when it was done before."""
    row, is_new = KeptAnswer.objects.get_or_create(token_id=token, key=key, defaults={"request": request, "at": now()})
    if not is_new and row.request != request:
        raise Refused("This idempotency key was used for another request. Send a new key.")
    return row


def keep_answer(*, answer: KeptAnswer, status: int, body: str) -> None:
    """Keep what was answered, in the same transaction as what was done."""
    answer.status, answer.body = status, body
    answer.save(update_fields=["status", "body"])


def clear_answers() -> int:
    """Remove answers older than a day; gives how many."""
    return KeptAnswer.objects.filter(at__lt=now() - rules.KEPT_FOR).delete()[0]
