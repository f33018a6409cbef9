"""The key ring that this process uses: opened once, and again when the key file was changed."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from partera.core.keyring import KeyRing

_opened: dict[tuple[str, str], tuple[object, KeyRing]] = {}


def ring() -> KeyRing:
    """The ring as it is now. A key that another process made a moment ago is the one that seals here too."""
    home, given = Path(settings.PARTERA_HOME), os.environ.get("PARTERA_KEYS", "")
    known = _opened.get((str(home), given))
    if known is not None and known[0] == _mark(known[1].path):
        return known[1]
    found = KeyRing.open(home, given)
    _opened[str(home), given] = (_mark(found.path), found)
    return found


def _mark(path: Path | None) -> object:
    """What changes when the key file is written anew."""
    if path is None:
        return None
    try:
        seen = path.stat()
    except FileNotFoundError:
        return "gone"
    return seen.st_ino, seen.st_mtime_ns, seen.st_size
