"""A supplier's file → checked Parquet and a manifest, all or nothing.

A file is read into a staging folder and becomes an extract by one rename, so a load killed at any moment
leaves the catalog as it was; what it left in staging is cleared by the next load. An extract's id comes from
the file's checksum and the facts given with it: the same file twice is the same extract.
"""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from partera.core.errors import BadInput
from partera.core.periods import now, today
from partera.evidence import agreements, custody, schema, sealing
from partera.evidence.agreements import Terms
from partera.evidence.catalog import Catalog, Extract
from partera.evidence.file_report import FileReport
from partera.evidence.row_writer import RowWriter
from partera.evidence.suppliers import all_suppliers
from partera.evidence.suppliers.protocol import Given, Reading, Source, Supplier
from partera.evidence.unpacking import unpacked

Progress = Callable[[str], None]
"""Takes a short sentence of what is being done."""

_PACKED = {b"\x1f\x8b": "gzip", b"7z": "7-Zip", b"Ra": "RAR", b"BZ": "bzip2"}
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def load(
    paths: list[Path],
    home: Path,
    given: Given | None = None,
    *,
    dry_run: bool = False,
    names: dict[Path, str] | None = None,
    under: Terms | None = None,
    looking: bool = False,
    progress: Progress = lambda _: None,
) -> list[FileReport]:
    """One report a file: what was loaded, or why not. Each file stands alone.

    Takes   paths: files · home: PARTERA_HOME · given: facts the files lack · names: what a person calls a file ·
            under: the agreement that records are loaded under · looking: it may be missing, as in a dry run, and
            nobody can open the records that are kept
    Gives   the reports, in the files' order; a refused file's report has ok False and says why
    Raises  nothing for a file that is refused or unreadable: its report says so
    Source  docs/how-to has a page for each supplier's files

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     path = Path(home) / "grants.csv"
    ...     _ = path.write_text("cfda_number,fiscal_year,sam_estimate,sam_actual,usa_spending_obligation\\n"
    ...         "93.926,2024,100,0.0,90\\n")
    ...     reports = load([path, Path(home) / "none.csv"], Path(home))
    ...     [(report.ok, report.kept) for report in reports]
    [(True, 1), (False, 0)]
    """
    catalog = Catalog(home)
    catalog.clear_staging()
    given = given or Given()
    reports = []
    for path in paths:
        name = (names or {}).get(path, path.name)
        shown = name if names else str(path)
        progress(f"Reading {name}")
        report = FileReport(shown, ok=False, message="")
        try:
            _load_one(path, name, catalog, given, under, dry_run, report, looking=looking or dry_run)
        except BadInput as error:
            report.message = error.sentence
        except OSError as error:
            report.message = _sentence_of(error, name)
        reports.append(report)
    return reports


def _load_one(
    path: Path,
    name: str,
    catalog: Catalog,
    given: Given,
    under: Terms | None,
    dry_run: bool,
    report: FileReport,
    *,
    looking: bool,
) -> None:
    if not path.is_file():
        raise BadInput(f"{report.path} is not a file that can be read. Check the path and try again.")
    report.sha256 = _sha256_of(path)
    extract_id, known, is_again = _which(_extract_id(report.sha256, given), catalog)
    if known is not None:
        _check_same_agreement(known, under, name)
        report.fill(known)
        report.already_loaded = True
        report.message = _already_loaded(known, catalog)
        return
    with catalog.stage(extract_id) as staged:
        with _opened(path, name, staged, given) as source:
            supplier, report.recognised_as = recognise(source, given)
            if not looking:
                agreements.check_agreement(supplier.key, name, under, today())
            sealed = supplier.key in agreements.NEEDS_AGREEMENT
            key = sealing.new_key() if sealed else b""
            reading = _read_into(RowWriter(staged, extract_id, key), supplier, source, given)
        extract = _manifest(extract_id, supplier, reading, report.sha256, name, given, path.stat().st_size)
        if sealed and under is not None:
            extract = replace(extract, custody=under.as_dict())
        if not dry_run:
            if sealed and not looking:
                custody.keep_key(catalog.home, staged, extract_id, key)
            catalog.commit(extract, staged)
    report.fill(extract)
    report.message = _done(extract, dry_run=dry_run, is_again=is_again)


def _which(extract_id: str, catalog: Catalog) -> tuple[str, Extract | None, bool]:
    """The id to load under, the extract that stands there already, and whether the file is read again.

    A file that an earlier version of its reader read is read again under an id of its own; being the newest of its
    coverage, it takes the earlier one's place in one step.
    """
    first = catalog.get(extract_id)
    if first is None:
        return extract_id, None, False
    version = next((s.version for s in all_suppliers() if s.key == first.supplier), first.reader)
    if version == first.reader:
        return extract_id, first, False
    again = hashlib.sha256(f"{extract_id} read by version {version}".encode()).hexdigest()[:16]
    return again, catalog.get(again), True


def _done(extract: Extract, *, dry_run: bool, is_again: bool) -> str:
    """What became of the file, in a sentence."""
    if is_again:
        done = "Would read it again" if dry_run else "Read again"
        return f"{done}, because its reader was corrected: {extract.recognised_as}."
    return ("Would load: " if dry_run else "Loaded: ") + f"{extract.recognised_as}."


