"""What keeping records sealed costs: counting the same births from plain and from sealed files, in pairs."""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RECORDS, PAIRS = 1_000_000, 5
AIM = 1.3


def _write(folder: Path, records: int) -> None:
    """The same births twice: plain, and sealed with a key beside it that only this benchmark knows."""
    from benchmarks.fixed_width import write_invented_records  # noqa: PLC0415 - in a process of its own
    from partera.evidence import intake, sealing  # noqa: PLC0415
    from partera.evidence.catalog import Catalog  # noqa: PLC0415

    write_invented_records(folder / "births.txt", records)
    report = intake.load([folder / "births.txt"], folder / "home")[0]
    if not report.ok:
        raise SystemExit(report.message)
    catalog = Catalog(folder / "home")
    (folder / "plain.parquet").write_bytes(catalog.rows(catalog.all()[0]).read_bytes())
    key = sealing.new_key()
    (folder / "key").write_bytes(key)
    with sealing.SealingFile(folder / "sealed", key, about="benchmark") as file:
        file.write((folder / "plain.parquet").read_bytes())


def _count_once(folder: Path, way: str) -> dict[str, float]:
    """CPU and wall seconds of counting every measure, opening included."""
    from partera.evidence import sealing  # noqa: PLC0415
    from partera.evidence.count import count  # noqa: PLC0415
    from partera.evidence.measures import from_records  # noqa: PLC0415

    began, cpu = time.perf_counter(), time.process_time()
    if way == "plain":
        count([folder / "plain.parquet"], from_records())
    else:
        with sealing.opened(folder / "sealed", (folder / "key").read_bytes(), about="benchmark") as path:
            count([path], from_records())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - began, "peak_bytes": peak}


def _apart(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "benchmarks.custody", "--folder", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Print a table, write JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--json")
    options.add_argument("--records", type=int, default=RECORDS)
    options.add_argument("--pairs", type=int, default=PAIRS)
    options.add_argument("--folder", type=Path)
    options.add_argument("--write", action="store_true")
    options.add_argument("--way", choices=["plain", "sealed"])
    given = options.parse_args()
    if given.write:
        _write(given.folder, given.records)
    elif given.way:
        print(json.dumps(_count_once(given.folder, given.way)))
    else:
        _compare(given)


def _compare(given: argparse.Namespace) -> None:
    found: dict[str, list[dict[str, float]]] = {"plain": [], "sealed": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _apart(folder, "--write", "--records", str(given.records))
        sizes = {
            way: (folder / path).stat().st_size for way, path in (("plain", "plain.parquet"), ("sealed", "sealed"))
        }
        for pair in range(given.pairs):
            for way in ("plain", "sealed") if pair % 2 else ("sealed", "plain"):
                found[way].append(json.loads(_apart(folder, "--way", way).splitlines()[-1]))
    _tell(found, sizes, given)


def _tell(found: dict[str, list[dict[str, float]]], sizes: dict[str, int], given: argparse.Namespace) -> None:
    ratios = [s["cpu"] / p["cpu"] for p, s in zip(found["plain"], found["sealed"], strict=True)]
    print(f"{given.records:,} births, {given.pairs} pairs, each count in a process of its own")
    for way, rows in found.items():
        cpu, wall = (statistics.median(row[name] for row in rows) for name in ("cpu", "wall"))
        peak = max(row["peak_bytes"] for row in rows)
        print(f"{way:<7} {cpu:6.2f} s CPU  {wall:6.2f} s  {sizes[way] / 1e6:6.1f} MB kept  {peak / 1e6:6.0f} MB peak")
    print(
        f"sealed / plain, CPU: median {statistics.median(ratios):.3f}, {min(ratios):.3f}–{max(ratios):.3f}; aim {AIM}"
    )
    if given.json:
        Path(given.json).write_text(json.dumps({"rows": found, "ratios": ratios, "sizes": sizes, "aim": AIM}, indent=1))


if __name__ == "__main__":
    main()
