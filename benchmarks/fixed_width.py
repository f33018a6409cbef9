"""Fixed-width bytes → Parquet for the same named fields: ours beside the peers, in one run; and our memory.

The records are invented, in the real 1,345-character layout with CR LF. Every tool gets the same fields, writes
integers and one-letter texts, and Parquet under zstd level 1. pandas reads fewer rows; its time is scaled up.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from partera.core.codes import NATION
from partera.demo import birth_drawing, birth_records
from partera.evidence.suppliers.nchs.decoding import digits, part
from partera.evidence.suppliers.nchs.layout import Field
from partera.evidence.suppliers.nchs.records import Records

PORTION = 131_072
LETTERS = "FIMNUXY"
_NUMBERS = """DOB_YY 9-12 DOB_MM 13-14 DOB_WK 23 BFACIL 32 MAGER 75-76 MAGER14 77-78 MAGER9 79 MBSTATE_REC 84
RESTATUS 104 MRACE31 105-106 MRACE6 107 MRACE15 108-109 MHISP_R 115 MRACEHISP 117 MEDUC 124 FAGECOMB 147-148
LBO_REC 179 TBO_REC 182 ILLB_R 198-200 PRECARE 224-225 PRECARE5 227 PREVIS 238-239 PREVIS_REC 242-243 CIG_0 253-254
CIG_1 255-256 CIG_2 257-258 CIG_3 259-260 BMI_R 287 PWGT_R 292-294 WTGAIN 304-305 RF_CESARN 332-333 ME_PRES 401
ME_ROUT 402 DMETH_REC 408 ATTEND 433 PAY 435 PAY_REC 436 APGAR5 444-445 DPLURAL 454 COMBGEST 490-491
OEGEST_COMB 499-500 OEGEST_R3 503 DBWT 504-507 BWTR4 511"""
_LETTERS = """WIC 251 CIG_REC 269 RF_PDIAB 313 RF_GDIAB 314 RF_PHYPE 315 RF_GHYPE 316 LD_INDL 383 SEX 475 AB_NICU 519
ITRAN 567 ILIVE 568 BFED 569"""
_EXTRAS = (  # what the demonstration leaves blank: first position and the codes drawn
    (77, ("08", "09", "10", "11")), (105, ("01", "02", "04")), (107, ("1", "2", "4")), (108, ("01", "02", "05")),
    (115, ("0", "0", "1")), (147, ("25", "31", "38", "99")), (182, ("1", "2", "3")), (251, ("Y", "N", "N", "U")),
    (253, ("00", "00", "00", "10")), (255, ("00", "00", "05")), (257, ("00",)), (259, ("00",)), (287, ("2", "3", "4")),
    (292, ("125", "140", "180", "999")), (304, ("22", "30", "35", "99")), (313, ("N", "N", "Y")), (314, ("N", "Y")),
    (315, ("N",)), (316, ("N", "Y")), (332, ("00", "01")), (383, ("N", "Y")), (402, ("1", "4")), (433, ("1", "3")),
    (435, ("1", "2", "3")), (444, ("08", "09", "09", "10")),
)  # fmt: skip


def _fields(text: str) -> list[Field]:
    words = text.split()
    found = []
    for name, positions in zip(words[::2], words[1::2], strict=True):
        first, _, last = positions.partition("-")
        found.append(Field(name, int(first), int(last or first)))
    return found


NUMBERS, TEXTS = _fields(_NUMBERS), _fields(_LETTERS)
FIELDS = NUMBERS + TEXTS


def write_invented_records(path: Path, records: int, seed: int = 20_240) -> None:
    """Write invented births of 2024 as a natality file; the same seed writes the same bytes."""
    with path.open("wb") as file:
        for number, start in enumerate(range(0, records, PORTION)):
            rng = np.random.default_rng([seed, number])
            births = birth_drawing.draw(rng, NATION, 2024, min(PORTION, records - start))
            rows = birth_records.records(births.columns)
            for first, codes in _EXTRAS:
                table = np.frombuffer("".join(codes).encode(), dtype=np.uint8).reshape(len(codes), -1)
                at = rng.integers(0, len(codes), len(rows))
                rows[:, first - 1 : first - 1 + table.shape[1]] = table[at]
            file.write(rows.data)


def read_bytes(source: Path, target: Path) -> None:
    """Nothing but the reading: the limit."""
    room = bytearray(4 * 1024**2)
    with source.open("rb", buffering=0) as file:
        while file.readinto(room):
            pass


def _our_portion(records: Records, first: int, count: int) -> pa.RecordBatch:
    """The named fields of a portion, by the same parts that a load uses."""
    numbers = [np.empty(count, dtype=np.int16) for _ in NUMBERS]
    letters = [np.empty(count, dtype=np.uint8) for _ in TEXTS]
    for start, rows in records.blocks(first, count):
        at = slice(start - first, start - first + len(rows))
        for field, values in zip(NUMBERS, numbers, strict=True):
            values[at] = digits(rows, field)
        for field, values in zip(TEXTS, letters, strict=True):
            values[at] = part(rows, field.first - 1, 1)
    index = np.full(256, -1, dtype=np.int8)
    index[np.frombuffer(LETTERS.encode(), dtype=np.uint8)] = np.arange(len(LETTERS))
    arrays = []
    for field, values in zip(NUMBERS, numbers, strict=True):
        blank = values < 0
        kind = np.int8 if field.width < 3 else np.int16
        arrays.append(pa.array(values.astype(kind), mask=blank if blank.any() else None))
    for values in letters:
        at = index[values]
        coded = pa.array(at, mask=at < 0 if at.min() < 0 else None)
        arrays.append(pa.DictionaryArray.from_arrays(coded, pa.array(list(LETTERS))))
    return pa.RecordBatch.from_arrays(arrays, names=[field.name for field in FIELDS])


def ours(source: Path, target: Path) -> None:
    """Partera's reader: every record held to its length, portions made by two threads while one is written."""
    records = Records(source, source.name, source.stat().st_size, 1345, b"\r\n")
    with ThreadPoolExecutor(2) as pool:
        writer = None
        for batch in _in_order(pool, records):
            if writer is None:
                writer = pq.ParquetWriter(target, batch.schema, compression="zstd", compression_level=1)
            writer.write_table(pa.Table.from_batches([batch]))
        if writer is not None:
            writer.close()


