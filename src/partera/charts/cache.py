"""Drawings kept by what they are drawn from, so that each is drawn once."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any


def key_of(content: Any) -> str:
    """Names a drawing by its content: the same values and words give the same text."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def drawn(folder: Path, key: str, draw: Callable[[], bytes], *, ending: str = "svg") -> bytes:
    """The kept drawing of that key, or a new one, put there by one rename."""
    path = folder / f"{key}.{ending}"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        made = draw()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{key}.{os.getpid()}-{uuid.uuid4().hex[:8]}"
    unfinished.write_bytes(made)
    unfinished.replace(path)
    return made


def drawn_from(folder: Path | None, content: Any, draw: Callable[[], bytes]) -> bytes:
    """The drawing of this content: kept where there is a folder for it, else drawn anew."""
    return draw() if folder is None else drawn(folder, key_of(content), draw)
