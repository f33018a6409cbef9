"""Published releases that hold no figure, for tests of publishing and going back."""

from __future__ import annotations

import json
from pathlib import Path

from partera.core.viewers import command
from partera.evidence import release
from partera.registry.findings.actions import make_current


def publish_empty(home: Path, name: str, extracts: dict[str, str] | None = None) -> None:
    """A release of that name, current from now on; `extracts` are ids and what they were recognized as."""
    folder = home / "evidence" / "releases" / name
    folder.mkdir(parents=True)
    manifest = {
        "audience": "public", "created_at": "2026-01-05T15:00:00+00:00", "catalog": name, "rows": 0, "places": 0,
        "measures": [], "highest_hidden": 9, "declared": {},
        "extracts": {extract: {"title": title} for extract, title in (extracts or {}).items()},
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest))
    make_current(release=release.open_release(home, name), by=command("test"))