def _in_order(pool: ThreadPoolExecutor, records: Records) -> Iterator[pa.RecordBatch]:
    ahead = []
    for first, count in records.portions(PORTION):
        ahead.append(pool.submit(_our_portion, records, first, count))
        if len(ahead) > 2:
            yield ahead.pop(0).result()
    for waiting in ahead:
        yield waiting.result()


def ours_load(source: Path, target: Path) -> None:
    """The whole load as `partera load` does it: recognised, checked field by field, births' columns, checksum."""
    from partera.evidence import intake  # noqa: PLC0415

    with tempfile.TemporaryDirectory(dir=target.parent) as home:
        report = intake.load([source], Path(home))[0]
        if not report.ok:
            raise SystemExit(report.message)


def with_polars(source: Path, target: Path) -> None:
    """Polars: each line as one text, sliced, cast, streamed to Parquet."""
    import polars as pl  # noqa: PLC0415

    line = pl.scan_csv(source, has_header=False, new_columns=["line"], separator="\x01", quote_char=None,
                       schema={"line": pl.String})  # fmt: skip
    columns = []
    for field in FIELDS:
        cut = pl.col("line").str.slice(field.first - 1, field.width)
        if field in NUMBERS:
            cut = cut.cast(pl.Int8 if field.width < 3 else pl.Int16, strict=False)
        columns.append(cut.alias(field.name))
    line.select(columns).sink_parquet(target, compression="zstd", compression_level=1)


def with_duckdb(source: Path, target: Path) -> None:
    """DuckDB on text: each line as one text, cut, cast, copied to Parquet."""
    import duckdb  # noqa: PLC0415

    cuts = []
    for field in FIELDS:
        cut = f"substring(line, {field.first}, {field.width})"
        kind = "TINYINT" if field.width < 3 else "SMALLINT"
        cuts.append(f"try_cast({cut} AS {kind}) AS {field.name}" if field in NUMBERS else f"{cut} AS {field.name}")
    read = f"read_csv('{source}', header=false, delim='\x01', quote='', escape='', columns={{'line': 'VARCHAR'}})"
    with duckdb.connect() as engine:
        engine.execute("SET preserve_insertion_order=true")
        engine.execute(
            f"COPY (SELECT {', '.join(cuts)} FROM {read}) TO '{target}' "
            "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
        )


def with_pandas(source: Path, target: Path) -> None:
    """pandas read_fwf."""
    import pandas as pd  # noqa: PLC0415

    kinds = {field.name: "string" for field in TEXTS}
    frame = pd.read_fwf(source, colspecs=[(f.first - 1, f.last) for f in FIELDS], names=[f.name for f in FIELDS],
                        header=None, dtype=kinds)  # fmt: skip
    frame.to_parquet(target, compression="zstd")


