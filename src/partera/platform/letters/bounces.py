"""Reading reports of letters that came back (RFC 3464), from a saved message or a mailbox file."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

from partera.core.errors import BadInput

_MOST_BYTES = 50 * 1024**2


@dataclass(frozen=True)
class Bounce:
    """A letter that came back: which, and the receiving server's status (5.1.1: no such mailbox)."""

    message_id: str
    status: str

    @property
    def is_for_good(self) -> bool:
        """Whether it will never arrive; a status beginning with 4 is a delay."""
        return self.status.startswith("5")


def read(path: Path) -> list[Bounce]:
    """The bounces in the file; messages that report none are passed over. Raises BadInput for what is no file."""
    if not path.is_file():
        raise BadInput(f"{path.name} is not a file. Give a saved message (.eml) or a mailbox file.")
    if path.stat().st_size > _MOST_BYTES:
        raise BadInput(f"{path.name} is larger than 50 MB: split the mailbox, or save only the reports.")
    return [bounce for message in _messages(path) if (bounce := _bounce(message)) is not None]


def _messages(path: Path) -> Iterator[Message]:
    text = path.read_bytes()
    if not text.startswith(b"From "):
        yield message_from_bytes(text, policy=policy.compat32)
        return
    box = mailbox.mbox(path, create=False)
    try:
        yield from box
    finally:
        box.close()


def _bounce(message: Message) -> Bounce | None:
    if message.get_content_type() != "multipart/report":
        return None
    status = message_id = ""
    for part in message.walk():
        if part.get("Action", "").strip().lower() == "failed":
            status = part.get("Status", "5.0.0").strip()
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            message_id = _original(part)
    return Bounce(message_id, status[:12]) if status and message_id else None


def _original(part: Message) -> str:
    """The Message-ID of the letter that came back."""
    inner = part.get_payload(0) if part.is_multipart() else None
    if not isinstance(inner, Message):
        text = part.get_payload(decode=True)
        inner = message_from_bytes(text if isinstance(text, bytes) else b"", policy=policy.compat32)
    return str(inner.get("Message-ID", "")).strip()
