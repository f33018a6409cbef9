"""`partera bounces`: record which letters came back, from saved delivery reports."""

from __future__ import annotations

import argparse
from pathlib import Path

from partera.core.viewers import command
from partera.doors.commands.telling import say
from partera.platform.letters import bounces
from partera.platform.letters.actions import record_bounce

HELP = "record which letters came back"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a saved report (.eml) or a mailbox file")


def run(options: argparse.Namespace) -> int:
    """Read every file; say how many letters came back."""
    by = command("bounces")
    found = [bounce for path in options.files for bounce in bounces.read(path)]
    for_good = [bounce for bounce in found if bounce.is_for_good]
    known = sum(
        record_bounce(
            message_id=bounce.message_id,
            problem=f"The receiving server sent it back (status {bounce.status}). Check the person’s address.",
            by=by,
        )
        for bounce in for_good
    )
    say(f"{len(found)} reports read: {known} letters of ours came back for good, {len(found) - len(for_good)} wait.")
    return 0
