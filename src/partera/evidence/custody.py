"""Rows of records held under an agreement: each extract sealed by its own key, and opened only in memory.

The key ring wraps that key, and `record_keys` keeps it apart; without the wrapped key nobody reads the rows again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from partera.core import disk
from partera.core.errors import Unavailable
from partera.core.keyring import KeyRing, key_of
from partera.evidence import record_keys, sealing
from partera.evidence.catalog import Catalog, Extract

KEY = "key"
"""The file beside the rows with the name under which `record_keys` keeps their key."""


def keep_key(home: Path, folder: Path, extract_id: str, key: bytes) -> None:
    """Nothing; an extract's own key is kept, wrapped, apart from its rows, and beside them stands its name.

    Takes   home: of the installation · folder: the extract's · extract_id: to which the key is bound · key: 32 bytes
    Gives   nothing
    Raises  OSError when the folders cannot be written
    Source  docs/decisions/keys.md

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     keep_key(Path(home), Path(home), "a1", sealing.new_key())
    ...     (Path(home) / KEY).read_text() in record_keys.every(Path(home))
    True
    """
    wrapped = KeyRing.open(home).seal(key, about=about(extract_id))
    disk.put(folder / KEY, record_keys.keep(home, extract_id, wrapped).encode())


@contextmanager
def readable(catalog: Catalog, extracts: Collection[Extract]) -> Iterator[dict[str, Path]]:
    """Each extract's rows as a Parquet file, by id; sealed ones are open in memory until the end of the block.

    Takes   catalog: where the extracts stand · extracts: of that catalog
    Gives   extract's id → a path, good within the block
    Raises  Unavailable when an extract was destroyed or its key is not here · Refused when rows or key were changed
    Source  docs/decisions/keys.md

    >>> with readable(Catalog(Path("nowhere")), []) as paths:
    ...     paths
    {}
    """
    keys: KeyRing | None = None
    with ExitStack() as stack:
        found = {}
        for extract in extracts:
            path = catalog.rows(extract)
            if extract.custody:
                keys = keys or KeyRing.open(catalog.home)
                key = _key(catalog, extract.id, keys)
                path = stack.enter_context(sealing.opened(path, key, about=about(extract.id)))
            found[extract.id] = path
        yield found


def table(catalog: Catalog, extract: Extract) -> pa.Table:
    """All rows of an extract, sealed or not.

    Takes   catalog: where the extract stands · extract: of that catalog
    Gives   a table with the columns of the extract's kind
    Raises  as `readable`
    Source  docs/decisions/keys.md

    >>> from tempfile import TemporaryDirectory
    >>> from partera.evidence.intake import load
    >>> with TemporaryDirectory() as home:
    ...     path = Path(home) / "grants.csv"
    ...     _ = path.write_text("cfda_number,fiscal_year,sam_estimate,sam_actual,usa_spending_obligation\\n"
    ...         "93.926,2024,100,0.0,90\\n")
    ...     _ = load([path], Path(home))
    ...     catalog = Catalog(Path(home))
    ...     table(catalog, catalog.all()[0]).num_rows
    1
    """
    with readable(catalog, [extract]) as paths:
        return pq.read_table(paths[extract.id], memory_map=False)


def names(catalog: Catalog) -> dict[str, str]:
    """The names under which the own keys of sealed extracts are kept.

    Takes   catalog: the extracts
    Gives   extract's id → a name in `record_keys`
    Raises  nothing
    Source  docs/decisions/keys.md

    >>> names(Catalog(Path("nowhere")))
    {}
    """
    found = {extract.id: _name_of(catalog, extract.id) for extract in catalog.all() if extract.custody}
    return {extract_id: name for extract_id, name in found.items() if name}


def brought_back(catalog: Catalog) -> dict[str, dict[str, Any]]:
    """Extracts that stand here again although they were destroyed, as from an older backup.

    Takes   catalog: the extracts
    Gives   extract's id → its certificate of destruction
    Raises  nothing
    Source  docs/how-to/custody-of-records.md

    >>> brought_back(Catalog(Path("nowhere")))
    {}
    """
    return {extract_id: key.certificate for extract_id, key in _kept(catalog).items() if key.certificate}


def wrapped_by(catalog: Catalog) -> dict[str, str]:
    """The key of the ring that each extract's own key is wrapped by.

    Takes   catalog: the extracts
    Gives   extract's id → the key's id, of those that stand sealed
    Raises  nothing
    Source  docs/decisions/keys.md

    >>> wrapped_by(Catalog(Path("nowhere")))
    {}
    """
    return {extract_id: key_of(key.sealed) for extract_id, key in _kept(catalog).items() if not key.is_destroyed}


def rewrap(catalog: Catalog, keys: KeyRing) -> int:
    """How many extracts' keys were wrapped anew, with the newest key of the ring in place of an older one.

    Takes   catalog: the extracts · keys: the ring
    Gives   a count; 0 when begun again after the end. It can be cut off and begun again
    Raises  Refused when a wrapped key was changed · Unavailable when the ring lacks the key that wrapped it
    Source  docs/decisions/keys.md

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     rewrap(Catalog(Path(home)), KeyRing.open(Path(home), given=""))
    0
    """
    done = 0
    for extract_id, wrapped in wrapped_by(catalog).items():
        if wrapped != keys.sealing.id:
            anew = keys.seal(_key(catalog, extract_id, keys), about=about(extract_id))
            record_keys.change(catalog.home, _name_of(catalog, extract_id), anew)
            done += 1
    return done


def about(extract_id: str) -> str:
    """What an extract's rows and key are bound to, so that neither serves another extract.

    Takes   extract_id: as the catalog has it
    Gives   a text that is part of what is sealed
    Raises  nothing
    Source  our own form, which sealed files carry

    >>> about("a1")
    'extract a1'
    """
    return f"extract {extract_id}"


def _name_of(catalog: Catalog, extract_id: str) -> str:
    """The name of the key that stands beside an extract's rows; empty where none does."""
    path = catalog.folder / extract_id / KEY
    return path.read_text(encoding="ascii") if path.exists() else ""


def _kept(catalog: Catalog) -> dict[str, record_keys.RecordKey]:
    """The own key of each sealed extract, or what is left of it."""
    kept = record_keys.every(catalog.home)
    return {extract_id: kept[name] for extract_id, name in names(catalog).items() if name in kept}


def _key(catalog: Catalog, extract_id: str, keys: KeyRing) -> bytes:
    kept = record_keys.every(catalog.home).get(_name_of(catalog, extract_id))
    if kept is None:
        raise Unavailable(
            f"The records {extract_id} need their own key, which is not in {record_keys.FILE}. "
            "Bring back that file from where it is kept apart from the backups."
        )
    if kept.is_destroyed:
        day = str(kept.certificate.get("destroyed_at", ""))[:10]
        raise Unavailable(f"The records {extract_id} were destroyed{day and f' on {day}'}; they cannot be opened.")
    return keys.unseal(kept.sealed, about=about(extract_id))
