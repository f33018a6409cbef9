"""`partera restore`: fill an empty installation from a backup, into SQLite or into PostgreSQL.

Every checksum is compared before and after; where one differs nothing is kept. Cut off, it can be repeated.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from django.core.management import call_command

from partera.core.viewers import command
from partera.doors.commands.telling import Progress, say
from partera.platform.archive.reading import finish, restore
from partera.registry.custody.actions import destroy_again

HELP = "fill an empty installation from a backup"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("file", type=Path, help="a file that `partera backup` has written")
    parser.add_argument(
        "--without-keys", action="store_true", help="restore although keys are missing; what they seal stays unreadable"
    )


def run(options: argparse.Namespace) -> int:
    """Restore, then bring the tables to the shape of today."""
    by = command("restore")
    with Progress() as tell:
        manifest = restore(source=options.file, without_keys=options.without_keys, tell=tell, by=by)
    call_command("migrate", verbosity=0, interactive=False)
    finish(by=by)
    gone = destroy_again(by=by)
    rows = sum(table["rows"] for table in manifest.tables.values())
    say(f"Restored the backup of {manifest.made_at[:16].replace('T', ' ')} UTC, every checksum equal:")
    say(f"{rows:,} rows of {len(manifest.tables)} tables and {len(manifest.files):,} files. Everybody signs in anew.")
    if gone:
        say(f"Destroyed again, since the backup is older than their certificates: {', '.join(gone)}.")
    return 0
