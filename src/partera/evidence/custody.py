"""Records held under an agreement: until when they may be counted, how they are kept, how they are destroyed.

What an agreement says comes in as plain values (`Terms`). Rows stand sealed beside their own key, which the key ring
wraps; without that wrapped key nobody reads them again, and that is how they are destroyed.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from partera.core.errors import BadInput, Unavailable
from partera.core.keyring import KeyRing, key_of
from partera.evidence import sealing
from partera.evidence.catalog import Catalog, Extract
from partera.evidence.suppliers import birth_mapping
from partera.evidence.suppliers.protocol import Given

NEEDS_AGREEMENT = frozenset({"state_extract"})
"""Suppliers whose files hold records that somebody owns. The NCHS files are public use: their terms are public."""

KEY = "key"


@dataclass(frozen=True)
class Terms:
    """What an agreement says of the records held under it."""

    agreement: str
    title: str
    owner: str
    start: date
    end: date  # the last day on which they may be counted
    destroy_by: date
    highest_hidden: int | None = None  # the owner's own bound on small counts, where it is stricter

    def may_be_counted(self, day: date) -> bool:
        """Whether records under it may be counted on that day.

        >>> Terms("1", "a", "b", date(2026, 1, 1), date(2026, 6, 30), date(2026, 9, 1)).may_be_counted(date(2026, 7, 1))
        False
        """
        return self.start <= day <= self.end

    def as_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {name: str(v) if isinstance(v, date) else v for name, v in asdict(self).items() if v is not None}


@dataclass(frozen=True)
class LeftOut:
    """Records that a release is made without, and why."""

    extract: str
    title: str
    places: list[str]
    periods: list[str]
    reason: str  # ended | not_begun | no_agreement | destroyed
    since: str  # a date, or empty


def may_hold_records(given: Given) -> bool:
    """Whether a file read by this mapping would hold records under an agreement.

    >>> may_hold_records(Given())
    False
    """
    mapping = given.mapping
    return mapping is not None and mapping.is_file() and birth_mapping.kind_of(mapping) == birth_mapping.KIND


def check_agreement(supplier: str, name: str, under: Terms | None, day: date) -> None:
    """Go on only when records of this supplier have an agreement that runs. Raises BadInput when not."""
    if supplier not in NEEDS_AGREEMENT:
        return
    if under is None:
        raise BadInput(
            f"{name} holds birth records, which are loaded only under an agreement with their owner. Name it with "
            "`--agreement`, or on the page; `partera records agreements` lists those there are."
        )
    if not under.may_be_counted(day):
        raise BadInput(
            f"{name} was not loaded: the agreement “{under.title}” runs from {under.start} to {under.end}. "
            "Renew it first, or name another."
        )


def left_out(extracts: Collection[Extract], agreements: Collection[Terms], day: date) -> list[LeftOut]:
    """The extracts that may not be counted on that day, because no agreement that runs allows it.

    Takes   extracts: all · agreements: their terms as they stand today · day: today
    Gives   one line each, by id; an agreement that is not among those given allows nothing
    Raises  nothing
    Source  docs/how-to/custody-of-records.md

    >>> left_out([], [], date(2026, 1, 1))
    []
    """
    known = {terms.agreement: terms for terms in agreements}
    found = []
    for extract in sorted(extracts, key=lambda extract: extract.id):
        if extract.supplier not in NEEDS_AGREEMENT and not extract.custody:
            continue
        terms = known.get(str(extract.custody.get("agreement", "")))
        if terms is not None and terms.may_be_counted(day):
            continue
        if terms is None:
            why, since = "no_agreement", ""
        else:
            why, since = ("ended", str(terms.end)) if day > terms.end else ("not_begun", "")
        found.append(LeftOut(extract.id, extract.recognised_as, extract.places, extract.periods, why, since))
    return found


def stricter(highest_hidden: int, extracts: Collection[Extract], agreements: Collection[Terms]) -> int:
    """The bound on small counts: the release's own, or the strictest that an owner of counted records asks for."""
    used = {str(extract.custody.get("agreement", "")) for extract in extracts}
    return max([highest_hidden, *(t.highest_hidden or 0 for t in agreements if t.agreement in used)])


