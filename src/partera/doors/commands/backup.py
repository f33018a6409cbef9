"""`partera backup`: the whole installation in one file, made while everybody goes on working.

Tables, evidence, releases and uploads go along, each with its checksum. Keys do not: keep them elsewhere.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from partera.core.viewers import command
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import Progress, say
from partera.platform.archive.writing import back_up

HELP = "write the whole installation into one file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("file", type=Path, help="the file to write; it must not exist yet")


def run(options: argparse.Namespace) -> int:
    """Write the archive and say what is in it."""
    by = command("backup")
    make_ready(by=by)
    with Progress() as tell:
        manifest = back_up(to=options.file.resolve(), tell=tell, by=by)
    rows = sum(table["rows"] for table in manifest.tables.values())
    say(f"{options.file}: {rows:,} rows of {len(manifest.tables)} tables and {len(manifest.files):,} files.")
    say(f"Keys are not in it. Keep these apart from it, or what is sealed is lost: {', '.join(manifest.keys)}.")
    return 0
