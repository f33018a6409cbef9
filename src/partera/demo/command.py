"""`partera demo`: build the invented world when it is missing or was made by older code, then serve it."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from partera.demo.cast import PASSWORD, SIGN_INS

HELP = "build and serve an invented three-state world"
PACKAGE = Path(__file__).resolve().parents[1]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--port", type=int, default=None, help="the port to serve on (default: PORT, or 8000)")
    parser.add_argument("--rebuild", action="store_true", help="make the world anew even when it is up to date")
    parser.add_argument("--no-work", action="store_true", help="start no background worker")
    parser.add_argument("--build-only", action="store_true", help="make the world and stop")


def run(options: argparse.Namespace) -> int:
    """Build when needed, say how to sign in, serve."""
    home = Path(os.environ.get("PARTERA_HOME", "var")).resolve() / "demo"
    if options.rebuild or not _is_current(home):
        code = _build(home)
        if code != 0:
            return code
    if options.build_only:
        return 0
    _say_sign_ins()
    command = [sys.executable, "-m", "partera.config.console", "serve"]
    if options.port is not None:
        command += ["--port", str(options.port)]
    if options.no_work:
        command.append("--no-work")
    os.execve(sys.executable, command, _environment(home))  # noqa: S606 - our own interpreter
    return 0


def fingerprint() -> str:
    """Names the code that makes the world: any change of it makes the world old."""
    found = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        if "doors/web" not in path.as_posix() and "charts" not in path.parts:
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _is_current(home: Path) -> bool:
    record = home / "world.json"
    if not record.exists():
        return False
    if json.loads(record.read_text(encoding="utf-8")).get("fingerprint") == fingerprint():
        return True
    print("The demonstration's world was made by older code; making it anew.", file=sys.stderr, flush=True)
    return False


def _build(home: Path) -> int:
    building = home.with_name(f"demo.building-{os.getpid()}")
    _clear_left_behind(home.parent)
    building.mkdir(parents=True)
    print("Making the invented world: births, hospitals, partners, a year of sessions.", file=sys.stderr, flush=True)
    worker = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "partera.demo.world", fingerprint()], env=_environment(building)
    )
    try:
        code = worker.wait()
    except KeyboardInterrupt:
        worker.send_signal(signal.SIGINT)
        worker.wait()
        code = 130
    if code != 0:
        shutil.rmtree(building, ignore_errors=True)
        if code == 130:
            print("Stopped; nothing was kept.", file=sys.stderr)
        return code
    shutil.rmtree(home, ignore_errors=True)
    building.rename(home)
    return 0


def _clear_left_behind(folder: Path) -> None:
    """Remove what builds that were killed have left."""
    for left in folder.glob("demo.building-*"):
        try:
            os.kill(int(left.name.rsplit("-", 1)[1]), 0)
        except ProcessLookupError:
            shutil.rmtree(left, ignore_errors=True)


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    return {"LOG_LEVEL": "WARNING", **kept, "PARTERA_HOME": str(home), "PARTERA_DEMO": "1"}


def _say_sign_ins() -> None:
    width = max(len(person.email) for person in SIGN_INS)
    print("\nEverything here is invented. Sign in as:", flush=True)
    for person in SIGN_INS:
        print(f"  {person.email:<{width}}  {person.role_words}", flush=True)
    print(f"  password for all: {PASSWORD}\n", flush=True)
