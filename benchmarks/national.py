"""A nation's year of births, from the fixed-width file to the release: time and peak memory of the whole way.

Each size in a process of its own. Straight cost is seen in the seconds a million, flat memory in the peak.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AIM_SECONDS = 25.0
AIM_BYTES = 1024**3
SIZES = (500_000, 1_000_000, 2_000_000, 3_600_000, 7_000_000)


def _one_way(records: int, folder: Path) -> dict[str, float]:
    """Load and release in this process; what it took."""
    from partera.evidence import intake, release  # noqa: PLC0415

    source = folder / f"births-{records}.txt"
    write = "import sys; from pathlib import Path; from benchmarks.fixed_width import write_invented_records as write"
    code = f"{write}; write(Path(sys.argv[1]), int(sys.argv[2]))"  # in a process of its own: its memory is not ours
    subprocess.run([sys.executable, "-c", code, str(source), str(records)], check=True)
    home = Path(tempfile.mkdtemp(dir=folder))
    start, worked = time.perf_counter(), time.process_time()
    reports = intake.load([source], home)
    loaded = time.perf_counter()
    if not reports[0].ok:
        raise SystemExit(reports[0].message)
    release.build(home)
    done = time.perf_counter()
    source.unlink()  # seven million are nine billion bytes
    return {
        "records": records,
        "load_seconds": round(loaded - start, 2),
        "release_seconds": round(done - loaded, 2),
        "seconds": round(done - start, 2),
        "processor_seconds": round(time.process_time() - worked, 2),
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def main() -> None:
    """Print a table, write JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--json")
    options.add_argument("--records", type=int, nargs="*", default=list(SIZES))
    options.add_argument("--measured", type=int)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    if given.measured:
        print(json.dumps(_one_way(given.measured, given.folder)))
        return
    rows = []
    print(f"{'records':>10} {'load s':>8} {'release s':>10} {'all s':>7} {'cpu s':>7} {'s/million':>10} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for records in given.records:
            command = [sys.executable, "-m", "benchmarks.national", "--measured", str(records), "--folder", folder]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            row = json.loads(done.stdout.splitlines()[-1])
            rows.append(row)
            print(
                f"{records:>10,} {row['load_seconds']:>8.2f} {row['release_seconds']:>10.2f} {row['seconds']:>7.2f} "
                f"{row['processor_seconds']:>7.2f} {row['seconds'] / records * 1e6:>10.2f} "
                f"{row['peak_bytes'] / 1e6:>8.0f}",
                flush=True,
            )
    print(f"Aim: 3.6 million in {AIM_SECONDS:.0f} s, peak {AIM_BYTES / 1e6:.0f} MB")
    if given.json:
        Path(given.json).write_text(json.dumps({"rows": rows, "aim_seconds": AIM_SECONDS}, indent=1))


if __name__ == "__main__":
    main()
