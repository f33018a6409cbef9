"""Writing letters, and recording what became of them."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from partera.core.errors import BadInput, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import state
from partera.platform.letters import rules
from partera.platform.letters.models import Letter, NotWanted
from partera.platform.letters.writing import written
from partera.platform.work.actions import request

SEND = "send_letter"


@transaction.atomic
def write(*, template: str, to: str, language: str, values: dict[str, Any], key: str, by: Viewer) -> Letter:
    """Put a letter in the outbox, and ask for it to be sent, in the caller's transaction. The same key, one letter."""
    if not key:
        raise BadInput("A letter needs a key, so that it is never written twice.")
    known = Letter.objects.filter(key=key).first()
    if known is not None:
        return known
    subject, body = written(template, language, values)
    letter, is_new = Letter.objects.get_or_create(
        key=key,
        defaults={
            "template": template,
            "language": language,
            "message_id": _message_id(key),
            "to": _address(to),
            "subject": subject,
            "body": body,
            "asked_by_id": by.person,
            "written_at": now(),
        },
    )
    if is_new:
        request(kind=SEND, arguments={"letter": letter.pk}, key=f"letter {letter.pk}", by=by)
        record(
            action="letters.write",
            thing=f"letter {letter.pk}",
            changes=state(None, letter.state) | {"template": template},
            by=by,
        )
    return letter


def is_written(key: str) -> bool:
    """Whether there is a letter of that key already."""
    return Letter.objects.filter(key=key).exists()


@transaction.atomic
def start_handing(*, letter: int, by: Viewer) -> Letter | None:
    """Mark that the letter is being given to the mail server; None when it must not be, or not again."""
    row = Letter.objects.select_for_update().get(pk=letter)
    if not rules.may_hand_over(template=row.template, state=row.state):
        if row.state == rules.HANDING:
            row.state = rules.UNSURE
            row.problem = "The worker ended while it handed the letter over. It may have arrived; it is not sent again."
            row.save(update_fields=["state", "problem"])
            changes = state(rules.HANDING, rules.UNSURE)
            record(action="letters.leave_unsure", thing=f"letter {row.pk}", changes=changes, by=by)
        return None
    row.state, row.handed_at = rules.HANDING, now()
    row.save(update_fields=["state", "handed_at"])
    return row


@transaction.atomic
def keep_unsent(*, letter: int, by: Viewer) -> None:
    """There is no mail server: the letter stays in the outbox, sealed, as not sent, and is not sent later."""
    row = Letter.objects.select_for_update().get(pk=letter)
    if row.state == rules.WAITING:
        row.state = rules.UNSENT
        row.save(update_fields=["state"])
        record(action="letters.keep_unsent", thing=f"letter {row.pk}", changes=state(rules.WAITING, row.state), by=by)


@transaction.atomic
def back_to_waiting(*, letter: Letter, problem: str) -> None:
    """The mail server did not take it this time, and certainly has not sent it."""
    Letter.objects.filter(pk=letter.pk, state=rules.HANDING).update(
        state=rules.WAITING, handed_at=None, problem=problem[:300]
    )


@transaction.atomic
def mark_sent(*, letter: Letter, answer: str, by: Viewer) -> None:
    """The mail server took it, and said so in these words."""
    Letter.objects.filter(pk=letter.pk, state=rules.HANDING).update(
        state=rules.SENT, sent_at=now(), answer=answer[:300], problem=""
    )
    record(action="letters.send", thing=f"letter {letter.pk}", changes=state(letter.state, rules.SENT), by=by)


@transaction.atomic
def mark_refused(*, letter: Letter, problem: str, by: Viewer) -> None:
    """The mail server refused it for good."""
    Letter.objects.filter(pk=letter.pk).update(state=rules.REFUSED, problem=problem[:300])
    record(action="letters.refuse", thing=f"letter {letter.pk}", changes=state(letter.state, rules.REFUSED), by=by)


@transaction.atomic
def record_bounce(*, message_id: str, problem: str, by: Viewer) -> bool:
    """A letter came back for good; gives whether it was one of ours, and news."""
    row = Letter.objects.select_for_update().filter(message_id=message_id).first()
    if row is None or row.state not in (rules.HANDING, rules.SENT, rules.UNSURE):
        return False
    before, row.state, row.problem = row.state, rules.BOUNCED, problem[:300]
    row.save(update_fields=["state", "problem"])
    record(action="letters.bounce", thing=f"letter {row.pk}", changes=state(before, rules.BOUNCED), by=by)
    return True


@transaction.atomic
def choose(*, template: str, wanted: bool, by: Viewer) -> None:
    """Say whether one wants the letters of a template; only for those that may be declined."""
    if by.person is None or template not in rules.MAY_BE_DECLINED:
        raise Refused("These letters cannot be switched off.")
    unwanted = NotWanted.objects.select_for_update().filter(person=by.person, template=template).exists()
    if wanted:
        NotWanted.objects.filter(person=by.person, template=template).delete()
    else:
        NotWanted.objects.get_or_create(person=by.person, template=template)
    changes = {"template": template, "wanted": [not unwanted, wanted]}
    record(action="letters.choose", thing=f"user {by.person}", changes=changes, by=by)


@transaction.atomic
def forget_old(*, by: Viewer) -> int:
    """Remove address and text of letters that ended long ago; gives how many."""
    oldest = now() - timedelta(days=rules.BODY_KEPT_DAYS)
    ended = Letter.objects.filter(~Q(state__in=(rules.WAITING, rules.HANDING)), ~Q(to_found=""), written_at__lt=oldest)
    count = ended.update(to="", to_found="", subject="", body="")
    if count:
        record(action="letters.forget", thing="old letters", changes={"letters_with_text": [count, 0]}, by=by)
    return count


def _message_id(key: str) -> str:
    """The same for the same key, so that a second copy is known as one; tells nothing of the key."""
    digest = hashlib.blake2b(key.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=16).hexdigest()
    domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip("> ")
    return f"<{digest}@{domain}>"


def _address(to: str) -> str:
    try:
        validate_email(to)
    except ValidationError as error:
        raise BadInput("That is not an e-mail address. Write it like name@example.org.") from error
    return to
