"""The real county file: a load killed while it reads or publishes is repeated, and nothing is lost or doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

REAL = os.environ.get("PARTERA_REAL_DATA")
PARTERA = str(Path(sys.executable).with_name("partera"))
COUNTIES = "cdc_wonder_natality/dwdii/Natality, 2007-2013-StateCounty.txt"
STATES = "cdc_wonder_natality/djclancy/StateNatality2010-2023_delivery_method.txt"

pytestmark = [pytest.mark.skipif(not REAL, reason="PARTERA_REAL_DATA is not set"), pytest.mark.slow]


def releases(home: Path) -> list[str]:
    folder = home / "evidence" / "releases"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_the_county_file_survives_kills_while_it_is_read_and_published(tmp_path: Path) -> None:
    home = tmp_path / "home"
    world = {**os.environ, "PARTERA_HOME": str(home)}
    before = [PARTERA, "load", str(Path(str(REAL)) / STATES)]
    subprocess.run(before, env=world, check=True, capture_output=True)
    kept = releases(home)
    load = [PARTERA, "load", str(Path(str(REAL)) / COUNTIES), "--json"]
    for word in ("Reading Natality", "Reading published tables"):
        _killed_at(word, load, world)
        assert set(kept) <= set(releases(home))
        assert not list((home / "evidence" / "releases").glob("*/*.part"))
    done = subprocess.run(load, env=world, check=True, capture_output=True, text=True)
    (said,) = json.loads(done.stdout)["files"]
    assert said["totals"]["births"] == 28_532_590
    page = tmp_path / "book.html"
    subprocess.run([PARTERA, "brief", "05119", "-o", str(page)], env=world, check=True, capture_output=True)
    assert "2013" in page.read_text(encoding="utf-8")
    again = subprocess.run(load, env=world, check=True, capture_output=True, text=True)
    assert json.loads(again.stdout)["files"][0]["already_loaded"]


def _killed_at(word: str, load: list[str], world: dict[str, str]) -> None:
    """Start the load and kill it when it says that word, or soon after it began where it is quicker than its words."""
    child = subprocess.Popen(load, env=world, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert child.stderr is not None
    os.set_blocking(child.stderr.fileno(), False)
    said, end = b"", time.monotonic() + 60
    while word.encode() not in said and child.poll() is None and time.monotonic() < end:
        said += child.stderr.read() or b""
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stderr.close()
