"""What a token looks like, what it may be asked to do, and how long it lives."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

SCOPES = {
    "directory.see": "read the directory of organizations",
    "directory.edit": "add and change organizations",
    "organisation.edit": "change your own organization’s profile",
    "sessions.see": "read your partnerships’ sessions",
    "workplan.see": "read action steps",
    "workplan.edit": "add and change action steps",
    "workplan.report": "report on your organization’s action steps",
    "quality.see": "read hospital collaboratives and their measures",
    "quality.enter": "read and enter your own hospital’s monthly counts, and read its tests of change",
    "quality.hospitals": "read the monthly counts of the hospitals of collaboratives you run",
    "quality.run": "read who could join the collaboratives you run, and write down how ready they are",
    "kits.see": "read supply programs: their reach, recalls, and what stands at sites that you may see",
    "kits.site": "count, ask for, receive and hand over kits at your own site",
    "kits.run": "receive, count, decide on requests and send kits in supply programs you run",
}
"""Permissions that a token may carry, in the words of the page that makes one. What is public needs no token."""

DEFAULT_DAYS, MOST_DAYS = 90, 365
KEPT_FOR = timedelta(hours=24)
"""How long the answer to a write is kept for whoever sends the same again."""

_FORM = re.compile(r"partera_([0-9a-f]{12})_([0-9A-Za-z_-]{43})")


@dataclass(frozen=True)
class Text:
    """A token's text, in the two parts that are kept: the first to find it by, the digest to know it by."""

    prefix: str
    digest: str


def new_text() -> str:
    """A new token, shown once."""
    return f"partera_{secrets.token_hex(6)}_{secrets.token_urlsafe(32)}"


def parts(text: str) -> Text | None:
    """The parts of a token's text; None when it is none. 256 random bits need no slow digest."""
    found = _FORM.fullmatch(text)
    return Text(found[1], hashlib.sha256(text.encode()).hexdigest()) if found else None


def is_good(*, expires_at: datetime, withdrawn_at: datetime | None, at: datetime) -> bool:
    """Whether a token still opens anything."""
    return withdrawn_at is None and at < expires_at
