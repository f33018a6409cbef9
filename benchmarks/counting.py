"""All measures × groups × places from Parquet: ours beside Polars and pandas, one table in one run.

Each counts in a process of its own, so that its peak memory is its own. Polars and pandas hold the whole table of
answers in memory and add up six times; ours reads the file once, in portions. All three must give the
same rows. Peers and sizes: `--peers`, `--records`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from partera.core.codes import counties
from partera.evidence import schema

AIM_BYTES = 1024**3
PORTION = 250_000
_WORDS = {
    "sex": ("female", "male"),
    "race": ("aian", "asian", "black", "hispanic", "nhopi", "white", "more_than_one"),
    "education": ("less_than_high_school", "high_school", "some_college", "bachelors_up"),
    "payer": ("medicaid", "private", "self_pay", "other"),
    "presentation": ("cephalic", "breech", "other"),
    "delivery": ("vaginal", "cesarean"),
}
_WEIGHTS = {
    "race": (1, 6, 14, 25, 1, 50, 3),
    "education": (12, 26, 28, 34),
    "payer": (41, 51, 4, 4),
    "presentation": (94, 5, 1),
    "delivery": (68, 32),
}
_TRUE = {"smoked": 0.04, "breastfed": 0.84, "alive": 0.995, "transferred": 0.01, "nicu": 0.1}


def write_invented_births(path: Path, records: int, *, not_stated: float = 0.02, seed: int = 20_261_122) -> None:
    """Births of one year in counties of the whole country, in the columns of schema.BIRTHS."""
    chance = np.random.default_rng(seed)
    codes = [code for code, county in counties().items() if county.is_current and code[:2] < "60"]
    share = 1 / np.arange(1, len(codes) + 1) ** 0.9
    chance.shuffle(share)
    columns = schema.arrow_schema(schema.BIRTHS)
    with pq.ParquetWriter(path, columns, compression="zstd") as writer:
        for start in range(0, records, PORTION):
            size = min(PORTION, records - start)
            writer.write_table(_portion(chance, codes, share / share.sum(), size, not_stated, columns))


def _portion(
    chance: np.random.Generator,
    codes: list[str],
    share: np.ndarray,
    size: int,
    not_stated: float,
    columns: pa.Schema,
) -> pa.Table:
    place = chance.choice(len(codes), size, p=share).astype(np.int32)
    state_codes = sorted({code[:2] for code in codes})
    state_of = np.array([state_codes.index(code[:2]) for code in codes], dtype=np.int32)
    order = np.minimum(chance.geometric(0.45, size), 9)
    numbers = {
        "year": np.full(size, 2023),
        "month": chance.integers(1, 13, size),
        "weeks": np.clip(np.round(chance.normal(38.6, 2.0, size) - chance.exponential(0.4, size)), 20, 44),
        "weight_grams": np.clip(chance.normal(3250, 560, size), 300, 6000),
        "plurality": np.where(chance.random(size) < 0.032, 2, 1),
        "mother_age": np.clip(np.round(chance.normal(29.5, 5.8, size)), 13, 50),
        "pnc_month": chance.choice(11, size, p=[0.02, 0.15, 0.38, 0.24, 0.08, 0.04, 0.03, 0.02, 0.02, 0.01, 0.01]),
        "pnc_visits": chance.integers(0, 20, size),
        "birth_order": order,
        "interval_months": 9 + chance.exponential(32, size),
    }
    blank = {name: chance.random(size) < not_stated for name in columns.names}
    blank["interval_months"] |= order == 1
    found: dict[str, pa.Array] = {
        "place": pa.DictionaryArray.from_arrays(place, pa.array(codes)),
        "state": pa.DictionaryArray.from_arrays(state_of[place], pa.array(state_codes)),
        "not_collected": pa.nulls(size, pa.list_(pa.string())),
    }
    for name, values in numbers.items():
        mask = None if name == "year" else blank[name]
        found[name] = pa.array(values.astype(np.int16), mask=mask).cast(columns.field(name).type)
    for name, words in _WORDS.items():
        weights = np.array(_WEIGHTS.get(name, (1,) * len(words)), dtype=float)
        picked = chance.choice(len(words), size, p=weights / weights.sum()).astype(np.int32)
        found[name] = pa.DictionaryArray.from_arrays(pa.array(picked, mask=blank[name]), pa.array(words))
    for name, often in _TRUE.items():
        found[name] = pa.array(chance.random(size) < often, mask=blank[name])
    return pa.table([found[name] for name in columns.names], schema=columns)


PEERS = ("ours", "polars", "pandas")


def _measured(peer: str, path: Path) -> dict[str, Any]:
    counted_by = importlib.import_module(f"benchmarks.counting_{peer}").counted
    start, worked = time.perf_counter(), time.process_time()
    found = counted_by(path)
    times = {
        "seconds": round(time.perf_counter() - start, 2),
        "processor_seconds": round(time.process_time() - worked, 2),
    }
    return {**times, "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, **found}


def _run(records: int, peers: list[str], rounds: int, folder: Path) -> list[dict[str, Any]]:
    """Every peer over the same births, in turn, so that a busy moment of the machine hits them alike."""
    path = folder / f"births-{records}.parquet"
    write_invented_births(path, records)
    best: dict[str, dict[str, Any]] = {}
    for _ in range(rounds):
        for peer in peers:
            command = [sys.executable, "-m", "benchmarks.counting", "--measured", peer, "--file", str(path)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            row = {"records": records, "peer": peer, **json.loads(done.stdout.splitlines()[-1])}
            if peer not in best or row["seconds"] < best[peer]["seconds"]:
                best[peer] = row
    path.unlink()
    answers = {tuple(row[name] for name in ("rows", "numerator", "denominator", "unknown")) for row in best.values()}
    if len(answers) != 1:
        raise SystemExit(f"The peers do not give the same table: {best}")
    return list(best.values())


def main() -> None:
    """Print a table, write JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--json")
    options.add_argument("--records", type=int, nargs="*", default=[500_000, 3_600_000, 7_000_000])
    options.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS))
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--measured", choices=list(PEERS))
    options.add_argument("--file", type=Path)
    given = options.parse_args()
    if given.measured:
        print(json.dumps(_measured(given.measured, given.file)))
        return
    rows = []
    print(
        f"{'records':>10} {'who':>8} {'seconds':>8} {'cpu s':>7} {'peak MB':>8} {'rows':>10}   best of {given.rounds}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for records in given.records:
            for row in _run(records, given.peers, given.rounds, Path(folder)):
                rows.append(row)
                print(
                    f"{records:>10,} {row['peer']:>8} {row['seconds']:>8.2f} {row['processor_seconds']:>7.2f} "
                    f"{row['peak_bytes'] / 1e6:>8.0f} {row['rows']:>10,}",
                    flush=True,
                )
    print(f"Aim: no slower than the fastest peer; ours below {AIM_BYTES / 1e6:.0f} MB")
    if given.json:
        Path(given.json).write_text(json.dumps({"rows": rows, "aim_bytes": AIM_BYTES}, indent=1))


if __name__ == "__main__":
    main()