@contextmanager
def _opened(path: Path, name: str, staged: Path, given: Given) -> Iterator[Source]:
    """The file, unpacked if it is a zip: in memory when it holds records under an agreement, else in staging."""
    if agreements.may_hold_records(given):
        with sealing.memory_file() as target:
            yield unpacked(path, name, target)
        return
    target = staged / "unpacked"
    yield unpacked(path, name, target)
    target.unlink(missing_ok=True)


def _check_same_agreement(known: Extract, under: Terms | None, name: str) -> None:
    """Refuse to load again under another agreement what one holds already."""
    if under is not None and known.custody and known.custody["agreement"] != under.agreement:
        raise BadInput(
            f"{name} is loaded already, under the agreement “{known.custody['title']}”. "
            "Renew that one, or destroy the records first."
        )


def _read_into(writer: RowWriter, supplier: Supplier, source: Source, given: Given) -> Reading:
    try:
        reading = supplier.read(source, given, writer)
        writer.close()
    except BaseException:
        writer.abandon()
        raise
    _check_kept(reading, writer, source.name)
    return reading


def _already_loaded(known: Extract, catalog: Catalog) -> str:
    """What to say of a file loaded before, also when a later one has taken its place."""
    message = f"Already loaded on {known.loaded_at[:10]} as {known.recognised_as}; nothing was changed."
    now_current = next((e for e in catalog.current() if e.coverage == known.coverage), known)
    if now_current.id != known.id:
        message += f" A later file of the same coverage, {now_current.name}, has taken its place."
    return message


def _sentence_of(error: OSError, name: str) -> str:
    """What the machine's refusal means for this file."""
    if error.errno in _DISK_FULL:
        return f"{name} was not loaded: the disk is full. Nothing of it was kept. Make room and load it again."
    return f"{name} was not loaded: {error.strerror or error}. Nothing of it was kept."


def recognise(source: Source, given: Given) -> tuple[Supplier, str]:
    """Which supplier's file it is, by its content, and the sentence that says so.

    Takes   source: the file as first met · given: what a person states about it
    Gives   (supplier, sentence)
    Raises  BadInput when no supplier knows it, or the one that does finds it damaged beyond use
    Source  the suppliers' own pages in docs/how-to

    >>> head = b"cfda_number,fiscal_year,sam_estimate,sam_actual,usa_spending_obligation\\n"
    >>> recognise(Source(Path("a.csv"), "a.csv", len(head), head, head), Given())[1]
    'Federal obligations by assistance listing'
    """
    if source.size == 0:
        raise BadInput(f"{source.name} is empty. Export it again and load the new file.")
    for supplier in all_suppliers():
        if sentence := supplier.recognise(source, given):
            return supplier, sentence
    packed = next((kind for mark, kind in _PACKED.items() if source.head.startswith(mark)), None)
    if packed:
        raise BadInput(f"{source.name} is packed by {packed}. Unpack it and load the file inside.")
    if source.head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise BadInput(f"{source.name} looks like a workbook or a zip inside a zip. Save the table as CSV and load it.")
    known = "; ".join(supplier.title for supplier in all_suppliers())
    raise BadInput(
        f"{source.name} is not a file Partera knows. It reads: {known}. For a table of your own, "
        "draft a mapping file with `partera load --explain` and give it with `--mapping`."
    )


def _sha256_of(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _extract_id(digest: str, given: Given) -> str:
    facts = json.dumps(given.as_dict(), sort_keys=True)
    if given.mapping is not None:
        if not given.mapping.is_file():
            raise BadInput(f"The mapping file {given.mapping.name} cannot be read. Check the path and try again.")
        facts += _sha256_of(given.mapping)
    return hashlib.sha256((digest + facts).encode()).hexdigest()[:16]


def _check_kept(reading: Reading, writer: RowWriter, shown: str) -> None:
    if writer.rows == 0 or writer.schema is None:
        why = "; ".join(
            f"{aside.count:,} set aside: {reason} (first on line {aside.lines[0]})"
            for reason, aside in reading.set_aside.items()
        )
        raise BadInput(f"{shown} holds no row that can be kept{': ' + why if why else ''}. Export it again.")
    expected = schema.arrow_schema(schema.KINDS[reading.kind])
    if writer.schema.names != expected.names or writer.schema.types != expected.types:
        raise AssertionError(f"{reading.kind} rows must have the columns of schema.KINDS, not {writer.schema}")
    said = reading.kept if reading.written is None else reading.written
    if writer.rows != said:
        raise AssertionError(f"the supplier says {said} rows written and wrote {writer.rows}")


def _manifest(
    extract_id: str, supplier: Supplier, reading: Reading, digest: str, name: str, given: Given, size: int
) -> Extract:
    return Extract(
        id=extract_id,
        supplier=supplier.key,
        reader=supplier.version,
        kind=reading.kind,
        recognised_as=reading.recognised_as,
        coverage=f"{supplier.key}:{reading.coverage}",
        name=name,
        sha256=digest,
        size=size,
        loaded_at=now().isoformat(timespec="microseconds"),
        rows_read=reading.rows_read,
        kept=reading.kept,
        set_aside={r: {"count": s.count, "lines": s.lines} for r, s in sorted(reading.set_aside.items())},
        suppressed=reading.suppressed,
        periods=sorted(reading.periods),
        places=sorted(reading.places),
        totals=dict(sorted(reading.totals.items())),
        provenance=reading.provenance,
        given=given.as_dict(),
        notes=reading.notes,
        shows=sorted(reading.shows),
        not_collected=sorted(reading.not_collected),
    )
