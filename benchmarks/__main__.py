"""Run every subject in turn, each in its own process; results go to benchmarks/results/."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

SUBJECTS = (
    "fixed_width",
    "counting",
    "national",
    "custody",
    "trail",
    "control_charts",
    "pages",
    "quality_pages",
    "kits_shares",
    "kits_stock",
    "kits_pages",
)
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Run the subjects named on the command line, or all."""
    RESULTS.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "machine": platform.machine()}
    (RESULTS / "machine.json").write_text(json.dumps(machine, indent=1))
    worst = 0
    for subject in sys.argv[1:] or SUBJECTS:
        print(f"\n== {subject}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{subject}", "--json", str(RESULTS / f"{subject}.json")]
        worst = max(worst, subprocess.run(command, check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