def keep_key(folder: Path, extract_id: str, key: bytes, keys: KeyRing) -> None:
    """Write an extract's own key, wrapped, beside its rows."""
    _write_whole(folder / KEY, keys.seal(key, about=about(extract_id)))


@contextmanager
def readable(catalog: Catalog, extracts: Collection[Extract]) -> Iterator[dict[str, Path]]:
    """Each extract's rows as a Parquet file, by id; sealed ones are open in memory until the end of the block."""
    keys: KeyRing | None = None
    with ExitStack() as stack:
        found = {}
        for extract in extracts:
            path = catalog.rows(extract)
            if extract.custody:
                keys = keys or KeyRing.open(catalog.home)
                key = _key(path.parent, extract.id, keys)
                path = stack.enter_context(sealing.opened(path, key, about=about(extract.id)))
            found[extract.id] = path
        yield found


def table(catalog: Catalog, extract: Extract) -> pa.Table:
    """All rows of an extract, sealed or not."""
    with readable(catalog, [extract]) as paths:
        return pq.read_table(paths[extract.id], memory_map=False)


def wrapped_by(catalog: Catalog) -> dict[str, str]:
    """The key of the ring that each extract's own key is wrapped by."""
    found = {}
    for extract in catalog.all():
        path = catalog.rows(extract).with_name(KEY)
        if extract.custody and path.exists():
            found[extract.id] = key_of(path.read_bytes())
    return found


def rewrap(catalog: Catalog, keys: KeyRing) -> int:
    """Wrap with the newest key of the ring what an older one wrapped; how many. Can be cut off and begun again."""
    done = 0
    for extract_id, wrapped in wrapped_by(catalog).items():
        folder = catalog.folder / extract_id
        if wrapped != keys.sealing.id:
            keep_key(folder, extract_id, _key(folder, extract_id, keys), keys)
            done += 1
    return done


def destroy(catalog: Catalog, extract_id: str) -> None:
    """Make an extract's records unreadable for ever, then remove what is left. Again is the same as once."""
    folder = catalog.folder / extract_id
    if folder.exists():
        catalog.staging.mkdir(parents=True, exist_ok=True)
        folder.rename(catalog.staging / f"removed-{extract_id}-{secrets.token_hex(8)}")
    for gone in catalog.staging.glob(f"removed-{extract_id}-*"):
        (gone / KEY).unlink(missing_ok=True)
        _folder_to_disk(gone)
        shutil.rmtree(gone)


def certify(catalog: Catalog, certificate: Mapping[str, Any]) -> None:
    """Keep a certificate of destruction beside the evidence, where releases find it."""
    folder = _certificates(catalog)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{certificate['extract']}-{certificate['number']}.json"
    _write_whole(folder / name, json.dumps(certificate, indent=1, sort_keys=True).encode())


def destroyed(catalog: Catalog) -> list[dict[str, Any]]:
    """Every certificate of destruction, oldest first."""
    paths = _certificates(catalog).glob("*.json") if _certificates(catalog).exists() else []
    found = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return sorted(found, key=lambda one: (one["destroyed_at"], one["extract"]))


def missed(catalog: Catalog) -> list[LeftOut]:
    """Destroyed records whose place nothing else has taken."""
    covered = {extract.coverage for extract in catalog.current()}
    lines = {
        one["extract"]: LeftOut(
            one["extract"], one["what"], one["places"], one["periods"], "destroyed", one["destroyed_at"][:10]
        )
        for one in destroyed(catalog)
        if one["coverage"] not in covered and catalog.get(one["extract"]) is None
    }
    return [lines[extract] for extract in sorted(lines)]


def _key(folder: Path, extract_id: str, keys: KeyRing) -> bytes:
    try:
        return keys.unseal((folder / KEY).read_bytes(), about=about(extract_id))
    except FileNotFoundError as error:
        raise Unavailable(f"The records {extract_id} have no key any more: they were being destroyed.") from error


def about(extract_id: str) -> str:
    """What an extract's rows and key are bound to, so that neither serves another extract."""
    return f"extract {extract_id}"


def _certificates(catalog: Catalog) -> Path:
    return catalog.home / "evidence" / "certificates"


def _write_whole(path: Path, content: bytes) -> None:
    """In one step, and on the disk before it counts."""
    unfinished = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _folder_to_disk(path.parent)


def _folder_to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