TOOLS: dict[str, tuple[str, Callable[[Path, Path], None]]] = {
    "bytes": ("reading the bytes at all", read_bytes),
    "ours": ("Partera, the same fields", ours),
    "polars": ("Polars", with_polars),
    "duckdb": ("DuckDB on text", with_duckdb),
    "pandas": ("pandas read_fwf", with_pandas),
    "load": ("Partera, the whole load", ours_load),
}

_IMPORTED = {
    "polars": ("polars",), "duckdb": ("duckdb",), "pandas": ("pandas",), "load": ("partera.evidence.intake",),
}  # fmt: skip
"""Imported before the clock starts."""


def _measured(tool: str, source: Path) -> dict[str, float]:
    """One tool in this process: seconds, processor seconds, peak memory."""
    for module in _IMPORTED.get(tool, ()):
        importlib.import_module(module)
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        start, used = time.perf_counter(), time.process_time()
        TOOLS[tool][1](source, Path(folder) / "out.parquet")
        seconds, processor = time.perf_counter() - start, time.process_time() - used
    return {"seconds": round(seconds, 3), "processor_seconds": round(processor, 3), "peak_bytes": _peak()}


def _peak() -> int:
    """The most memory this program held; what its parent held before does not count."""
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found.group(1)) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _in_own_process(tool: str, source: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.fixed_width", "--measured", tool, "--file", str(source)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _best(tool: str, source: Path, times: int) -> dict[str, float]:
    return min((_in_own_process(tool, source) for _ in range(times)), key=lambda row: row["seconds"])


def _side_by_side(folder: Path, records: int, pandas_records: int, times: int) -> list[dict[str, object]]:
    source, small = folder / "records.txt", folder / "few.txt"
    write_invented_records(source, records)
    write_invented_records(small, pandas_records)
    read_bytes(source, source)  # the file stands in the page cache for every tool alike
    rows: list[dict[str, object]] = []
    for tool, (title, _) in TOOLS.items():
        if tool == "pandas":
            found = _best(tool, small, 1)
            factor = records / pandas_records
            found = {**found, "seconds": round(found["seconds"] * factor, 2), "measured_on": pandas_records}
            title = f"{title} (from {pandas_records:,} rows)"
        else:
            found = _best(tool, source, times)
        rows.append({"tool": tool, "title": title, "records": records, **found})
        print(f"{title:<38} {found['seconds']:>9.2f} s {found['peak_bytes'] / 1e6:>9.0f} MB", flush=True)
    source.unlink()
    return rows


def _memory(folder: Path, sizes: list[int]) -> list[dict[str, object]]:
    rows = []
    for records in sizes:
        source = folder / "memory.txt"
        write_invented_records(source, records)
        found = {"records": records, **_in_own_process("load", source)}
        source.unlink()
        rows.append(found)
        print(
            f"load of {records:>10,} records {found['seconds']:>16.2f} s {found['peak_bytes'] / 1e6:>9.0f} MB",
            flush=True,
        )
    return rows


def main() -> None:
    """Print a table, write JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", type=Path)
    options.add_argument("--records", type=int, default=500_000)
    options.add_argument("--pandas-records", type=int, default=10_000)
    options.add_argument("--memory", type=int, nargs="*", default=[500_000, 3_600_000])
    options.add_argument("--times", type=int, default=2, help="each tool runs so often; the best counts")
    options.add_argument("--folder", type=Path, help="where the invented files are written")
    options.add_argument("--measured", choices=TOOLS)
    options.add_argument("--file", type=Path)
    given = options.parse_args()
    if given.measured:
        print(json.dumps(_measured(given.measured, given.file)))
        return
    print(f"{len(FIELDS)} named fields, {given.records:,} invented records of 1,345 characters, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        rows = _side_by_side(folder, given.records, given.pandas_records, given.times)
        memory = _memory(folder, given.memory)
    seconds = {str(row["tool"]): float(str(row["seconds"])) for row in rows}
    fastest = min(("polars", "duckdb", "pandas"), key=lambda tool: seconds[tool])
    verdict = {
        "fastest_peer": fastest,
        "times_the_fastest_peer": round(seconds[fastest] / seconds["ours"], 2),
        "times_pandas": round(seconds["pandas"] / seconds["ours"], 1),
        "peak_bytes": max(float(str(row["peak_bytes"])) for row in memory) if memory else None,
    }
    print(f"Partera is {verdict['times_the_fastest_peer']} × as fast as the fastest peer ({fastest}), "
          f"{verdict['times_pandas']} × pandas. Aims: 1 ×, 20 ×.")  # fmt: skip
    if given.json:
        result = {"fields": len(FIELDS), "rows": rows, "memory": memory, "verdict": verdict, "cores": os.cpu_count()}
        given.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
