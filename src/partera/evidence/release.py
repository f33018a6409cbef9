"""The only door out: an immutable, content-addressed release for a named audience.

A release is a folder `evidence/releases/<id>` with a manifest and the same rows twice: sorted by place, and by
measure. Its id comes from its content, so the same extracts and code give the same release. It becomes visible
by one rename.
"""

from __future__ import annotations

import bisect
import hashlib
import json
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from partera.core.errors import NotFound
from partera.core.periods import now, today
from partera.evidence import engines
from partera.evidence.agreements import Terms, left_out, stricter
from partera.evidence.catalog import Catalog, Extract
from partera.evidence.destruction import missed
from partera.evidence.figures import Figure
from partera.evidence.measures import all_measures
from partera.evidence.results import Hiding, results
from partera.methods.suppression import HIGHEST_HIDDEN

_ROW_GROUP = 1_000
_FIELDS = tuple(field.name for field in fields(Figure))
_KEEP_MANIFEST_OUT = ("created_at",)


@dataclass(frozen=True)
class Release:
    """An opened release."""

    id: str
    folder: Path
    manifest: dict[str, Any]

    def figures(
        self,
        *,
        places: Collection[str] | None = None,
        measures: Collection[str] | None = None,
        periods: Collection[str] | None = None,
        groups: Collection[str] | None = None,
    ) -> list[Figure]:
        """The figures asked for, sorted by place, measure, group and period.

        Takes   any of places, measures, periods, groups; None means all
        Gives   one Figure a row
        """
        by_measure = places is None or (measures is not None and len(measures) * 20 < len(places))
        table = _Table.of(self.folder / ("by_measure.parquet" if by_measure else "by_place.parquet"))
        found = table.rows(measures if by_measure else places)
        for name, wanted in (("place", places), ("measure", measures), ("period", periods), ("group", groups)):
            if wanted is not None:
                found = found.filter(pc.is_in(found[name], value_set=pa.array(sorted(wanted), pa.string())))
        figures = [Figure(*row) for row in zip(*(found[name].to_pylist() for name in _FIELDS), strict=True)]
        return sorted(figures, key=lambda f: (f.place, f.measure, f.group, f.period)) if by_measure else figures


class _Table:
    """One of the two files, with the bounds of its row groups."""

    def __init__(self, path: Path) -> None:
        self.key = "measure" if path.stem == "by_measure" else "place"
        self._file = pq.ParquetFile(path, memory_map=True)
        self._one_at_a_time = threading.Lock()  # a reader of Parquet keeps state while it reads
        at = self._file.schema_arrow.names.index(self.key)
        metadata = self._file.metadata
        groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
        bounds = [group.column(at).statistics for group in groups if group.num_rows]  # a release may hold no figure
        self._firsts = [bound.min for bound in bounds]
        self._lasts = [bound.max for bound in bounds]

    @staticmethod
    @lru_cache(maxsize=8)
    def of(path: Path) -> _Table:
        """The table of a path, opened once: what a release holds never changes."""
        return _Table(path)

    def rows(self, keys: Collection[str] | None) -> pa.Table:
        """The row groups that may hold these keys."""
        if keys is None:
            with self._one_at_a_time:
                return self._file.read()
        wanted: set[int] = set()
        for key in keys:
            last = bisect.bisect_right(self._firsts, key)
            first = bisect.bisect_left(self._lasts, key)
            wanted.update(range(first, last))
        with self._one_at_a_time:
            return self._file.read_row_groups(sorted(wanted), use_threads=False)


