"""Destroying records held under an agreement, and the certificates that say so."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from partera.core import disk
from partera.evidence import record_keys
from partera.evidence.agreements import LeftOut
from partera.evidence.catalog import Catalog


def destroy(catalog: Catalog, extract_id: str) -> None:
    """Nothing; an extract's records are unreadable for ever, and what was left of them is removed.

    The rows are taken out of sight, then the key goes for ever, then the rows. Done again, or after being cut off, it
    ends the same.

    Takes   catalog: where the extract stands · extract_id: of it
    Gives   nothing
    Raises  OSError when the folder cannot be written
    Source  docs/how-to/custody-of-records.md

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     folder = Catalog(Path(home)).folder / "a1"
    ...     folder.mkdir(parents=True)
    ...     destroy(Catalog(Path(home)), "a1")
    ...     destroy(Catalog(Path(home)), "a1")
    ...     folder.exists()
    False
    """
    folder = catalog.folder / extract_id
    if folder.exists():
        catalog.staging.mkdir(parents=True, exist_ok=True)
        folder.rename(catalog.staging / f"removed-{extract_id}-{secrets.token_hex(8)}")
    record_keys.forget(catalog.home, extract_id)
    for gone in catalog.staging.glob(f"removed-{extract_id}-*"):
        shutil.rmtree(gone)


def certify(catalog: Catalog, certificate: Mapping[str, Any]) -> None:
    """Nothing; a certificate of destruction stands beside the evidence, where releases find it, and where the key was.

    Takes   catalog: where the records stood · certificate: with extract, number, what, places, periods, coverage and
            destroyed_at
    Gives   nothing
    Raises  OSError when the folder cannot be written
    Source  docs/how-to/custody-of-records.md

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     certify(Catalog(Path(home)), {"extract": "a1", "number": 1, "destroyed_at": "2026-09-01T08:00:00+00:00"})
    ...     [one["extract"] for one in destroyed(Catalog(Path(home)))]
    ['a1']
    """
    folder = _certificates(catalog)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{certificate['extract']}-{certificate['number']}.json"
    disk.put(folder / name, json.dumps(certificate, indent=1, sort_keys=True).encode())
    record_keys.certify(catalog.home, certificate)


def destroyed(catalog: Catalog) -> list[dict[str, Any]]:
    """Every certificate of destruction, oldest first.

    Takes   catalog: where the records stood
    Gives   the certificates as `certify` was given them
    Raises  nothing
    Source  docs/how-to/custody-of-records.md

    >>> destroyed(Catalog(Path("nowhere")))
    []
    """
    paths = _certificates(catalog).glob("*.json") if _certificates(catalog).exists() else []
    found = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return sorted(found, key=lambda one: (one["destroyed_at"], one["extract"]))


def missed(catalog: Catalog) -> list[LeftOut]:
    """Destroyed records whose place nothing else has taken.

    Takes   catalog: the extracts there are
    Gives   one line an extract, by id
    Raises  nothing
    Source  docs/how-to/custody-of-records.md

    >>> from tempfile import TemporaryDirectory
    >>> told = {"extract": "a1", "number": 1, "what": "Birth records of 2024", "places": ["05"], "periods": ["2024"],
    ...         "coverage": "state_extract:05:2024", "destroyed_at": "2026-09-01T08:00:00+00:00"}
    >>> with TemporaryDirectory() as home:
    ...     certify(Catalog(Path(home)), told)
    ...     [(line.title, line.reason, line.since) for line in missed(Catalog(Path(home)))]
    [('Birth records of 2024', 'destroyed', '2026-09-01')]
    """
    covered = {extract.coverage for extract in catalog.current()}
    lines = {
        one["extract"]: LeftOut(
            one["extract"], one["what"], one["places"], one["periods"], "destroyed", one["destroyed_at"][:10]
        )
        for one in destroyed(catalog)
        if one["coverage"] not in covered and catalog.get(one["extract"]) is None
    }
    return [lines[extract] for extract in sorted(lines)]


def _certificates(catalog: Catalog) -> Path:
    return catalog.home / "evidence" / "certificates"
