"""The trail's keys as pages spell them: the keys are stable, and some were named in another English."""

from __future__ import annotations

_KEPT, _SPELLED = "organisation", "organization"


def spelled(key: str) -> str:
    """A key of the trail, for reading."""
    return key.replace(_KEPT, _SPELLED)


def kept(words: str) -> str:
    """What somebody typed as they read it, as the trail keeps it."""
    return words.replace(_SPELLED, _KEPT)
