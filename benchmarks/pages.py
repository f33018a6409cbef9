"""The demonstration's main pages: server time, SQL queries with N and ten times N rows, size as sent.

Aim (server time): median at most 60 ms, 95th percentile at most 150 ms, queries constant in rows, a public page
at most 250 KB compressed. The world is the one `partera demo` makes, in a folder of its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

AIM_MEDIAN_MS, AIM_P95_MS, AIM_BYTES = 60, 150, 250_000
RUNS = 30
COPIES = 9

PAGES = (
    ("the public", "/"),
    ("the public", "/places/"),
    ("the public", "/places/?q=county"),
    ("the public", "/places/US/"),
    ("the public", "/places/05/"),
    ("the public", "/places/05119/"),
    ("the public", "/places/US/ptb/"),
    ("the public", "/places/05/ptb/"),
    ("the public", "/places/05119/ptb/"),
    ("the public", "/schedule/"),
    ("the public", "/schedule.ics"),
    ("a convener", "/"),
    ("a convener", "/partners/"),
    ("a convener", "/sessions/"),
    ("a convener", "/workplan/"),
    ("a convener", "/evidence/"),
    ("a convener", "/search/?q=county"),
)


def measured() -> list[dict[str, Any]]:
    """Every page of the world in PARTERA_HOME; runs in a process of its own."""
    import django  # noqa: PLC0415 - settings read PARTERA_HOME once, so only in the measured process

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
    django.setup()
    browsers = {"the public": _browser(None), "a convener": _browser("convener")}
    rows = [_times(browsers[who], who, address) for who, address in PAGES]
    _multiply()
    for row in rows:
        row["queries_10n"] = _queries(browsers[row["who"]], row["page"])
    return rows


def _browser(role: str | None) -> Any:
    from django.test import Client  # noqa: PLC0415 - after django.setup

    from partera.registry.partners.models import RoleHeld  # noqa: PLC0415

    browser = Client(SERVER_NAME="127.0.0.1")
    if role is not None:
        browser.force_login(RoleHeld.objects.filter(role=role).order_by("pk").first().user)
    return browser


def _times(browser: Any, who: str, address: str) -> dict[str, Any]:
    status = [browser.get(address).status_code for _warm in range(2)][-1]
    taken = []
    for _run in range(RUNS):
        start = time.perf_counter()
        answer = browser.get(address)
        body = answer.content
        taken.append((time.perf_counter() - start) * 1000)
    return {
        "who": who,
        "page": address,
        "status": status,
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(sorted(taken)[int(len(taken) * 0.95)], 1),
        "queries": _queries(browser, address),
        "bytes_compressed": len(gzip.compress(body)),
    }


def _queries(browser: Any, address: str) -> int:
    from django.db import connection  # noqa: PLC0415 - after django.setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return len(asked)


def _multiply() -> None:
    """Nine more of each organisation, site and award: ten times the rows."""
    from partera.registry.funding.models import Award  # noqa: PLC0415 - after django.setup
    from partera.registry.partners.models import Organisation  # noqa: PLC0415
    from partera.registry.services.models import Site  # noqa: PLC0415

    for model, name in ((Organisation, "name"), (Site, "site"), (Award, "number")):
        rows = list(model.objects.all())
        for copy in range(COPIES):
            for row in rows:
                row.pk = None
                row._state.adding = True
                setattr(row, name, f"{getattr(row, name).split(' #')[0][:50]} #{copy}")
                if hasattr(row, "extract"):
                    row.extract = f"copy-{copy}"
            model.objects.bulk_create(rows)


def _world(folder: Path) -> Path:
    """A copy of the demonstration's world that may be changed."""
    kept = Path(os.environ.get("PARTERA_BENCH_WORLD", folder / "made"))
    command = [sys.executable, "-m", "partera.config.console", "demo", "--build-only"]
    subprocess.run(command, check=True, env={**os.environ, "PARTERA_HOME": str(kept)})
    shutil.copytree(kept / "demo", folder / "copy")
    return folder / "copy"


def _print(rows: list[dict[str, Any]]) -> None:
    print(f"{'who':12} {'page':22} {'status':>6} {'median':>8} {'p95':>8} {'SQL':>4} {'10 N':>5} {'KB':>6}")
    for row in rows:
        late = row["median_ms"] > AIM_MEDIAN_MS or row["p95_ms"] > AIM_P95_MS
        grows = row["queries"] != row["queries_10n"]
        large = row["bytes_compressed"] > AIM_BYTES
        marks = [word for word, is_so in (("slow", late), ("queries grow", grows), ("large", large)) if is_so]
        print(
            f"{row['who']:12} {row['page']:22} {row['status']:>6} {row['median_ms']:>5} ms {row['p95_ms']:>5} ms "
            f"{row['queries']:>4} {row['queries_10n']:>5} {row['bytes_compressed'] / 1000:>6.1f} {', '.join(marks)}"
        )


def main() -> None:
    """Print a table, write JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--json")
    options.add_argument("--measured", action="store_true")
    given = options.parse_args()
    if given.measured:
        print(json.dumps(measured()))
        return
    with tempfile.TemporaryDirectory() as name:
        home = _world(Path(name))
        environment = {**os.environ, "PARTERA_HOME": str(home), "PARTERA_DEMO": "1"}
        command = [sys.executable, "-m", "benchmarks.pages", "--measured"]
        done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    rows = json.loads(done.stdout.splitlines()[-1])
    _print(rows)
    if given.json:
        aims = {"median_ms": AIM_MEDIAN_MS, "p95_ms": AIM_P95_MS, "bytes_compressed": AIM_BYTES}
        Path(given.json).write_text(json.dumps({"aims": aims, "pages": rows}, indent=1))


if __name__ == "__main__":
    main()
