"""`partera move-database`: move the data from the SQLite file to an empty PostgreSQL database, and prove it.

Stop the server first: nobody can write meanwhile. Afterwards set DATABASE_URL; the SQLite file stays as it was.
"""

from __future__ import annotations

import argparse
import sys

from partera.core.databases import postgresql
from partera.core.viewers import command
from partera.doors.commands.telling import Progress, say
from partera.platform.archive.moving import move

HELP = "move the data from SQLite to PostgreSQL"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("url", help="postgresql://user@host/name, or - to read it from standard input")


def run(options: argparse.Namespace) -> int:
    """Move, and print both sides' counts."""
    address = sys.stdin.readline().strip() if options.url == "-" else options.url
    with Progress() as tell:
        sums = move(target=postgresql(address, pooled=False), tell=tell, by=command("move-database"))
    width = max(map(len, sums))
    for label, total in sums.items():
        say(f"{label:<{width}} {total.rows:>10,} rows  {total.sha256[:16]}  equal on both sides")
    say("Moved. Set DATABASE_URL to the new address and start the server again.")
    return 0
