"""Rows of records held under an agreement: sealed, each extract beside its own key, and opened only in memory.

The key ring wraps that key; without the wrapped key nobody reads the rows again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from partera.core import disk
from partera.core.errors import Unavailable
from partera.core.keyring import KeyRing, key_of
from partera.evidence import sealing
from partera.evidence.catalog import Catalog, Extract

KEY = "key"


def keep_key(folder: Path, extract_id: str, key: bytes, keys: KeyRing) -> None:
    """Nothing; an extract's own key stands, wrapped, beside its rows.

    Takes   folder: the extract's · extract_id: to which the key is bound · key: 32 bytes · keys: the key ring
    Gives   nothing
    Raises  OSError when the folder cannot be written
    Source  docs/decisions/keys.md

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     keep_key(Path(folder), "a1", sealing.new_key(), KeyRing.open(Path(folder), given=""))
    ...     (Path(folder) / KEY).exists()
    True
    """
    disk.put(folder / KEY, keys.seal(key, about=about(extract_id)))


@contextmanager
def readable(catalog: Catalog, extracts: Collection[Extract]) -> Iterator[dict[str, Path]]:
    """Each extract's rows as a Parquet file, by id; sealed ones are open in memory until the end of the block.

    Takes   catalog: where the extracts stand · extracts: of that catalog
    Gives   extract's id → a path, good within the block
    Raises  Unavailable when an extract has no key any more · Refused when its rows or its key were changed
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
                key = _key(path.parent, extract.id, keys)
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


def wrapped_by(catalog: Catalog) -> dict[str, str]:
    """The key of the ring that each extract's own key is wrapped by.

    Takes   catalog: the extracts
    Gives   extract's id → the key's id, of those that stand sealed
    Raises  nothing
    Source  docs/decisions/keys.md

    >>> wrapped_by(Catalog(Path("nowhere")))
    {}
    """
    found = {}
    for extract in catalog.all():
        path = catalog.rows(extract).with_name(KEY)
        if extract.custody and path.exists():
            found[extract.id] = key_of(path.read_bytes())
    return found


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
        folder = catalog.folder / extract_id
        if wrapped != keys.sealing.id:
            keep_key(folder, extract_id, _key(folder, extract_id, keys), keys)
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


def _key(folder: Path, extract_id: str, keys: KeyRing) -> bytes:
    try:
        return keys.unseal((folder / KEY).read_bytes(), about=about(extract_id))
    except FileNotFoundError as error:
        raise Unavailable(f"The records {extract_id} have no key any more: they were being destroyed.") from error