def build(
    home: Path,
    *,
    audience: str = "public",
    highest_hidden: int = HIGHEST_HIDDEN,
    agreements: Collection[Terms] = (),
    engine: str = engines.FIRST,
    progress: Callable[[str], None] = lambda _: None,
) -> Release:
    """Make the release of everything that is current.

    Takes   home: PARTERA_HOME · audience: public, partnership or organisation · highest_hidden: counts of 1 to it
            are hidden, 9 as published rules have it, or more · agreements: the terms, as they stand today, that
            records are held under; records whose agreement is not among them, or has ended, are not counted ·
            engine: that counts birth records, as the setting PARTERA_ENGINE gives it
    Gives   the release, opened; the one that exists already when nothing changed
    Raises  OSError when the folder cannot be written · BadInput or Unavailable when there is no such engine
    Source  docs/methods/small-counts.md for what is hidden

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     made, again = build(Path(home)), build(Path(home))
    ...     made.id == again.id, made.manifest["rows"], made.figures(places=["05"])
    (True, 0, [])
    """
    everything = Catalog(home)
    held_back = left_out(everything.all(), agreements, today())
    catalog = Catalog(home, without=[one.extract for one in held_back])
    extracts = catalog.current()
    hiding = Hiding(highest_hidden, stricter(highest_hidden, extracts, agreements))
    rows = results(catalog, progress, hiding, engine)
    manifest = _manifest(extracts, catalog, audience, hiding, rows)
    manifest["left_out"] = [asdict(one) for one in [*held_back, *missed(everything)]]
    with everything.stage("release") as staged:
        progress("Writing the release")
        _write(rows, staged / "by_place.parquet")
        order = ("measure", "place", "group", "period")
        _write(rows.sort_by([(name, "ascending") for name in order]), staged / "by_measure.parquet")
        manifest["id"] = _id_of(staged, manifest)
        (staged / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        target = home / "evidence" / "releases" / manifest["id"]
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.rename(target)
    return open_release(home, manifest["id"])


def open_release(home: Path, release_id: str) -> Release:
    """The release of that id.

    Takes   home: PARTERA_HOME · release_id: as `build` gave it
    Gives   the release; its rows are read when asked for
    Raises  NotFound when no such release is kept
    Source  none

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     open_release(Path(home), build(Path(home)).id).manifest["rows"]
    0
    """
    folder = home / "evidence" / "releases" / release_id
    return Release(release_id, folder, _manifest_of(folder))


@lru_cache(maxsize=8)
def _manifest_of(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    if not path.exists():
        raise NotFound("This release is no longer kept. Make it again with `partera release`.")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _write(rows: pa.Table, path: Path) -> None:
    pq.write_table(rows, path, row_group_size=_ROW_GROUP, compression="zstd", write_statistics=True)


def _id_of(staged: Path, manifest: dict[str, Any]) -> str:
    said = {name: value for name, value in manifest.items() if name not in _KEEP_MANIFEST_OUT}
    content = (staged / "by_place.parquet").read_bytes() + json.dumps(said, sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()[:16]


def _manifest(
    extracts: Sequence[Extract], catalog: Catalog, audience: str, hiding: Hiding, rows: pa.Table
) -> dict[str, Any]:
    declared = {d["id"]: d for extract in extracts for d in _declared(extract)}
    shown = sorted(set(rows["measure"].to_pylist()))
    return {
        "audience": audience,
        "created_at": now().isoformat(timespec="seconds"),
        "catalog": catalog.fingerprint(),
        "highest_hidden": hiding.highest,
        "stricter": dict(hiding.stricter),
        "highest_in_tables": hiding.beside(catalog.current("cells"), catalog.current("births")),
        "rows": rows.num_rows,
        "places": len(set(rows["place"].to_pylist())),
        "measures": shown,
        "definitions": {m: all_measures()[m].definition for m in shown if m in all_measures()},
        "declared": declared,
        "extracts": {
            extract.id: {
                "title": extract.recognised_as,
                "supplier": extract.supplier,
                "kind": extract.kind,
                "notes": extract.notes,
                "loaded_at": extract.loaded_at,
                "provenance": extract.provenance,
                "given": extract.given,
                "periods": extract.periods,
                "custody": extract.custody,
            }
            for extract in extracts
        },
    }


def _declared(extract: Extract) -> list[dict[str, Any]]:
    """The measures that an extract's mapping file, or its supplier, declares."""
    found = extract.provenance.get("measures", [])
    return [one for one in found if isinstance(one, dict) and "id" in one] if isinstance(found, list) else []
