"""Runs a benchmark of the kit in a process of its own, with a nation's year in a home of its own."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.kits_world import SITES


def run(module: str, measured: Callable[[int], dict[str, Any]], show: Callable[[dict[str, Any]], None]) -> None:
    """What the module measures, in a process of its own with a home of its own; printed, and written as JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--json")
    options.add_argument("--sites", type=int, default=SITES)
    options.add_argument("--home", type=Path)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--measured", action="store_true")
    given = options.parse_args()
    if given.measured:
        print(json.dumps(measured(given.sites)))
        return
    with ExitStack() as stack:
        home = given.home or stack.enter_context(tempfile.TemporaryDirectory())
        environment = {**os.environ, "PARTERA_HOME": str(home), "LOG_LEVEL": "WARNING"}
        environment.pop("DATABASE_URL", None)
        if given.postgresql:
            from tests.support import postgres  # noqa: PLC0415 - its tools are asked for only here

            environment["DATABASE_URL"] = stack.enter_context(postgres.server())
        command = [sys.executable, "-m", module, "--measured", "--sites", str(given.sites)]
        done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    show(found)
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), encoding="utf-8")
